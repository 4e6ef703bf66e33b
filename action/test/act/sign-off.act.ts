import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunnerEvent } from "../e2e/events.ts";
import { createScene, type Scene } from "../e2e/harness.ts";
import { withoutSample } from "../e2e/without-sample.ts";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import { type Machine, startMachine } from "./run-workflow.ts";

const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);
const REWORDED_AGAIN = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, be it little. `MR-1.2`"]);
const RULES = `rules:
  - {name: not too low, field: tier, metric: under-rated, margin: 0.05, mode: disprove}
roles: {science: [bo, cy], legal: [gil]}
sign-off:
  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}]}
`;
/** Nothing to install: the provider answers, and the step takes no time. */
const PACKAGES = {
  "package.json": '{"name": "policy", "version": "1.0.0", "private": true}\n',
  "package-lock.json":
    '{"name": "policy", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "policy", "version": "1.0.0"}}}\n',
};

let server: OpenAIServer;
let scene: Scene;
let machine: Machine;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient });
  const files = { ...withoutSample(), ...sampleFiles({ url: server.url, rules: RULES }), ...PACKAGES };
  const permissions = { contents: "read", "pull-requests": "write", statuses: "write", issues: "write" } as const;
  scene = await createScene({ packages: false, lifetime: 900, files, permissions });
  for (const login of ["ana", "bo", "cy", "gil"]) scene.github.state.collaborators.set(login, "read");
  scene.github.state.accounts.set("ana@example.com", "ana");
  machine = await startMachine(scene);
});

afterAll(async () => {
  await machine?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
  await server?.close();
});

const comment = () => scene.github.state.issueComments[0]?.body ?? "";
const status = () => {
  const last = scene.github.state.statuses.at(-1);
  return { commit: last?.of, state: last?.sent.state };
};

async function pushed(number: number, action: "opened" | "synchronize"): Promise<void> {
  const { status: ended, output } = await machine.run(await scene.events.pullRequestTarget(number, action));
  expect(ended, output).toBe(0);
}

/** The workflow that a review starts, which may do nothing, and then the one that runs after it. */
async function reviewedBy(login: string, number: number): Promise<void> {
  const id = await scene.github.review(login, number, "APPROVED");
  const { payload, sha, ref } = await scene.events.pullRequest(number);
  const event: RunnerEvent = { name: "pull_request_review", payload: { ...payload, action: "submitted", review: { id } }, sha, ref };
  const said = await machine.run(event, {}, ".github/workflows/assay-review.yml");
  expect(said.status, said.output).toBe(0);
  const looked = await machine.run(await scene.events.afterReview(number), {}, ".github/workflows/assay-sign-off.yml");
  expect(looked.status, looked.output).toBe(0);
}

test("one change through the workflows: before any approval, after a wrong person's, after the right one's, and after a new push", async () => {
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  const first = (await scene.work.git("rev-parse", "HEAD")).trim();
  await pushed(number, "opened");
  expect(status()).toEqual({ commit: first, state: "pending" });
  expect(comment()).toContain("waiting for @bo or @cy");

  const before = comment();
  await reviewedBy("gil", number);
  expect(status()).toEqual({ commit: first, state: "pending" });
  expect(comment()).toBe(before);

  const asked = server.requests.length;
  await reviewedBy("bo", number);
  expect(status()).toEqual({ commit: first, state: "success" });
  expect(comment()).toContain("bo, at this commit");
  expect(server.requests).toHaveLength(asked);

  const again = await scene.push({ [PROMPT_PATH]: REWORDED_AGAIN });
  await pushed(number, "synchronize");
  expect(status()).toEqual({ commit: again, state: "pending" });
  expect(comment()).toContain("waiting for @bo or @cy");
  expect(scene.github.problems).toEqual([]);
});
