import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import { commentScene, say, stickyOf } from "./comment-scene.ts";
import { startProxy } from "./github-proxy.ts";
import { createScene, type Scene } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);
const REWORDED_AGAIN = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, be it little. `MR-1.2`"]);
const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);
const LITTLE = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little it is. `MR-1.2`"]);
const ROLES = `
roles: {science: [bo, cy], legal: [gil]}
sign-off:
  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}]}
`;

let server: OpenAIServer;
let scene: Scene;
/** Whether the model finds blood today where the rule says "however little". */
let lucky: boolean;

beforeEach(async () => {
  lucky = true;
  server = await startOpenAI({
    answer: (request) =>
      !lucky && JSON.stringify(request.messages).includes("however little") ? '{"tier":"ALL","clauses":[]}' : obedient(request),
  });
});
afterEach(async () => {
  const problems = scene.github.problems;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

async function start(settings = ROLES): Promise<void> {
  scene = await commentScene(server, { settings });
  for (const login of ["ana", "bo", "cy", "gil"]) scene.github.state.collaborators.set(login, "read");
  scene.github.state.accounts.set("ana@example.com", "ana");
}

const pushed = async (number: number) => scene.run(await scene.events.pullRequestTarget(number));
const reviewed = async (number: number) => scene.run(await scene.events.afterReview(number));
const status = () => scene.github.state.statuses.at(-1)?.sent;

test("a fork that is deleted after the approval: the pull request is found by its commit, and is green", async () => {
  await start();
  const number = await scene.open({ [PROMPT_PATH]: REWORDED }, { fork: "stranger" });
  await pushed(number);
  expect(status()).toMatchObject({ state: "pending" });
  await scene.github.review("bo", number, "APPROVED");
  const pull = scene.github.state.issues.get(number)?.pull;
  if (pull) pull.gone = true;
  const result = await reviewed(number);
  expect([result.status, result.annotations]).toEqual([0, []]);
  expect(status()).toMatchObject({ state: "success" });
});

test("a co-author by the address that GitHub gives out may not approve", async () => {
  await start();
  await scene.work.branch("together", "main");
  await scene.work.write({ [PROMPT_PATH]: REWORDED });
  await scene.work.commit({}, "Reword\n\nCo-authored-by: Bo <12345+Bo@users.noreply.github.com>");
  await scene.work.git("push", "--quiet", "origin", "HEAD:refs/heads/together");
  const number = await scene.github.openPull({ title: "Together", head: "together" });
  await scene.github.review("bo", number, "APPROVED");
  await pushed(number);
  expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("science (cy)") });
});

test("an approval of a small change into a branch is none of the large change into the default one", async () => {
  await start();
  await scene.work.branch("next", "main");
  await scene.push({ [PROMPT_PATH]: REWORDED });
  await scene.work.branch("small", "next");
  await scene.push({ "notes.md": "A typo.\n" });
  const number = await scene.github.openPull({ title: "Typo", head: "small", base: "next" });
  await pushed(number);
  await scene.github.review("bo", number, "APPROVED");
  scene.github.retarget(number, "main");
  const event = await scene.events.pullRequestTarget(number, "edited");
  await scene.run({ ...event, payload: { ...event.payload, changes: { base: { ref: { from: "next" } } } } });
  expect(status()).toMatchObject({ context: "assay", state: "pending", description: expect.stringContaining("science (bo or cy)") });
  await scene.github.review("bo", number, "APPROVED");
  await reviewed(number);
  expect(status()).toMatchObject({ context: "assay", state: "success" });
});

test("a file whose name holds a line break is a changed file as any other", async () => {
  await start(
    '\nroles: {engineering: [bo]}\nsign-off:\n  - {name: what judges, if: {changed: [".github/**"]}, require: [{role: engineering}]}\n',
  );
  const number = await scene.open({ ".github/workflows/green\n.yml": "on: push\n" });
  await pushed(number);
  expect(status()).toMatchObject({ state: "pending", description: expect.stringContaining("engineering (bo)") });
});

test("a pull request that Assay stumbles over keeps no other one waiting, and the run still fails", async () => {
  await start();
  const [odd, other] = [await scene.open({ "notes.md": "Odd.\n" }), await scene.open({ [PROMPT_PATH]: REWORDED })];
  await pushed(other);
  await scene.github.review("bo", other, "APPROVED");
  const proxy = await startProxy(scene.github.url, (path) => path.endsWith(`/pulls/${odd}`));
  const result = await scene.run(await scene.events.schedule(), { api: proxy.url });
  proxy.close();
  expect(result.status).toBe(1);
  expect(status()).toMatchObject({ state: "success" });
});

describe("an edited pull request", () => {
  test("with another title asks nobody, changes nothing, and fails as before", async () => {
    await start("");
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const first = await pushed(number);
    const [asked, sent] = [server.requests.length, scene.github.requests.length];
    const again = await scene.run(await scene.events.pullRequestTarget(number, "edited"));
    expect([first.status, again.status]).toEqual([1, 1]);
    expect(again.stdout).not.toContain("calls");
    expect(server.requests).toHaveLength(asked);
    const writes = scene.github.requests.slice(sent).filter(({ method, operation }) => method !== "GET" && operation !== "graphql");
    expect(writes).toEqual([]);
  });

  test("whose run was never finished is measured", async () => {
    await start("");
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    await scene.run(await scene.events.pullRequestTarget(number, "edited"));
    expect(status()).toMatchObject({ state: "failure" });
  });
});

test("asked again until the model is lucky it still fails, and says what each run said", async () => {
  await start();
  lucky = false;
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  await pushed(number);
  await scene.github.review("cy", number, "APPROVED");
  lucky = true;
  const { result } = await say(scene, number, "bo", "/assay rerun");
  expect(result.outputs.verdict).toBe("fail");
  expect(status()).toMatchObject({ state: "failure", description: expect.stringContaining("the worst of them counts") });
  expect(stickyOf(scene, number)).toMatch(
    /very version of rating 2 times.*fail \(0 fixed, 20 broken of 30 items\).*pass \(0 fixed, 0 broken of 30 items\)/,
  );

  // Nor does it help where what the first run said was forgotten, and only its answers are left.
  await rm(join(scene.workspace.path, ".assay/runs.jsonl"));
  await scene.push({ "notes.md": "Nothing.\n", [PROMPT_PATH]: LITTLE });
  lucky = false;
  await pushed(number);
  await rm(join(scene.workspace.path, ".assay/runs.jsonl"));
  lucky = true;
  expect((await say(scene, number, "bo", "/assay rerun")).result.outputs.verdict).toBe("fail");

  // The same version under another commit is no new try.
  const asked = server.requests.length;
  await scene.push({ "notes.md": "Nothing at all.\n" });
  await scene.github.review("cy", number, "APPROVED");
  await pushed(number);
  expect(server.requests).toHaveLength(asked);
  expect(status()).toMatchObject({ state: "failure" });

  await scene.push({ [PROMPT_PATH]: REWORDED_AGAIN });
  await scene.github.review("cy", number, "APPROVED");
  await pushed(number);
  expect(status()).toMatchObject({ state: "success" });
});

test("a rehearsal in which nothing could be judged makes the job red, as anything that is not measured", async () => {
  const files = { ...withoutSample(), ...sampleFiles({ rules: "" }) };
  scene = await createScene({ files });
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  const result = await pushed(number);
  expect(result.outputs.verdict).toBe("not measured");
  expect(result.status).toBe(1);
  expect(status()).toMatchObject({ state: "failure" });
});
