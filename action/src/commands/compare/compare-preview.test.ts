import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { publishedJson } from "../../../test/published-json.ts";
import { obedient, PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import { previewSchema } from "../../run/compare/preview-document.ts";
import { main } from "../program.ts";

const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);

let server: OpenAIServer;
let repository: ScratchRepository;
let printed: string;

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  repository = await sampleRepository({ url: server.url });
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await repository[Symbol.asyncDispose]();
  await server.close();
});

const compare = (...args: readonly string[]) => main(["-C", repository.path, "--quiet", "compare", ...args]);

it("says what a comparison would ask and cost, and asks nothing", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  expect(await compare("--preview")).toBe(0);
  expect(server.requests).toHaveLength(0);
  expect(printed).toMatch(/^rating: 60 calls of house\/test \(0 stored\), about [\d,]+ tokens in and 6,000 out, about \$0\.\d\d\n/);
  expect(printed).toContain("In all 60 calls");
  expect(printed).toContain("allowed are 20,000 calls and $5.00");
});

it("counts exactly the calls that a comparison then makes, and none for what is stored", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await compare();
  const whole = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on the floor. `MR-1.2`"]);
  await repository.write({ [PROMPT_PATH]: whole });
  printed = "";
  await compare("--preview", "--json", "-");
  const told = publishedJson<{ readonly prompts: readonly unknown[] }>(printed, previewSchema).prompts[0];
  expect(told).toMatchObject({ prompt: "rating", calls: 30, stored: 30 });
  const before = server.requests.length;
  await compare();
  expect(server.requests.length - before).toBe(30);
});

it("a key that is missing does not keep anybody from looking", async () => {
  const settings = await readFile(join(repository.path, ".github/assay.yml"), "utf8");
  const keyed = settings.replace("openai-compatible, url", "openai-compatible, key: ASSAY_TEST_NO_SUCH_KEY, url");
  await repository.commit({ ".github/assay.yml": keyed });
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  expect(await compare("--preview")).toBe(0);
  expect(printed).toContain("60 calls");
});

it("counts what a model without a price would answer, and names a model that the settings do not list", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await compare("--preview", "--model", "embedded/nearest-rule");
  expect(printed).toBe(
    "rating: 60 answers of embedded/nearest-rule (0 stored), on this machine, free\nNothing would be asked of a model that costs money.\n",
  );
  printed = "";
  await compare("--preview", "--model", "house/other");
  expect(printed).toContain("but `models` in .github/assay.yml does not list it: list it there first");
});

it("says where the limits do not suffice, and how to raise them", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await compare("--preview", "--max-calls", "10");
  expect(printed).toMatch(/not enough: raise `limits`/);
});

it("what one day may cost is not passed by several runs together, and the refusal says how to raise it", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await compare();
  const lines = (await readFile(join(repository.path, ".assay/spend.jsonl"), "utf8")).trim().split("\n");
  const spent = lines.map((line) => JSON.parse(line)).reduce((sum, { calls, usd }) => ({ calls: sum.calls + calls, usd: sum.usd + usd }));
  expect(spent.calls).toBe(60);
  expect(spent.usd).toBeGreaterThan(0);

  const settings = await readFile(join(repository.path, ".github/assay.yml"), "utf8");
  await repository.write({ [PROMPT_PATH]: promptText() });
  await repository.commit({ ".github/assay.yml": `${settings}limits: {cost-per-day: ${spent.usd}}\n` });
  await repository.write({ [PROMPT_PATH]: promptText(["Blood is 13+. `MR-1.2`"]) });
  printed = "";
  expect(await compare("--json", "-", "--max-cost", "5")).toBe(1);
  expect(JSON.parse(printed)).toMatchObject({ verdict: "not measured", reason: expect.stringContaining("raise `limits: {cost-per-day}`") });
  expect(server.requests).toHaveLength(60);
});
