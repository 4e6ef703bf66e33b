import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createScene, type Scene } from "../e2e/harness.ts";
import { type Machine, startMachine } from "./run-workflow.ts";

const PROMPT = "prompts/maturity-rating/prompt.md";
const VERDICTS = ["pass", "known loss", "fail", "inconclusive", "not measured"];

let scene: Scene;
let machine: Machine;
let number: number;

beforeAll(async () => {
  scene = await createScene({ packages: false, lifetime: 900 });
  machine = await startMachine(scene);
  const lines = readFileSync(join(scene.work.path, PROMPT), "utf8").split("\n");
  // The first list item of the body goes: a change of policy that has something to measure.
  const item = lines.findIndex((line) => line.startsWith("- "));
  number = await scene.open({ [PROMPT]: lines.toSpliced(item, 1).join("\n") });
});

afterAll(async () => {
  await machine?.[Symbol.asyncDispose]();
  await scene?.[Symbol.asyncDispose]();
});

const stickyComments = () => scene.github.state.issueComments.filter(({ issue }) => issue === number);
const written = () => scene.github.requests.filter(({ method, operation }) => method !== "GET" && operation !== "graphql");

/** The verdict that the step gave as output. */
function verdictOf(output: string): string {
  const verdict = /::set-output:: verdict=(.*)/.exec(output)?.[1]?.trim() ?? "";
  if (!VERDICTS.includes(verdict)) throw new Error(`The workflow gave no verdict:\n${output}`);
  return verdict;
}

test("the workflow scores a pull request, writes its review and keeps the answers and the report", async () => {
  const { status, output } = await machine.run(await scene.events.pullRequestTarget(number, "opened"));
  const verdict = verdictOf(output);
  expect(["pass", "known loss", "fail", "inconclusive"]).toContain(verdict);
  // The embedded model rehearses: its verdict makes the job neither red nor green. What fails is the decision record that nobody wrote.
  expect(status, output).toBe(1);
  expect(output).toContain("no decision record names");
  expect(stickyComments()).toHaveLength(1);
  expect(stickyComments()[0]?.author).toBe("github-actions[bot]");

  expect(readdirSync(join(machine.folder, "artifacts/assay-report")).some((name) => name.endsWith(".html"))).toBe(true);
  expect(existsSync(join(machine.folder, "cache"))).toBe(true);
  expect(scene.github.problems).toEqual([]);
});

test("the same commit again posts nothing new: at most the sticky comment says where its answers came from", async () => {
  const before = { ids: stickyComments().map(({ id }) => id), inline: structuredClone(scene.github.state.reviewComments) };
  const count = written().length;
  const { output } = await machine.run(await scene.events.pullRequestTarget(number, "reopened"));
  expect(output).toContain("restored assay-answers-");
  verdictOf(output);
  expect({ ids: stickyComments().map(({ id }) => id), inline: scene.github.state.reviewComments }).toEqual(before);
  const quiet = ["issues/update-comment", "repos/create-commit-status"];
  expect(
    written()
      .slice(count)
      .filter(({ operation }) => !quiet.includes(operation ?? "")),
  ).toEqual([]);
});

test("after a review the sign-off workflow evaluates what was measured, without a key and without the packages", async () => {
  const count = written().length;
  await scene.github.review("bo", number, "APPROVED");
  const { status, output } = await machine.run(await scene.events.afterReview(number), {}, ".github/workflows/assay-sign-off.yml");
  expect(status, output).toBe(0);
  expect(output).not.toContain("npm ci");
  expect(scene.github.state.statuses.at(-1)?.sent).toMatchObject({
    context: "assay",
    description: expect.stringMatching(/^Rehearsal; fails/),
  });
  expect(written().slice(count)).toEqual([]);
});

test("a merge group is judged and posts nothing on the pull request", async () => {
  const before = structuredClone(stickyComments());
  const { output } = await machine.run(await scene.events.mergeGroup(number));
  verdictOf(output);
  expect(stickyComments()).toEqual(before);
  expect(scene.github.problems).toEqual([]);
});
