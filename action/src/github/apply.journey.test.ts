import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { type GitHubOptions, type LocalGitHub, startGitHub } from "../../test/github-emulator.ts";
import { openRepository } from "../repository/repository.ts";
import { isEmptyPlan, planReview, type ReviewInput } from "../review/plan.ts";
import type { InlineNote, ReviewPlan } from "../review/review.ts";
import { type Applied, applyPlan } from "./apply.ts";
import { createClient, type GitHubClient } from "./client.ts";
import { listExisting, loginOf } from "./existing.ts";
import type { PullRequest } from "./pull-request.ts";

const PROMPT = "prompts/rating/prompt.md";
const text = (changed: Readonly<Record<number, string>>): string =>
  Array.from({ length: 60 }, (_, index) => `${changed[index + 1] ?? `line ${index + 1}`}\n`).join("");

let work: ScratchRepository;
let bare: ScratchRepository;
let github: LocalGitHub;

beforeEach(async () => {
  work = await createRepository({ [PROMPT]: text({}), "image.png": new Uint8Array([0, 1]), "untouched.md": "text\n" });
  bare = await work.clone({ bare: true });
  await work.git("remote", "add", "origin", bare.path);
  await work.branch("topic");
  await push({ 20: "changed", 21: "changed", 45: "" });
});

afterEach(async () => {
  // What was sent kept to GitHub's own description of its interface.
  expect(github.problems).toEqual([]);
  await github.close();
  await work[Symbol.asyncDispose]();
  await bare[Symbol.asyncDispose]();
});

async function push(changed: Readonly<Record<number, string>>): Promise<void> {
  await work.commit({ [PROMPT]: text(changed), "image.png": new Uint8Array([0, 2]) });
  await work.git("push", "--quiet", "origin", "topic");
}

async function open(options: Partial<GitHubOptions> = {}): Promise<{ readonly client: GitHubClient; readonly pull: PullRequest }> {
  github = await startGitHub({ repository: "acme/policy", path: bare.path, ...options });
  const number = await github.openPull({ title: "Change", head: "topic" });
  const client = await createClient({ token: "token", url: github.url, throttled: false });
  return { client, pull: { owner: "acme", repo: "policy", number, headCommit: await work.git("rev-parse", "topic") } };
}

const notes: readonly InlineNote[] = [
  { key: "lines", path: PROMPT, side: "RIGHT", start: 20, end: 21, body: "Two lines." },
  { key: "gone", path: PROMPT, side: "LEFT", start: 45, end: 45, body: "The line that went." },
  { key: "far", path: PROMPT, side: "RIGHT", start: 1, end: 3, body: "Lines outside the diff." },
  { key: "image", path: "image.png", side: "RIGHT", start: 1, end: 1, body: "An image." },
];

async function planOf(client: GitHubClient, pull: PullRequest, change: Partial<ReviewInput> = {}): Promise<ReviewPlan> {
  await using repository = await openRepository(work.path);
  return planReview({
    stickyBody: "### Not ready",
    inline: notes,
    diffs: await repository.diff("main", "topic"),
    existing: await listExisting(client, pull),
    me: await loginOf(client),
    verdict: "fail",
    reason: "14 more.",
    headCommit: pull.headCommit,
    ...change,
  });
}

const said = async (client: GitHubClient, pull: PullRequest): Promise<readonly string[]> =>
  (await listExisting(client, pull))
    // GitHub wraps every comment that is posted alone in a review without a body.
    .filter(({ kind, body }) => kind !== "review" || body !== "")
    .map(({ kind, path, line, side, body }) => [kind, path, line, side, body.split("\n")[0]].filter((part) => part !== null).join(" "));

const FIRST = [
  "issue ### Not ready",
  `inline ${PROMPT} 21 RIGHT Two lines.`,
  `inline ${PROMPT} 45 LEFT The line that went.`,
  `file ${PROMPT} Lines outside the diff.`,
  "file image.png An image.",
];

