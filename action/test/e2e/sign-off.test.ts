import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import type { RunnerEvent } from "./events.ts";
import { startProxy } from "./github-proxy.ts";
import { createScene, type Scene, type SceneOptions } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

/** A change of words that moves no prediction. */
const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);
const REWORDED_AGAIN = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, be it little. `MR-1.2`"]);
const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);

const ROLES = `
roles: {science: [bo, cy], legal: [gil]}
sign-off:
  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}, {role: legal}]}
`;

let server: OpenAIServer;
let scene: Scene;

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
});
afterEach(async () => {
  const problems = scene.github.problems;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

async function start(settings = ROLES, options: Partial<SceneOptions> = {}): Promise<void> {
  const files = sampleFiles({ url: server.url });
  const own = { ".github/assay.yml": `${files[".github/assay.yml"]}${settings}` };
  const permissions = { contents: "read", "pull-requests": "write", statuses: "write", issues: "write" } as const;
  scene = await createScene({ packages: false, files: { ...withoutSample(), ...files, ...own }, permissions, ...options });
  for (const login of ["ana", "bo", "cy", "gil", "zoe"]) scene.github.state.collaborators.set(login, "read");
  scene.github.state.accounts.set("ana@example.com", "ana");
}

const pushed = async (number: number) => scene.run(await scene.events.pullRequestTarget(number));
const reviewed = async (number: number) => scene.run(await scene.events.afterReview(number));
const hourly = async () => scene.run(await scene.events.schedule());
const statuses = () =>
  scene.github.state.statuses.map(({ of, sent }) => ({ commit: of, state: sent.state, description: sent.description }));
const status = () => statuses().at(-1);
const issue = (number: number) => {
  const found = scene.github.state.issues.get(number);
  if (found === undefined) throw new Error(`there is no #${number}`);
  return found;
};
const comments = (number: number) => scene.github.state.issueComments.filter((comment) => comment.issue === number).map(({ body }) => body);
const signedBy = (number: number) => comments(number)[0] ?? "";
const written = (from: number) =>
  scene.github.requests
    .slice(from)
    .filter(({ method, operation }) => method !== "GET" && operation !== "graphql")
    .map(({ operation }) => operation);

describe("one and the same change", () => {
  test("waits, waits on after the wrong person's approval, is green after the right ones', and waits again after a push", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    const first = await pushed(number);
    expect(first.status).toBe(0);
    expect(first.stderr).toBe("");
    expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("waiting for science (bo or cy)") });
    expect(signedBy(number)).toContain("waiting for @bo or @cy");
    expect(signedBy(number)).toContain("Not required: merging is still possible.");
    expect(issue(number).labels.toSorted()).toEqual(["assay: waiting for legal", "assay: waiting for science"]);
    expect(issue(number).pull?.reviewers).toEqual(["bo", "cy", "gil"]);

    await scene.github.review("zoe", number, "APPROVED");
    await scene.github.review("ana", number, "APPROVED");
    await reviewed(number);
    expect(status()).toMatchObject({ state: "pending" });
    expect(statuses()).toHaveLength(1);

    await scene.github.review("bo", number, "APPROVED");
    await reviewed(number);
    expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("waiting for legal (gil)") });
    expect(signedBy(number)).toContain("bo, at this commit");
    await scene.github.review("gil", number, "APPROVED");
    const calls = server.requests.length;
    const green = await reviewed(number);
    expect(green.status).toBe(0);
    expect(status()).toMatchObject({ state: "success", description: expect.stringContaining("gil (legal)") });
    expect(issue(number).labels).toEqual(["assay: ready"]);
    expect(server.requests).toHaveLength(calls);

    const again = await scene.push({ [PROMPT_PATH]: REWORDED_AGAIN });
    await pushed(number);
    expect(status()).toMatchObject({ commit: again, state: "pending" });
    expect(signedBy(number)).toContain("waiting for @bo or @cy");
  });

  test("is never green where the verdict fails, whoever approves, and says so", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    await pushed(number);
    for (const login of ["bo", "gil"]) await scene.github.review(login, number, "APPROVED");
    await reviewed(number);
    expect(status()).toMatchObject({ state: "failure", description: expect.stringContaining("no approval overrides") });
    expect(issue(number).labels).toEqual(["assay: not ready"]);
    expect(issue(number).pull?.reviewers).toEqual([]);
  });

  test("looked at again where nothing happened writes nothing", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    await pushed(number);
    const from = scene.github.requests.length;
    await hourly();
    await reviewed(number);
    expect(written(from)).toEqual([]);
  });

  test("loses its green when an approval is taken back", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    await scene.github.review("gil", number, "APPROVED");
    const review = await scene.github.review("cy", number, "APPROVED");
    await pushed(number);
    expect(status()).toMatchObject({ state: "success" });
    scene.github.dismiss(review);
    await reviewed(number);
    expect(status()).toMatchObject({ state: "pending" });
  });
});

