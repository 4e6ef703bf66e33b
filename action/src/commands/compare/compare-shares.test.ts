import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";

/** Either of two rules for blood is enough: to break its titles, both have to go. */
const RULES = [
  "Blood is 13+. `MR-1.2`",
  "Drug use is shown. `MR-1.1`",
  ...[2, 3, 4, 5, 6, 7].map((n) => `Rule ${n}.`),
  "A fight leaves blood. `MR-1.2`",
];
/** Without both, and with some of the others reworded. */
const without = (...reworded: readonly number[]) =>
  RULES.map((rule, n) => (reworded.includes(n) ? `${rule} Reworded.` : rule)).filter((rule) => !/lood/.test(rule));

function eitherRule(request: Parameters<typeof obedient>[0]): string {
  const [rules, item] = ["system", "user"].map((role) => JSON.stringify(request.messages.filter((message) => message.role === role)));
  const blood = item?.includes("blood") && (rules?.includes("Blood is 13+") || rules?.includes("A fight leaves blood"));
  return blood ? JSON.stringify({ tier: "13+", clauses: ["MR-1.2"] }) : obedient(request);
}

let server: OpenAIServer;
let repository: ScratchRepository;

beforeEach(async () => {
  server = await startOpenAI({ answer: eitherRule });
  repository = await sampleRepository({ url: server.url, items: 30, more: { [PROMPT_PATH]: promptText(RULES) } });
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function compare(rules: readonly string[], ...args: string[]): Promise<Comparison["prompts"][number] | undefined> {
  await repository.write({ [PROMPT_PATH]: promptText(rules) });
  const file = join(repository.path, ".result.json");
  await main(["-C", repository.path, "compare", "--attribute", "shapley", ...args, "--json", file]);
  return (JSON.parse(await readFile(file, "utf8")) as Comparison).prompts[0];
}

it("two changes that break titles only together share them, and a third gets nothing", async () => {
  const prompt = await compare(without(4));
  expect(prompt?.attribution.shapley?.state).toBe("done");
  expect(prompt?.hunks.map(({ share }) => share?.broken)).toEqual([5, 0, 5].map((share) => expect.closeTo(share, 9)));
});

it("more than four changes get none, and are told why", async () => {
  const prompt = await compare(without(2, 4, 6));
  expect(prompt?.hunks).toHaveLength(5);
  expect(prompt?.attribution.shapley).toMatchObject({
    state: "refused",
    text: expect.stringContaining("at most 4 changes; this prompt has 5"),
  });
});

it("a budget that is too small is not passed", async () => {
  const prompt = await compare(without(4), "--max-calls", "61");
  expect(server.requests.length).toBeLessThanOrEqual(61);
  expect(prompt?.attribution.state).toBe("over budget");
  expect(prompt?.hunks.some(({ share }) => share !== undefined)).toBe(false);
});
