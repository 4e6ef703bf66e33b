import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import type { ActionResult } from "../run-action.ts";
import { obedient, PROMPT_PATH, promptText } from "../sample-repository.ts";
import { attacked, KEY, type Seen, seen } from "./attack.ts";
import type { Scene } from "./harness.ts";

/** Two changes: which of them broke ten titles has to be asked. */
const CHANGED = promptText(["A pet is ill. `MR-1.3`", "A fight leaves blood. `MR-1.2`"]).replace("Give the title", "Give this title");

let server: OpenAIServer;
let scene: Scene;
let folder: string;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient, latencyMs: 2 });
  scene = await attacked(server);
  folder = await mkdtemp(join(tmpdir(), "assay-shards-"));
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  await rm(folder, { recursive: true, force: true });
  expect(problems).toEqual([]);
});

/** A job of the matrix workflow: each has a store of its own, and only those that ask have the key. */
async function job(number: number, store: string, inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  const event = await scene.events.pullRequestTarget(number);
  return scene.run(event, {
    inputs: { store: join(folder, store), ...inputs },
    env: { HOUSE_KEY: KEY, RUNNER_TEMP: join(folder, `temp-${store}`) },
  });
}

const runFile = (store: string, index: number, of: number) => join(folder, `temp-${store}`, "assay", `run-${index}-of-${of}.json`);

/** Scores the shards at the same time and leaves their run files in one folder, as artifacts are. */
async function scored(number: number, name: string, shards: readonly string[]): Promise<string> {
  const results = await Promise.all(shards.map((shard, n) => job(number, `${name}-${n}`, { shard })));
  const files = join(folder, `${name}-files`);
  for (const [n, result] of results.entries()) {
    expect(result.status, result.stdout).toBe(0);
    const file = runFile(`${name}-${n}`, n + 1, shards.length);
    expect(result.outputs["run-file"]).toBe(file);
    await cp(file, join(files, `run-${n + 1}.json`));
  }
  return files;
}

async function reviewed(number: number, store: string, inputs: Readonly<Record<string, string>>): Promise<Seen> {
  return seen(scene, number, await job(number, store, inputs));
}

/** What people read, without what differs between two runs and two pull requests. */
const text = ({ comment }: Seen, number: number) =>
  comment.replaceAll(`#${number}`, "#1").replace(/[\d,]+ ms|run=\w+|[0-9a-f]{40}|[0-9a-f]{7,}/g, "…");

test("four shards give the pull request the review of one run, and nothing is paid for twice", async () => {
  const alone = await scene.open({ [PROMPT_PATH]: CHANGED });
  const whole = await reviewed(alone, "alone", {});
  const asked = server.requests.length;

  const number = await scene.open({ [PROMPT_PATH]: CHANGED });
  const plan = await job(number, "plan", { plan: "4" });
  expect([plan.status, plan.outputs.matrix]).toEqual([0, '{"shard":["1/4","2/4","3/4","4/4"]}']);
  expect(plan.summary).toContain("In all 60 calls");
  const posted = scene.github.state.issueComments.length;
  const files = await scored(number, "shard", ["1/4", "2/4", "3/4", "4/4"]);
  expect(scene.github.state.issueComments).toHaveLength(posted);

  const merged = await reviewed(number, "merged", { shards: files });
  expect(merged.outputs.verdict).toBe(whole.outputs.verdict);
  expect(merged.outputs.calls).toBe(whole.outputs.calls);
  expect(text(merged, number)).toBe(text(whole, alone));
  expect(server.requests.length).toBe(2 * asked);

  // Once more with the store that the merge left: what the shards paid for is there, and the budget knows of it.
  const again = await reviewed(number, "merged", {});
  expect(again.outputs).toMatchObject({ calls: "0", verdict: whole.outputs.verdict });
  const spent = (await readFile(join(folder, "merged", "spend.jsonl"), "utf8")).trim().split("\n");
  const calls = spent.map((line) => JSON.parse(line) as { calls: number; pull: number }).filter(({ pull }) => pull === number);
  expect(calls.reduce((sum, entry) => sum + entry.calls, 0)).toBe(asked);
});

test("a shard that is missing, of another commit or edited is told on the pull request, and never green", async () => {
  const number = await scene.open({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  const files = await scored(number, "first", ["1/2", "2/2"]);
  const without = async (change: () => Promise<unknown>) => {
    await change();
    const { outputs, status, comment } = await reviewed(number, "refused", { shards: files });
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
    return comment;
  };
  const second = await readFile(join(files, "run-2.json"), "utf8");
  expect(await without(() => rm(join(files, "run-2.json")))).toContain("Shard 2/2 is missing");
  expect(await without(() => writeFile(join(files, "run-2.json"), second.replace("13+", "ALL")))).toContain("edited or damaged");
  await writeFile(join(files, "run-2.json"), second);
  await scene.push({ [PROMPT_PATH]: CHANGED });
  expect(await without(async () => {})).toContain("the head is another commit");
  expect(await without(() => rm(files, { recursive: true }))).toContain("There is no run file to merge");
});

test("what is wrong with the files that were pushed is told by the merge, with its line", async () => {
  const number = await scene.open({ [PROMPT_PATH]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
  expect((await job(number, "broken", { plan: "4" })).status).toBe(1);
  expect((await job(number, "broken", { shard: "1/4" })).status).toBe(1);
  const { outputs, comment } = await reviewed(number, "broken", { shards: join(folder, "none") });
  expect(outputs.verdict).toBe("not measured");
  expect(comment).toMatch(/prompts\/rating\/prompt\.md:\d+/);
});
