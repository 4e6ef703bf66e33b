import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { publishedJson } from "../../../test/published-json.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import type { ShardPlan } from "../../run/shard/plan.ts";
import type { RunShard } from "../../run/shard/run-shard.ts";
import { shardPlanSchema } from "../../run/shard/schema.ts";
import { main } from "../program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let printed: string[];

/** Two changes, of which one breaks ten titles: which of them did it has to be asked. */
const CHANGED = promptText(["A pet is ill. `MR-1.3`", "A fight leaves blood. `MR-1.2`"]).replace("Give the title", "Give this title");

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient, latencyMs: 2 });
  repository = await sampleRepository({ url: server.url, items: 30 });
  await repository.write({ [PROMPT_PATH]: CHANGED });
  printed = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

const path = (name: string) => join(repository.path, ".assay", name);
const assay = (...args: string[]) => main(["-C", repository.path, ...args]);
const outputs = (name: string) => ["--json", path(`${name}.json`), "--markdown", path(`${name}.md`), "--html", path(`${name}.html`)];
const read = async <T>(name: string) => JSON.parse(await readFile(path(name), "utf8")) as T;
/** Beside the files that are compared, where people put them. */
const file = (index: number, of: number) => join(repository.path, `run-${index}-of-${of}.json`);
const shard = (index: number, of: number, ...command: string[]) =>
  assay(...command, "--shard", `${index}/${of}`, "--run-file", file(index, of), "--store", `.assay/shard-${index}`);
const files = (of: number) => Array.from({ length: of }, (_, n) => file(n + 1, of));

/** What a run wrote, but for how long answers took, which differs between two runs. */
async function told(name: string): Promise<Comparison> {
  const comparison = await read<Comparison>(`${name}.json`);
  return { ...comparison, prompts: comparison.prompts.map((prompt) => ({ ...prompt, latency: { base: null, head: null } })) };
}

it.each([["compare"], ["score", "rating"]])("four machines at once say what one says: assay %s", async (...command) => {
  const status = await assay(...command, ...outputs("whole"), "--store", ".assay/whole");
  const asked = server.requests.length;
  const statuses = await Promise.all([1, 2, 3, 4].map((index) => shard(index, 4, ...command)));
  expect(statuses, printed.join("")).toEqual([0, 0, 0, 0]);
  expect(await assay("merge", ...files(4), ...outputs("merged"), "--store", ".assay/merged"), printed.join("")).toBe(status);
  expect(server.requests.length).toBe(2 * asked);
  expect(await told("merged")).toEqual(await told("whole"));
  // All is stored now: the same files give the same bytes, and no call.
  const store = [".assay/merged"];
  await assay(...command, ...outputs("again"), "--store", ...store);
  await Promise.all([1, 2].map((index) => assay(...command, "--shard", `${index}/2`, "--run-file", file(index, 2), "--store", ...store)));
  await assay("merge", ...files(2), ...outputs("merged-again"), "--store", ...store);
  for (const kind of ["json", "md", "html"])
    expect(await readFile(path(`merged-again.${kind}`), "utf8")).toBe(await readFile(path(`again.${kind}`), "utf8"));
  expect(server.requests.length).toBe(2 * asked);
});

it("a shard that is stopped goes on without paying twice, and leaves no run file behind before it is whole", async () => {
  const slow = await startOpenAI({ answer: obedient, latencyMs: 150 });
  await repository.commit({ ...sampleFiles({ url: slow.url, items: 30 }), [PROMPT_PATH]: promptText() });
  await repository.write({ [PROMPT_PATH]: CHANGED });
  const running = shard(1, 2, "compare", "--concurrency", "2");
  await vi.waitFor(() => expect(slow.requests.length).toBeGreaterThan(6), { timeout: 20_000 });
  process.emit("SIGINT");
  expect(await running).toBe(130);
  await expect(readFile(file(1, 2))).rejects.toThrow(/ENOENT/);
  const before = slow.requests.length;
  expect(await shard(1, 2, "compare"), printed.join("")).toBe(0);
  const { items, answers } = await read<RunShard>("../run-1-of-2.json");
  expect(answers).toHaveLength(2 * items);
  expect(slow.requests.length).toBe(2 * items);
  expect(answers.filter((row) => "from" in row && row.from === "store")).toHaveLength(before);
  await slow.close();
});

it("shards spend their share of the budget, and the merge says what is left", async () => {
  await Promise.all([1, 2, 3].map((index) => shard(index, 3, "compare", "--max-calls", "40")));
  expect(server.requests.length).toBeLessThanOrEqual(40);
  expect(await assay("merge", ...files(3), ...outputs("merged"), "--max-calls", "40")).toBe(1);
  const { reason } = await told("merged");
  expect(reason).toMatch(/not complete: .*this run may make 40 calls.*this shard has \d+ of 30 items/);
  expect(reason).not.toContain("may cost");
});

it("a plan is the matrix for GitHub, with what each shard takes", async () => {
  expect(await assay("plan", "--shards", "3", "--json", join(repository.path, "plan.json")), printed.join("")).toBe(0);
  const plan = publishedJson<ShardPlan>(await readFile(path("../plan.json"), "utf8"), shardPlanSchema);
  expect(plan.shards.map(({ calls }) => calls).reduce((sum, calls) => sum + calls, 0)).toBe(60);
  expect(printed.join("")).toContain('{"shard":["1/3","2/3","3/3"]}');
  expect(server.requests).toHaveLength(0);
});

it("a merge refuses what changed meanwhile, and options that do not go together", async () => {
  await Promise.all([1, 2].map((index) => shard(index, 2, "compare")));
  await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  expect(await assay("merge", ...files(2))).toBe(2);
  expect(printed.join("")).toMatch(/run-1-of-2\.json measured something else than what is here: the prompts say something else/);
  await writeFile(file(2, 2), "");
  expect(await assay("merge", ...files(2))).toBe(2);
  expect(printed.join("")).toMatch(/run-2-of-2\.json is empty/);
  for (const wrong of [
    ["--shard", "1/2"],
    ["--run-file", "x"],
    ["--shard", "3/2", "--run-file", "x"],
    ["--shard", "1/2", "--run-file", "x", "--json", "-"],
  ])
    expect(await assay("compare", ...wrong)).toBe(2);
});
