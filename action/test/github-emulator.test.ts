import { getOctokit } from "@actions/github";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRepository, type ScratchRepository } from "./git-fixture.ts";
import { type GitHubOptions, type LocalGitHub, startGitHub } from "./github-emulator.ts";

const at = { owner: "acme", repo: "policy" };
const prompt = (changed: Readonly<Record<number, string>> = {}): string =>
  `${Array.from({ length: 40 }, (_, i) => changed[i + 1] ?? `line ${i + 1}`).join("\n")}\n`;

let work: ScratchRepository;
let bare: ScratchRepository;

beforeAll(async () => {
  work = await createRepository({ "prompts/a/prompt.md": prompt(), "old.md": "a\nb\nc\nd\n", "logo.bin": new Uint8Array([0, 1, 2]) });
  bare = await work.clone({ bare: true });
  await work.git("remote", "add", "origin", bare.path);
  await work.branch("change");
  await work.commit({
    "prompts/a/prompt.md": prompt({ 20: "changed 20" }),
    "old.md": null,
    "new.md": "a\nb\nc\nd\n",
    "logo.bin": new Uint8Array([0, 9]),
  });
  await work.git("push", "--quiet", "origin", "change");
});

afterAll(async () => {
  await work[Symbol.asyncDispose]();
  await bare[Symbol.asyncDispose]();
});

async function start(
  options: Partial<GitHubOptions> = {},
): Promise<{ github: LocalGitHub; octokit: ReturnType<typeof getOctokit>; pull: number }> {
  const github = await startGitHub({ repository: "acme/policy", path: bare.path, ...options });
  const pull = await github.openPull({ title: "Change", head: "change" });
  return { github, octokit: getOctokit("token", { baseUrl: github.url }), pull };
}

const refusal = async (promise: Promise<unknown>): Promise<{ status: number; message: string; errors: unknown }> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { status: number; response: { data: { message: string; errors: unknown } } },
  );
  if (error === undefined) throw new Error("GitHub took what it must refuse");
  return { status: error.status, message: error.response.data.message, errors: error.response.data.errors };
};

describe("the diff", () => {
  test("lists changed, renamed and binary files with GitHub's patches", async () => {
    const { github, octokit, pull } = await start();
    const { data } = await octokit.rest.pulls.listFiles({ ...at, pull_number: pull });
    expect(data.map(({ filename, status, previous_filename }) => [filename, status, previous_filename])).toEqual([
      ["logo.bin", "modified", undefined],
      ["new.md", "renamed", "old.md"],
      ["prompts/a/prompt.md", "modified", undefined],
    ]);
    expect(data[0]?.patch).toBeUndefined();
    expect(data[2]?.patch?.split("\n").slice(0, 5)).toEqual(["@@ -17,7 +17,7 @@ line 16", " line 17", " line 18", " line 19", "-line 20"]);
    expect(github.problems).toEqual([]);
    await github.close();
  });
});