describe("a plan on a pull request", () => {
  test("stands there as planned, and the second time nothing is sent", async () => {
    const { client, pull } = await open();
    expect(await applyPlan(client, pull, await planOf(client, pull))).toEqual({ posted: true, leftovers: [] });
    expect((await said(client, pull)).filter((line) => !line.startsWith("review"))).toEqual(expect.arrayContaining(FIRST));
    expect(await said(client, pull)).toContain(`review ❌ at \`${pull.headCommit.slice(0, 7)}\`: 14 more.`);
    expect(github.state.reviewComments.find(({ body }) => body.startsWith("Two"))?.start?.line).toBe(20);

    const again = await planOf(client, pull);
    expect(again).toSatisfy(isEmptyPlan);
    const before = github.requests.length;
    expect(await applyPlan(client, pull, again)).toEqual({ posted: true, leftovers: [] });
    expect(github.requests.slice(before).map(({ method }) => method)).toEqual(["GET"]);
  });

  test("is found again among many comments, whoever copied its marker", async () => {
    const { client, pull } = await open();
    await applyPlan(client, pull, await planOf(client, pull));
    for (let index = 0; index < 120; index += 1) github.comment("mallory", pull.number, "Nice.\n\n<!-- assay:sticky:pass -->");
    expect(await planOf(client, pull)).toSatisfy(isEmptyPlan);
  });

  test("after a push: what changed is new, what was answered stays, and a changed verdict is told", async () => {
    const { client, pull } = await open();
    await applyPlan(client, pull, await planOf(client, pull));
    const answered = github.state.reviewComments.find(({ body }) => body.startsWith("The line that went"));
    github.reply("ana", answered?.id ?? 0, "Why?");
    await push({ 20: "changed", 21: "changed again", 45: "", 59: "new" });
    const now = { ...pull, headCommit: await work.git("rev-parse", "topic") };
    const inline: readonly InlineNote[] = [
      { ...(notes[0] as InlineNote), body: "Two lines, otherwise." },
      { key: "new", path: PROMPT, side: "RIGHT", start: 59, end: 59, body: "A new line." },
    ];
    const change = { inline, verdict: "pass", reason: "All good.", stickyBody: "### Ready" } as const;
    expect(await applyPlan(client, now, await planOf(client, now, change))).toEqual({ posted: true, leftovers: [] });
    expect(await said(client, now)).toEqual([
      "issue ### Ready",
      expect.stringContaining("review ❌ at"),
      `inline ${PROMPT} 45 LEFT The line that went.`,
      `review ❌ → ✅ at \`${now.headCommit.slice(0, 7)}\`: All good.`,
      expect.stringMatching(/Two lines, otherwise\.$/),
      `inline ${PROMPT} 59 RIGHT A new line.`,
    ]);
    expect(await planOf(client, now, change)).toSatisfy(isEmptyPlan);
  });

  test("that was made for an older head posts nothing", async () => {
    const { client, pull } = await open();
    const plan = await planOf(client, pull);
    await push({ 3: "pushed meanwhile" });
    const applied = await applyPlan(client, pull, plan);
    expect(applied).toMatchObject({ posted: false, reason: "outdated", headCommit: await work.git("rev-parse", "topic") });
    expect(applied.leftovers).toHaveLength(4);
    expect(await listExisting(client, pull)).toEqual([]);
  });

  test("with more comments than a request takes is sent in several", async () => {
    const { client, pull } = await open();
    const many = Array.from(
      { length: 70 },
      (_, index): InlineNote => ({ ...(notes[0] as InlineNote), key: `${index}`, body: `Note ${index}.` }),
    );
    expect(await applyPlan(client, pull, await planOf(client, pull, { inline: many }))).toEqual({ posted: true, leftovers: [] });
    expect(github.state.reviewComments).toHaveLength(70);
    expect(await planOf(client, pull, { inline: many })).toSatisfy(isEmptyPlan);
  });
});

