import {
  type Call,
  created,
  entryOf,
  type Handlers,
  keep,
  notFound,
  numberOf,
  ok,
  pageUrl,
  Refusal,
  repositoryUrl,
  type Site,
  validationFailed,
} from "./call.ts";
import { changedFiles } from "./diff.ts";
import { userBody } from "./people.ts";
import { repositoryBody } from "./pull-bodies.ts";
import type { Kept } from "./state.ts";

/** The longest description of a commit status, in characters. */
const STATUS_DESCRIPTION_LIMIT = 140;
/** The most statuses of one context on one commit. */
const STATUS_COUNT_LIMIT = 1000;

async function commitOf(call: Call, parameter: string): Promise<string> {
  const ref = call.params[parameter] ?? "";
  const { git } = call.site;
  const commit = (await git.commit(ref)) ?? (await git.commit(`refs/heads/${ref}`));
  if (commit === null) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return commit;
}

const statusBody = (status: Kept): Readonly<Record<string, unknown>> => ({
  context: "default",
  ...status.sent,
  id: status.id,
  creator: userBody(status.author),
  created_at: status.created,
  updated_at: status.created,
});

const newestFirst = (entries: readonly Kept[], of: string): readonly Kept[] => entries.filter((entry) => entry.of === of).toReversed();

/** The newest status of each context, which is what a pull request shows. */
export function currentStatuses(site: Site, commit: string): readonly Kept[] {
  const seen = new Map<string, Kept>();
  for (const status of newestFirst(site.state.statuses, commit)) {
    const context = String(status.sent.context ?? "default");
    if (!seen.has(context)) seen.set(context, status);
  }
  return [...seen.values()];
}

function checkBody(site: Site, check: Kept): Readonly<Record<string, unknown>> {
  const { output, ...sent } = check.sent as { output?: Readonly<Record<string, unknown>> };
  const annotations = (output?.annotations ?? []) as readonly unknown[];
  return {
    status: "queued",
    ...sent,
    id: check.id,
    head_sha: check.of,
    html_url: pageUrl(site, "runs", check.id),
    output: {
      title: output?.title ?? null,
      summary: output?.summary ?? null,
      text: output?.text ?? null,
      annotations_count: annotations.length,
    },
    pull_requests: [],
  };
}

/** The commits of a comparison are given page by page inside of it. */
function paged<T>(entries: readonly T[], { page = "1", per_page = "250" }: Readonly<Record<string, string>>): readonly T[] {
  const size = Number(per_page);
  return entries.slice((Number(page) - 1) * size, Number(page) * size);
}

export const commits: Handlers = {
  async "repos/create-commit-status"(call) {
    const commit = await commitOf(call, "sha");
    const { description } = call.body as { description?: string | null };
    if ((description ?? "").length > STATUS_DESCRIPTION_LIMIT) {
      throw validationFailed("Status", "description", `description is too long (maximum is ${STATUS_DESCRIPTION_LIMIT} characters)`);
    }
    const statuses = call.site.state.statuses;
    if (statuses.filter(({ of }) => of === commit).length >= STATUS_COUNT_LIMIT) {
      throw validationFailed("Status", "base", "This SHA and context has reached the maximum number of statuses.");
    }
    return created(statusBody(keep(call, statuses, commit)));
  },

  async "repos/list-commit-statuses-for-ref"(call) {
    return ok(newestFirst(call.site.state.statuses, await commitOf(call, "ref")).map(statusBody));
  },

  async "repos/get-combined-status-for-ref"(call) {
    const sha = await commitOf(call, "ref");
    const statuses = currentStatuses(call.site, sha).map(statusBody);
    const has = (...states: readonly string[]): boolean => statuses.some(({ state }) => states.includes(String(state)));
    const state = has("error", "failure") ? "failure" : statuses.length === 0 || has("pending") ? "pending" : "success";
    return { ...ok({ sha, state, statuses, total_count: statuses.length, repository: repositoryBody(call.site) }), list: "statuses" };
  },

  async "checks/create"(call) {
    const { head_sha: ref } = call.body as { head_sha: string };
    const commit = await call.site.git.commit(ref);
    if (commit === null) throw new Refusal(422, `No commit found for SHA: ${ref}`);
    return created(checkBody(call.site, keep(call, call.site.state.checks, commit)));
  },

  "checks/update"(call) {
    const check = entryOf(call.site.state.checks, numberOf(call, "check_run_id"));
    check.sent = { ...check.sent, ...call.body };
    return ok(checkBody(call.site, check));
  },

  async "checks/list-for-ref"(call) {
    const own = newestFirst(call.site.state.checks, await commitOf(call, "ref"));
    return { ...ok({ total_count: own.length, check_runs: own.map((check) => checkBody(call.site, check)) }), list: "check_runs" };
  },

  async "repos/compare-commits-with-basehead"(call) {
    const { git } = call.site;
    const [from = "", to = ""] = (call.params.basehead ?? "").split("...");
    const [base, head] = [await git.commit(from), await git.commit(to)];
    if (base === null || head === null) throw notFound();
    const mergeBase = await git.text("merge-base", base, head);
    const format = "--format=%H%x00%ae%x00%ce%x00%B%x01";
    const log = (await git.text("log", "--reverse", format, `${base}..${head}`)).split("\x01").filter((entry) => entry.trim() !== "");
    const account = (email = "") => {
      const login = call.site.state.accounts.get(email);
      return login === undefined ? null : userBody(login);
    };
    const ids = log.map((entry) => {
      const [sha = "", author, committer, message = ""] = entry.trimStart().split("\0");
      return { sha, author: account(author), committer: account(committer), commit: { message: message.trimEnd() } };
    });
    const behind = Number(await git.text("rev-list", "--count", `${head}..${base}`));
    const [ahead, files] = [ids.length, await changedFiles(git, mergeBase, head)];
    return ok({
      url: `${repositoryUrl(call.site)}/compare/${from}...${to}`,
      html_url: pageUrl(call.site, "compare", `${from}...${to}`),
      status: ahead > 0 && behind > 0 ? "diverged" : ahead > 0 ? "ahead" : behind > 0 ? "behind" : "identical",
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      base_commit: { sha: base },
      merge_base_commit: { sha: mergeBase },
      commits: paged(ids, call.query),
      files: files.map(({ path, status, blob, additions, deletions, patch, previous }) => ({
        sha: blob,
        filename: path,
        status,
        additions,
        deletions,
        changes: additions + deletions,
        ...(patch === null ? {} : { patch }),
        ...(previous === null ? {} : { previous_filename: previous }),
      })),
    });
  },
};