describe("a review", () => {
  const path = "prompts/a/prompt.md";

  test("takes lines of a hunk on both sides, and comes back in the list", async () => {
    const { github, octokit, pull } = await start();
    const comments = [
      { path, body: "here", line: 20, side: "RIGHT", start_line: 17, start_side: "RIGHT" },
      { path, body: "there", line: 20, side: "LEFT" },
    ];
    const { status } = await octokit.rest.pulls.createReview({ ...at, pull_number: pull, event: "COMMENT", body: "", comments });
    expect(status).toBe(200);
    const { data } = await octokit.rest.pulls.listReviewComments({ ...at, pull_number: pull });
    expect(data.map(({ body, line, start_line, side, user }) => [body, line, start_line, side, user.login])).toEqual([
      ["here", 20, 17, "RIGHT", "github-actions[bot]"],
      ["there", 20, undefined, "LEFT", "github-actions[bot]"],
    ]);
    expect(github.problems).toEqual([]);
    await github.close();
  });

  test.each([
    ["a line outside the diff", { path, body: "x", line: 1 }],
    ["a range that leaves its hunk", { path, body: "x", line: 20, start_line: 3 }],
    ["a range that ends before it starts", { path, body: "x", line: 18, start_line: 20 }],
    ["a file that did not change", { path: "absent.md", body: "x", line: 1 }],
  ])("refuses all of it for %s", async (_, wrong) => {
    const { github, octokit, pull } = await start();
    const comments = [{ path, body: "right", line: 20 }, wrong];
    const sent = octokit.rest.pulls.createReview({ ...at, pull_number: pull, event: "COMMENT", body: "b", comments });
    expect(await refusal(sent)).toMatchObject({ status: 422, message: "Unprocessable Entity", errors: [expect.any(String)] });
    expect(github.state.reviewComments).toEqual([]);
    await github.close();
  });

  test("refuses a key that the batch does not have", async () => {
    const { github, octokit, pull } = await start();
    const comments = [{ path, body: "x", line: 20, subject_type: "line" }];
    const sent = octokit.rest.pulls.createReview({ ...at, pull_number: pull, event: "COMMENT", body: "b", comments });
    expect((await refusal(sent)).status).toBe(422);
    expect(github.problems[0]).toContain("subject_type");
    await github.close();
  });

  test("takes a comment on a whole file by its own endpoint, and answers", async () => {
    const { github, octokit, pull } = await start();
    const commit_id = await bare.git("rev-parse", "change");
    const sent = { ...at, pull_number: pull, path, commit_id, body: "file", subject_type: "file" as const };
    const { data } = await octokit.rest.pulls.createReviewComment(sent);
    expect(data.line).toBeUndefined();
    const answer = github.reply("ana", data.id, "done");
    const { data: all } = await octokit.rest.pulls.listReviewComments({ ...at, pull_number: pull });
    expect(all.map(({ id, in_reply_to_id }) => [id, in_reply_to_id])).toEqual([
      [data.id, undefined],
      [answer, data.id],
    ]);
    expect(github.problems).toEqual([]);
    await github.close();
  });
});

test("a push makes comments on its lines outdated and moves the others", async () => {
  const { github, octokit } = await start();
  await work.git("switch", "--quiet", "--create", "moving", "main");
  await work.commit({ "prompts/a/prompt.md": prompt({ 10: "changed 10", 30: "changed 30" }) });
  await work.git("push", "--quiet", "origin", "moving");
  const pull = await github.openPull({ title: "Moving", head: "moving" });
  const path = "prompts/a/prompt.md";
  const comments = [10, 30].map((line) => ({ path, line, body: String(line) }));
  await octokit.rest.pulls.createReview({ ...at, pull_number: pull, event: "COMMENT", body: "", comments });
  await work.commit({ "prompts/a/prompt.md": prompt({ 10: "changed 10\nand more", 30: "changed again" }) });
  await work.git("push", "--quiet", "origin", "moving");
  const { data } = await octokit.rest.pulls.listReviewComments({ ...at, pull_number: pull });
  expect(data.map(({ body, line, original_line }) => [body, line, original_line])).toEqual([
    ["10", 10, 10],
    ["30", null, 30],
  ]);
  const head = (await octokit.rest.pulls.get({ ...at, pull_number: pull })).data.head.sha;
  expect(head).toBe(await work.git("rev-parse", "HEAD"));
  expect(await bare.git("rev-parse", `refs/pull/${pull}/head`)).toBe(head);
  expect(github.problems).toEqual([]);
  await github.close();
});

