import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decide } from "../../src/commands/decide/decide.ts";
import type { Files } from "../git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText } from "../sample-repository.ts";
import { isHarmless } from "./attack.ts";
import { commentScene, stickyOf } from "./comment-scene.ts";
import type { Scene } from "./harness.ts";

const record = "prompts/rating/decisions/DR-20261121-rating.md";
const runFile = record.replace(/md$/, "run.json");
const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);

let server: OpenAIServer;
let scene: Scene;

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  scene = await commentScene(server, { records: "required" });
});
afterEach(async () => {
  const problems = scene.github.problems;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

const read = (path: string) => readFile(join(scene.work.path, path), "utf8");

/** Pushes, and what the pull request's comment then says. */
async function after(number: number, files: Files): Promise<{ readonly verdict: string | undefined; readonly comment: string }> {
  await scene.push(files);
  const { outputs } = await scene.run(await scene.events.pullRequestTarget(number));
  isHarmless(stickyOf(scene, number));
  return { verdict: outputs.verdict, comment: stickyOf(scene, number) };
}

/** A pull request with a finished record and its run file. */
async function decided(prompt: string): Promise<number> {
  const number = await scene.open({ [PROMPT_PATH]: prompt });
  expect(await decide("rating", undefined, undefined, { C: scene.work.path, today: "2026-11-21", quiet: true })).toBe(0);
  const text = (await read(record)).replace(/<!-- WRITE: why.*-->/, "Blood.").replace(/<!-- WRITE: what.*-->/, "It counts.");
  await scene.work.write({ [record]: text });
  return number;
}

test("a run file that is edited, by itself, with its digest or with strange items, makes no record and nothing green", async () => {
  const number = await decided(REWORDED);
  const [honest, draft] = [await read(runFile), await read(record)];
  const flattering = honest.replaceAll('"base":{"tier":"13+"}', '"base":{"tier":"ALL"}');
  expect(flattering).not.toBe(honest);
  const edited = await after(number, { [runFile]: flattering });
  expect(edited.verdict).toBe("fail");
  expect(edited.comment).toContain("is not the run that this record names");

  const withDigest = (text: string) =>
    draft.replace(/run: sha256:[0-9a-f]{64}/, `run: sha256:${createHash("sha256").update(text).digest("hex")}`);
  const signed = await after(number, { [record]: withDigest(flattering) });
  expect(signed.verdict).toBe("fail");
  expect(signed.comment).toMatch(/DR-20261121-rating.* does not say what its run file says/);

  const [first = ""] = honest.split("\n").filter((line) => line.startsWith('{"set"'));
  const strange = honest.replace(first, `${first.replace("t-0000", "@everyone <img src=x>")}\n${first}`);
  const stray = await after(number, { [runFile]: strange, [record]: withDigest(strange) });
  expect(stray.verdict).toBe("fail");
});

test("a run file that is edited after the decision fails, and the record stays what it was", async () => {
  const number = await decided(REWORDED);
  expect((await after(number, {})).verdict).toBe("pass");
  await scene.github.merge(number);
  await scene.work.git("switch", "--quiet", "main");
  await scene.work.git("pull", "--quiet", "origin", "main");
  await scene.workspace.git("pull", "--quiet", "origin", "main");
  const next = await scene.open({ [runFile]: (await read(runFile)).replace('"tier":"ALL"', '"tier":"18+"') });
  const { outputs } = await scene.run(await scene.events.pullRequestTarget(next));
  expect(outputs.verdict).toBe("fail");
  expect(stickyOf(scene, next)).toMatch(/The run file of .*DR-.* was changed after the decision: restore it/);
});
