import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunnerEvent } from "../e2e/events.ts";
import { type ReleaseJourney, startJourney } from "../e2e/release-journey.ts";
import { PROMPT_PATH, promptText } from "../sample-repository.ts";
import { type Machine, startMachine, type WorkflowRun } from "./run-workflow.ts";

// What act cannot play: environments (it has no reviewers and no secrets of their own: all are given to every job), `concurrency`, and attestations. What a called
// workflow sees of its environment's secrets is GitHub's to decide; here they are handed on by name, as the workflows do.

/** A repository without packages: its provider is a local server, so that `npm ci` has nothing to install. */
const PACKAGES = {
  "package.json": '{"name": "policy", "version": "1.0.0", "private": true, "type": "module"}\n',
  "package-lock.json":
    '{"name": "policy", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "policy", "version": "1.0.0"}}}\n',
};
const CHANGED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);

let journey: ReleaseJourney;
let machine: Machine;

beforeAll(async () => {
  journey = await startJourney({ ...PACKAGES, [PROMPT_PATH]: promptText() });
  machine = await startMachine(journey.scene);
});
afterAll(async () => {
  await machine?.[Symbol.asyncDispose]();
  const problems = journey?.scene.github.problems;
  await journey?.[Symbol.asyncDispose]();
  expect(problems).toEqual([]);
});

/** Runs a workflow in a checkout of main as it stands. */
async function run(workflow: string, event: RunnerEvent): Promise<WorkflowRun> {
  const { workspace } = journey.scene;
  await workspace.git("fetch", "--quiet", "origin");
  await workspace.git("reset", "--quiet", "--hard", "origin/main");
  const ended = await machine.run(event, { ASSAY_SIGNING_KEY: journey.privateKey }, `.github/workflows/${workflow}`);
  expect(ended.status, ended.output).toBe(0);
  return ended;
}
const form = (inputs: Readonly<Record<string, string>>) => journey.scene.events.workflowDispatch("main", inputs);
/** A push to main that began at `before`. */
async function push(before: string): Promise<RunnerEvent> {
  const { payload, sha, ref } = await form({});
  return { name: "push", payload: { ...payload, before, after: sha, ref }, sha, ref };
}
/** What happens where a person pushes a tag: a run without rights tells of it, then the one that has them starts on the default branch. */
async function pushedTag(name: string): Promise<WorkflowRun> {
  const { payload, ...event } = await push(await main());
  await run("release-tag.yml", { ...event, ref: `refs/tags/${name}`, payload: { ...payload, ref: `refs/tags/${name}` } });
  const told = { event: "push", conclusion: "success", head_branch: name, head_repository: { full_name: "acme/policy" } };
  return run("release.yml", { ...event, name: "workflow_run", payload: { ...payload, action: "completed", workflow_run: told } });
}
const served = async () =>
  [...(await journey.run(["status"])).text.matchAll(/^(\w+) \(sequence[\s\S]*?rating (\S+)/gm)].map(
    ([, channel, version]) => `${channel} ${version}`,
  );
const everywhere = (version: string) => ["dev", "staging", "production"].map((channel) => `${channel} ${version}`);
const main = () => journey.scene.remote.git("rev-parse", "main");

test("the form tags and deploys in one run; a merge is recorded; a tag that a person pushed is deployed", async () => {
  await run("release.yml", await form({ prompt: "rating", level: "minor" }));
  expect(await served()).toEqual(everywhere("1.0.0"));
  const before = await main();
  await journey.merge({ [PROMPT_PATH]: CHANGED });
  const { output } = await run("merged.yml", await push(before));
  expect(output).toContain("Recorded on `evidence`: rating.");
  expect(await served()).toEqual(everywhere("1.0.0"));
  await journey.run(["release", "rating", "patch", "--push"]);
  await pushedTag("rating@1.0.1");
  expect(await served()).toEqual(everywhere("1.0.1"));
});

test("the emergency form goes back at once and opens its pull request; its merge is tagged and deployed in the same run, without a call", async () => {
  const asked = journey.model.requests.length;
  const { output } = await run("rollback.yml", await form({ prompt: "rating", version: "", reason: "too strict" }));
  expect(output).toContain("Pull request #1 puts main back as well. Merge it.");
  expect(await served()).toEqual(["dev 1.0.1", "staging 1.0.1", "production 1.0.0"]);
  const before = await main();
  await journey.scene.github.merge(1);
  expect((await run("merged.yml", await push(before))).output).toContain("Goes back to rating@1.0.0: tagged rating@1.0.2, to be deployed.");
  expect(await served()).toEqual(everywhere("1.0.2"));
  expect(journey.model.requests).toHaveLength(asked);
});

test("the weekly run signs every channel again", async () => {
  const { output } = await run("renew.yml", await form({}));
  expect(output).toMatch(/production is good until \d{4}-\d\d-\d\d, sequence \d+\./);
});