describe("limits", () => {
  test("a body has at most 65,536 characters", async () => {
    const { github, octokit, pull } = await start();
    const post = (length: number) => octokit.rest.issues.createComment({ ...at, issue_number: pull, body: "x".repeat(length) });
    expect((await post(65_536)).status).toBe(201);
    expect(await refusal(post(65_537))).toMatchObject({
      status: 422,
      errors: [{ message: "Body is too long (maximum is 65536 characters)" }],
    });
    await github.close();
  });

  test("a token without the permission is refused, and may still read", async () => {
    const { github, octokit, pull } = await start({ permissions: { contents: "read" } });
    const post = octokit.rest.issues.createComment({ ...at, issue_number: pull, body: "x" });
    expect(await refusal(post)).toMatchObject({ status: 403, message: "Resource not accessible by integration" });
    expect((await octokit.rest.pulls.get({ ...at, pull_number: pull })).status).toBe(200);
    expect((await refusal(octokit.rest.users.getAuthenticated())).status).toBe(403);
    await github.close();
  });

  test("a list comes in pages of 30, linked", async () => {
    const { github, octokit, pull } = await start();
    for (let i = 0; i < 65; i += 1) github.comment("ana", pull, `comment ${i}`);
    const first = await octokit.rest.issues.listComments({ ...at, issue_number: pull });
    expect(first.data).toHaveLength(30);
    expect(await octokit.paginate(octokit.rest.issues.listComments, { ...at, issue_number: pull })).toHaveLength(65);
    await github.close();
  });

  test("a limit is refused as often as asked, with the time to wait", async () => {
    const { github, octokit, pull } = await start();
    github.refuseNext({ kind: "secondary limit", operation: "issues/create-comment", retryAfter: 7 });
    const post = () => octokit.rest.issues.createComment({ ...at, issue_number: pull, body: "x" });
    const error = await post().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ status: 403, response: { headers: { "retry-after": "7" } } });
    expect((await post()).status).toBe(201);
    await github.close();
  });
});

test("statuses, checks, deployments, labels, reactions and releases are kept and given back", async () => {
  const everything = {
    contents: "write",
    "pull-requests": "write",
    issues: "write",
    statuses: "write",
    checks: "write",
    deployments: "write",
  } as const;
  const { github, octokit, pull } = await start({ permissions: everything });
  const sha = await bare.git("rev-parse", "change");
  await octokit.rest.repos.createCommitStatus({ ...at, sha, state: "failure", context: "assay", description: "no" });
  await octokit.rest.repos.createCommitStatus({ ...at, sha, state: "success", context: "assay", description: "yes" });
  expect((await octokit.rest.repos.getCombinedStatusForRef({ ...at, ref: sha })).data).toMatchObject({ state: "success", total_count: 1 });
  const check = await octokit.rest.checks.create({ ...at, name: "assay", head_sha: sha, status: "in_progress" });
  await octokit.rest.checks.update({ ...at, check_run_id: check.data.id, conclusion: "success", status: "completed" });
  expect((await octokit.rest.checks.listForRef({ ...at, ref: sha })).data.check_runs[0]).toMatchObject({
    conclusion: "success",
    head_sha: sha,
  });
  const deployment = await octokit.rest.repos.createDeployment({
    ...at,
    ref: "main",
    auto_merge: false,
    required_contexts: [],
    environment: "live",
  });
  if (deployment.status !== 201) throw new Error("not deployed");
  await octokit.rest.repos.createDeploymentStatus({ ...at, deployment_id: deployment.data.id, state: "success" });
  expect((await octokit.rest.repos.listDeployments({ ...at, environment: "live" })).data).toHaveLength(1);
  await octokit.rest.issues.addLabels({ ...at, issue_number: pull, labels: ["assay"] });
  await octokit.rest.issues.removeLabel({ ...at, issue_number: pull, name: "assay" });
  const comment = github.comment("ana", pull, "/assay reviewed MR-3.2");
  await octokit.rest.reactions.createForIssueComment({ ...at, comment_id: comment, content: "+1" });
  const release = await octokit.rest.repos.createRelease({ ...at, tag_name: "v1", draft: true });
  await octokit.rest.repos.uploadReleaseAsset({ ...at, release_id: release.data.id, name: "a.json", data: "{}", baseUrl: github.url });
  await octokit.rest.repos.updateRelease({ ...at, release_id: release.data.id, draft: false });
  expect((await octokit.rest.repos.getReleaseByTag({ ...at, tag: "v1" })).data.assets[0]).toMatchObject({ name: "a.json", size: 2 });
  expect(await bare.git("rev-parse", "v1")).toBe(await bare.git("rev-parse", "main"));
  expect(github.problems).toEqual([]);
  await github.close();
});