describe("who may not sign", () => {
  test("somebody whose commit is in it, also as its committer", async () => {
    await start();
    scene.github.state.accounts.set("ana@example.com", "bo");
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    for (const login of ["bo", "gil"]) await scene.github.review(login, number, "APPROVED");
    await pushed(number);
    expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("science (cy)") });
    expect(issue(number).pull?.reviewers).toEqual(["cy"]);
  });

  test("somebody for whom a command committed in the bot's name", async () => {
    const rule =
      '\nroles: {science: [bo, cy]}\nsign-off:\n  - {name: labels, if: {changed: ["ground-truth/**"]}, require: [{role: science}]}\n';
    await start(rule, { permissions: { contents: "write", "pull-requests": "write", statuses: "write" } });
    const number = await scene.open({ "notes.md": "x\n" });
    await scene.run(await scene.events.issueComment(number, "bo", "/assay dispute t-0001 Stage blood."));
    const [opened = 0] = [...scene.github.state.issues.keys()].slice(-1);
    expect(opened).toBeGreaterThan(number);
    await scene.github.review("bo", opened, "APPROVED");
    await pushed(opened);
    expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("waiting for science (cy)") });
    await scene.github.review("cy", opened, "APPROVED");
    await reviewed(opened);
    expect(status()).toMatchObject({ state: "success" });
  });

  test("roles that a pull request adds to itself", async () => {
    await start();
    const settings = sampleFiles({ url: server.url })[".github/assay.yml"];
    const number = await scene.open({ [PROMPT_PATH]: REWORDED, ".github/assay.yml": `${settings}roles: {science: [zoe], legal: [zoe]}\n` });
    await scene.github.review("zoe", number, "APPROVED");
    await pushed(number);
    expect(status()).toMatchObject({ state: "pending" });
  });
});

describe("what the token may not do", () => {
  test("set a status: it is named, the review is written, and the summary says it", async () => {
    await start(ROLES, { permissions: { contents: "read", "pull-requests": "write" } });
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    const result = await pushed(number);
    expect(statuses()).toEqual([]);
    expect(signedBy(number)).toContain("Who still has to agree");
    expect(result.annotations.map(({ message }) => message).join()).toContain("statuses: write");
    expect(result.summary).toContain("`statuses: write`");
  });

  test("ask people who are no collaborators: the others are asked, and they are named", async () => {
    await start();
    scene.github.state.collaborators.delete("gil");
    const number = await scene.open({ [PROMPT_PATH]: REWORDED });
    const result = await pushed(number);
    expect(issue(number).pull?.reviewers).toEqual(["bo", "cy"]);
    expect(result.annotations.map(({ message }) => message).join()).toContain("gil");
  });
});

test("a request that somebody took back is not repeated, and other people's labels stay", async () => {
  await start();
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  issue(number).labels.push("assay: important", "good");
  await pushed(number);
  issue(number).pull?.reviewers.splice(0, 1);
  await hourly();
  expect(issue(number).pull?.reviewers).toEqual(["cy", "gil"]);
  expect(issue(number).labels).toEqual(expect.arrayContaining(["assay: important", "good"]));
});

test("a draft is never green, and asks nobody", async () => {
  await start("");
  const number = await scene.open({ [PROMPT_PATH]: REWORDED }, { draft: true });
  await pushed(number);
  expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("draft") });
});

test("without roles the status is the verdict's, and nothing else is written", async () => {
  await start("");
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  await pushed(number);
  expect(status()).toMatchObject({ state: "success", description: expect.stringContaining("nobody has to agree") });
  expect(issue(number).labels).toEqual([]);
});

test("a change of what judges makes the next look compare anew from stored answers, and one that they do not cover is no green", async () => {
  await start("");
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  await pushed(number);
  const calls = server.requests.length;
  await scene.work.switchTo("main");
  await scene.push({ "notes.md": "Merged meanwhile.\n" });
  await hourly();
  expect(status()).toMatchObject({ state: "success" });
  const more = sampleFiles({ items: 33 })["ground-truth/titles/items.jsonl"] as string;
  await scene.push({ "ground-truth/titles/items.jsonl": more });
  await hourly();
  expect(status()).toMatchObject({ state: "error", description: expect.stringContaining("/assay rerun") });
  expect(server.requests).toHaveLength(calls);
  await pushed(number);
  expect(status()).toMatchObject({ state: "success" });
});

test("one commit in two pull requests: what is green for another branch is not green for the default one", async () => {
  await start("");
  const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await scene.work.git("push", "--quiet", "origin", "HEAD:refs/heads/next");
  const commit = await scene.push({ "notes.md": "A line.\n" });
  await pushed(number);
  const other = scene.github.openPull({ title: "Notes", head: "change-1", base: "next" });
  await scene.run(await scene.events.pullRequestTarget(await other, "edited"));
  await hourly();
  expect(scene.github.state.statuses.map(({ of, sent }) => [of, sent.context, sent.state])).toEqual([
    [commit, "assay", "failure"],
    [commit, "assay (next)", "success"],
  ]);
});

test("an answer of GitHub that does not say whose commits they are is an error, and no agreement", async () => {
  await start();
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  for (const login of ["bo", "gil"]) await scene.github.review(login, number, "APPROVED");
  const silent = await startProxy(scene.github.url, (path) => path.includes("/compare/"));
  const result = await scene.run(await scene.events.pullRequestTarget(number), { api: silent.url });
  silent.close();
  expect([result.status, result.stderr]).toEqual([0, ""]);
  expect(status()).toMatchObject({ state: "error", description: expect.stringMatching(/could not be read: .* lists no commits/) });
});

test("a merge group has a status of its own", async () => {
  await start();
  const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
  const event: RunnerEvent = await scene.events.mergeGroup(number);
  await scene.run(event);
  expect(status()).toMatchObject({ commit: event.sha, state: "failure" });
});
