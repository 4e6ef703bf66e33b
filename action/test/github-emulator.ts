import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerer, type RecordedRequest } from "./github/answer.ts";
import { bareRepository } from "./github/bare-repository.ts";
import { Refusal, type Site } from "./github/call.ts";
import { loadContract } from "./github/contract.ts";
import { addIssueComment } from "./github/issue-comments.ts";
import { addEvent, openPullRequest, type PullRequestOptions } from "./github/open.ts";
import { currentPull, pullBody, withoutGoneForks } from "./github/pull-bodies.ts";
import { type NextRefusal, refusals } from "./github/refusals.ts";
import { addReply, addReview } from "./github/reviews.ts";
import { type Caller, emptyState, type GitHubState, type Permissions, type Review } from "./github/state.ts";

export type { PullRequestOptions } from "./github/open.ts";

export interface GitHubOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** The bare Git repository that holds its commits; diffs, contents and refs are read from and written to it. */
  readonly path: string;
  /** Whose token it is that calls; default `github-actions[bot]`. */
  readonly login?: string;
  /** What that token may do; default: contents read, pull-requests and statuses write. Reading is never refused: the repository is public. */
  readonly permissions?: Permissions;
  /** Further tokens, by their text. */
  readonly tokens?: Readonly<Record<string, Caller>>;
  readonly defaultBranch?: string;
  /** Seconds after which it stops by itself; default 120. */
  readonly lifetime?: number;
}

/** A local GitHub: its address, what it holds, and what people (not the token under test) do there. */
export interface LocalGitHub extends AsyncDisposable {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
  readonly state: GitHubState;
  /** Every request in order, answered or refused. */
  readonly requests: readonly RecordedRequest[];
  /** Where a request broke GitHub's contract, or this emulator did. A test that expects neither asserts that it is empty. */
  readonly problems: readonly string[];
  /** Opens a pull request whose head stands in the bare repository; returns its number. */
  openPull(options: PullRequestOptions): Promise<number>;
  /** The `pull_request` object as the API and event payloads carry it, at this moment. */
  pull(number: number): Promise<Readonly<Record<string, unknown>>>;
  /** A person's comment in the conversation; returns its id. */
  comment(login: string, issue: number, body: string): number;
  /** A person's answer to a review comment; returns its id. */
  reply(login: string, comment: number, body: string): number;
  /** A person's review of the commit that the head stands at, or of `commit`; returns its id. */
  review(login: string, pull: number, state: Review["state"], commit?: string): Promise<number>;
  /** Somebody takes a review back. */
  dismiss(review: number): void;
  /** Somebody gives a pull request another base branch. */
  retarget(pull: number, base: string): void;
  /** Somebody merges a pull request; default with a merge commit. Returns the commit at which its base branch then stands. */
  merge(pull: number, method?: "merge" | "squash" | "rebase"): Promise<string>;
  /** The next matching requests are refused. */
  refuseNext(refusal: NextRefusal): void;
  close(): Promise<void>;
}

const ACTIONS_TOKEN: Permissions = { contents: "read", "pull-requests": "write", statuses: "write" };
/** The moment from which its clock counts, a second a call. */
const START = Date.UTC(2026, 0, 5, 9);

/** Starts it on a free port of 127.0.0.1. */
export async function startGitHub(options: GitHubOptions): Promise<LocalGitHub> {
  const { path, login = "github-actions[bot]", permissions = ACTIONS_TOKEN, lifetime = 120, defaultBranch = "main" } = options;
  const [owner = "", name = ""] = options.repository.split("/");
  const state = emptyState();
  const limits = refusals();
  const requests: RecordedRequest[] = [];
  const problems: string[] = [];
  let [number, id, ticks] = [0, 100, 0];
  const site: { -readonly [key in keyof Site]: Site[key] } = {
    owner,
    name,
    url: "",
    defaultBranch,
    git: bareRepository(path),
    state,
    nextNumber: () => ++number,
    nextId: () => ++id,
    now: () => `${new Date(START + 1000 * ++ticks).toISOString().slice(0, 19)}Z`,
  };
  const callerOf = (token: string): Caller => options.tokens?.[token] ?? { login, permissions };
  const answer = answerer({ site, contract: loadContract(), limits, callerOf, requests, problems });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      problems.push(String(error instanceof Error ? error.stack : error));
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: `The local GitHub is broken: ${error}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> => {
    clearTimeout(timer);
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  const timer = setTimeout(close, lifetime * 1000);
  timer.unref();

  return {
    url: site.url,
    state,
    requests,
    problems,
    openPull: async (pull) => (await openPullRequest(site, pull)).number,
    pull: async (pull) =>
      withoutGoneForks(state, answer.complete("pulls/get", 200, pullBody(site, await currentPull(site, pull)))) as Readonly<
        Record<string, unknown>
      >,
    comment: (person, issue, body) => addIssueComment(site, issue, person, body).id,
    reply(person, comment, body) {
      const to = state.reviewComments.find((entry) => entry.id === comment);
      if (to === undefined) throw new Refusal(404, `There is no review comment ${comment}`);
      return addReply(site, person, to, body).id;
    },
    async review(person, pull, reviewState, commit) {
      const { head } = await currentPull(site, pull);
      return addReview(site, { pull, author: person, body: "", state: reviewState, commit: commit ?? head }).id;
    },
    dismiss(review) {
      const entry = state.reviews.find(({ id: own }) => own === review);
      if (entry === undefined) throw new Refusal(404, `There is no review ${review}`);
      entry.state = "DISMISSED";
    },
    retarget(number, base) {
      const { pull } = state.issues.get(number) ?? {};
      if (!pull) throw new Refusal(404, `There is no pull request ${number}`);
      pull.base = base;
      addEvent(site, number, "base_ref_changed", "ana");
    },
    async merge(number, method = "merge") {
      const { issue, pull, base, head } = await currentPull(site, number);
      const commit = await mergeCommit(site, { number, title: issue.title, base, head }, method);
      await site.git.text("update-ref", `refs/heads/${pull.base}`, commit);
      pull.merged = { at: site.now(), base, commit };
      issue.state = "closed";
      return commit;
    },
    refuseNext: limits.add,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What a merge of `head` into `base` leaves on the base branch, by each of GitHub's three buttons. */
async function mergeCommit(
  { git }: Site,
  { number, title, base, head }: { readonly number: number; readonly title: string; readonly base: string; readonly head: string },
  method: "merge" | "squash" | "rebase",
): Promise<string> {
  const treeWith = async (commit: string) => (await git.text("merge-tree", "--write-tree", base, commit)).split("\n")[0] ?? "";
  if (method === "merge")
    return git.text("commit-tree", await treeWith(head), "-p", base, "-p", head, "-m", `Merge pull request #${number}`);
  if (method === "squash") return git.text("commit-tree", await treeWith(head), "-p", base, "-m", `${title} (#${number})`);
  let tip = base;
  for (const commit of (await git.text("rev-list", "--reverse", "--no-merges", `${base}..${head}`)).split("\n"))
    tip = await git.text("commit-tree", await treeWith(commit), "-p", tip, "-m", await git.text("log", "-1", "--format=%B", commit));
  return tip;
}