test("files are read and written as commits of the real repository", async () => {
  const { github, octokit } = await start({ permissions: { contents: "write", "pull-requests": "write" } });
  const main = await bare.git("rev-parse", "main");
  await octokit.rest.git.createRef({ ...at, ref: "refs/heads/stamp", sha: main });
  const content = Buffer.from("by: ana\n").toString("base64");
  await octokit.rest.repos.createOrUpdateFileContents({ ...at, path: "prompts/a/trace.yaml", branch: "stamp", message: "Stamp", content });
  expect(await bare.git("show", "stamp:prompts/a/trace.yaml")).toBe("by: ana");
  const blob = await octokit.rest.git.createBlob({ ...at, content: "two", encoding: "utf-8" });
  const tree = await octokit.rest.git.createTree({
    ...at,
    base_tree: main,
    tree: [{ path: "two.md", mode: "100644", type: "blob", sha: blob.data.sha }],
  });
  const commit = await octokit.rest.git.createCommit({ ...at, message: "Two", tree: tree.data.sha, parents: [main] });
  const moved = octokit.rest.git.updateRef({ ...at, ref: "heads/stamp", sha: commit.data.sha });
  expect(await refusal(moved)).toMatchObject({ status: 422, message: "Update is not a fast forward" });
  await octokit.rest.git.updateRef({ ...at, ref: "heads/stamp", sha: commit.data.sha, force: true });
  const file = await octokit.rest.repos.getContent({ ...at, path: "two.md", ref: "stamp" });
  expect(file.data).toMatchObject({ type: "file", content: Buffer.from("two").toString("base64") });
  expect((await octokit.rest.repos.getContent({ ...at, path: "prompts" })).data).toMatchObject([{ type: "dir", name: "a" }]);
  const opened = await octokit.rest.pulls.create({ ...at, title: "Stamp", head: "stamp", base: "main" });
  const compared = await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: `main...${opened.data.head.sha}` });
  expect(compared.data).toMatchObject({ status: "ahead", ahead_by: 1, files: [{ filename: "two.md" }] });
  expect(github.problems).toEqual([]);
  await github.close();
});

test("GraphQL names the token and hides a comment", async () => {
  const { github, octokit, pull } = await start();
  const id = github.comment("ana", pull, "old");
  expect(await octokit.graphql("{ viewer { login } }")).toEqual({ viewer: { login: "github-actions[bot]" } });
  const hide = "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }";
  await octokit.graphql(hide, { id: `IC_${id}` });
  expect(github.state.issueComments[0]?.minimized).toBe("OUTDATED");
  await github.close();
});

test("a fork's pull request names the other repository, and people review it", async () => {
  const { github, octokit } = await start();
  await work.git("push", "--quiet", "origin", "change:refs/forks/stranger/change");
  const pull = await github.openPull({ title: "From outside", head: "change", fork: "stranger", author: "stranger" });
  await github.review("ana", pull, "APPROVED");
  expect((await octokit.rest.pulls.get({ ...at, pull_number: pull })).data.head.repo.full_name).toBe("stranger/policy");
  const { data } = await octokit.rest.pulls.listReviews({ ...at, pull_number: pull });
  expect(data.map(({ state, user }) => [state, user?.login])).toEqual([["APPROVED", "ana"]]);
  await github.close();
});