describe("what GitHub refuses", () => {
  /** A plan from a diff that GitHub does not have. */
  async function wrongPlan(client: GitHubClient, pull: PullRequest, change: Partial<ReviewInput> = {}): Promise<ReviewPlan> {
    const plan = await planOf(client, pull, change);
    const [right] = plan.review?.comments ?? [];
    if (plan.review === null || right === undefined) throw new Error("the plan has no comments");
    const wrong = [
      { ...right, line: 2, startLine: null, body: "Not in the diff." },
      { ...right, path: "untouched.md", body: "Not in any diff." },
    ];
    return { ...plan, review: { ...plan.review, comments: [...wrong, right] } };
  }

  test("a refused batch is posted one by one: on lines, on the file, and what cannot stand comes back", async () => {
    const { client, pull } = await open();
    const applied = await applyPlan(client, pull, await wrongPlan(client, pull));
    expect(applied).toMatchObject({ posted: true, leftovers: [{ path: "untouched.md", body: "Not in any diff." }] });
    const lines = await said(client, pull);
    expect(lines).toContain(`file ${PROMPT} Not in the diff.`);
    expect(lines).toContain(`inline ${PROMPT} 21 RIGHT Two lines.`);
    expect(lines).toContain("issue ### Not ready");
  });

  test("a changed verdict is told even where the comments with it are refused", async () => {
    const { client, pull } = await open();
    await applyPlan(client, pull, await planOf(client, pull, { inline: [] }));
    await applyPlan(client, pull, await wrongPlan(client, pull, { verdict: "pass", reason: "All good." }));
    expect((await said(client, pull)).filter((line) => line.includes("❌ → ✅"))).toHaveLength(1);
    expect((await planOf(client, pull, { verdict: "pass", reason: "All good." })).review?.verdictChanged ?? false).toBe(false);
  });

  const everything = (applied: Applied): readonly string[] => applied.leftovers.map(({ body }) => body.split("\n")[0] ?? "").sort();
  const ALL = notes.map(({ body }) => body).sort();

  test("a token without the permission: nothing is posted, all comes back, and the permission is named", async () => {
    const { client, pull } = await open({ permissions: { contents: "read" } });
    const applied = await applyPlan(client, pull, await planOf(client, pull));
    expect(applied).toMatchObject({ posted: false, reason: "permission", missing: "pull-requests: write" });
    expect(everything(applied)).toEqual(ALL);
    expect(await listExisting(client, pull)).toEqual([]);
  });

  test("a limit or a breakdown in the middle: only what is not posted comes back, and the next run finishes", async () => {
    const { client, pull } = await open();
    const refusals = [
      { kind: "secondary limit", reason: "rate limit" },
      { kind: "server error", reason: "unavailable" },
    ] as const;
    for (const { kind, reason } of refusals) {
      github.refuseNext({ kind, operation: "pulls/create-review-comment" });
      const applied = await applyPlan(client, pull, await planOf(client, pull));
      expect(applied).toMatchObject({ posted: false, reason });
      expect(everything(applied)).toEqual(["An image.", "Lines outside the diff."]);
    }
    expect(await applyPlan(client, pull, await planOf(client, pull))).toEqual({ posted: true, leftovers: [] });
    expect((await said(client, pull)).filter((line) => !line.startsWith("review")).sort()).toEqual([...FIRST].sort());
  });

  test("a comment that somebody deleted meanwhile does not stop the rest", async () => {
    const { client, pull } = await open();
    await applyPlan(client, pull, await planOf(client, pull));
    const plan = await planOf(client, pull, {
      inline: [{ ...(notes[0] as InlineNote), body: "New." }],
      stickyBody: "### Still not ready",
    });
    github.state.reviewComments.length = 0;
    github.state.issueComments.length = 0;
    expect(await applyPlan(client, pull, plan)).toMatchObject({ posted: true, leftovers: [{ path: null }] });
    expect(await said(client, pull)).toContain("issue ### Still not ready");
    expect((await planOf(client, pull, { inline: [{ ...(notes[0] as InlineNote), body: "New." }] })).review?.comments).toHaveLength(1);
  });
});

test("a pause that GitHub asks for is kept, and then nothing is lost", async () => {
  const { pull } = await open();
  const waits: string[] = [];
  const client = await createClient({ token: "token", url: github.url, onWait: (message) => waits.push(message) });
  github.refuseNext({ kind: "secondary limit", operation: "issues/create-comment", retryAfter: 1 });
  expect(await applyPlan(client, pull, await planOf(client, pull, { inline: [] }))).toEqual({ posted: true, leftovers: [] });
  expect(await said(client, pull)).toEqual(["issue ### Not ready"]);
  expect(waits).toEqual([expect.stringContaining("GitHub's secondary limit: POST")]);
});
