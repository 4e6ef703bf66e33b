import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  repository = await sampleRepository({ url: server.url, items: 30 });
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<{ readonly status: number; readonly comparison: Comparison; readonly text: string }> {
  const file = join(repository.path, ".assay-result.json");
  const status = await main(["-C", repository.path, ...args, "--json", file]);
  const text = written.join("");
  const json = await readFile(file, "utf8").catch(() => "null");
  return { status, comparison: JSON.parse(json) as Comparison, text };
}

describe("assay check", () => {
  it("finds a path from the folder one stands in, and says where there is none", async () => {
    await repository.write({ [PROMPT_PATH]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
    expect(await main(["-C", join(repository.path, "prompts/rating"), "check", "prompt.md"])).toBe(2);
    expect(await main(["-C", repository.path, "check", "sops"])).toBe(0);
    expect(await main(["-C", repository.path, "check", "prompts/none.md"])).toBe(2);
    expect(written.join("")).toContain("nothing was checked");
  });
});

const withoutBlood = promptText(["Drug use is shown. `MR-1.1`"]);

describe("assay compare", () => {
  it("has nothing to measure where no prompt changed", async () => {
    const { status, comparison } = await run("compare");
    expect(status).toBe(0);
    expect(comparison).toMatchObject({ verdict: "pass", reason: "nothing to measure", prompts: [] });
    expect(server.requests).toHaveLength(0);
  });

  it("says which titles a deleted rule broke, on that hunk and that clause", async () => {
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const { status, comparison } = await run("compare");
    const [prompt] = comparison.prompts;
    expect(status).toBe(1);
    expect(comparison.verdict).toBe("fail");
    expect(prompt?.flips).toHaveLength(10);
    expect(prompt?.flips.every((flip) => flip.kind === "broken" && flip.clauses[0] === "MR-1.2" && flip.hunks[0] === 0)).toBe(true);
    expect(prompt?.hunks).toMatchObject([
      { path: PROMPT_PATH, side: "base", start: 22, end: 22, clauses: ["MR-1.2"], removed: { broken: 10, fixed: 0 } },
    ]);
    expect(prompt?.results[0]).toMatchObject({ scope: "all", base: { exact: 30, under: 0 }, head: { exact: 20, under: 10 } });
    expect(prompt?.clauses.find(({ id }) => id === "MR-1.1")?.lines).toEqual([{ path: PROMPT_PATH, start: 21, end: 21 }]);
  });

  it("asks only once for what it knows", async () => {
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const first = await run("compare");
    expect(server.requests).toHaveLength(60);
    const second = await run("compare");
    expect(server.requests).toHaveLength(60);
    expect(second.comparison.prompts[0]?.calls).toMatchObject({ made: 0, stored: 60 });
    expect(second.comparison.prompts[0]?.results).toEqual(first.comparison.prompts[0]?.results);
  });

  it("gives each flip to the change that caused it where there are several", async () => {
    await repository.write({
      [PROMPT_PATH]: promptText(["A pet is ill. `MR-1.3`", "A fight leaves blood. `MR-1.2`"]).replace(
        "Give the title one tier.",
        "Give this title exactly one tier.",
      ),
    });
    const [prompt] = (await run("compare")).comparison.prompts;
    expect(prompt?.attribution.state).toBe("done");
    expect(prompt?.hunks.map(({ removed }) => removed.broken)).toEqual([0, 10]);
    expect(prompt?.flips.every(({ hunks }) => hunks.length === 1 && hunks[0] === 1)).toBe(true);
  });

  it("judges by the default branch's labels, and shows what a relabelling would do", async () => {
    const items = Array.from({ length: 30 }, (_, index) => sampleItem(index));
    const relabelled = items.map((item, index) => (index % 3 === 1 ? { ...item, truth: { tier: "ALL" } } : item));
    await repository.git("switch", "--quiet", "--create", "topic");
    await repository.commit({
      [PROMPT_PATH]: withoutBlood,
      "ground-truth/titles/items.jsonl": itemsText([...relabelled, { ...sampleItem(31), id: "t-new" }]),
    });
    const { comparison } = await run("compare");
    const [prompt] = comparison.prompts;
    expect(comparison.verdict).toBe("fail");
    expect(prompt?.labels).toEqual([
      { field: "tier", items: 30, relabelled: 10, right: { baseBase: 30, baseHead: 20, headBase: 20, headHead: 30 } },
    ]);
    expect(prompt?.newCases).toEqual({ items: 1, failedBefore: 0, failedNow: 1, ids: ["t-new"] });
  });

  it("compares a prompt that got a new name with what it was before", async () => {
    await repository.write({ [PROMPT_PATH]: null, "prompts/renamed/prompt.md": withoutBlood });
    const { comparison } = await run("compare");
    expect(comparison).toMatchObject({ verdict: "fail", prompts: [{ prompt: "renamed", change: "changed" }] });
    expect(comparison.prompts[0]?.flips).toHaveLength(10);
  });

  it.each([
    ["a prompt that is removed", { [PROMPT_PATH]: null }, "was removed"],
    [
      "a prompt that chooses to be rehearsed",
      { [PROMPT_PATH]: withoutBlood.replace("---\n", "---\nmodel: embedded/nearest-rule\n") },
      "only rehearses",
    ],
  ])("does not measure %s", async (_, files, reason) => {
    await repository.write(files);
    const { status, comparison } = await run("compare");
    expect(status).toBe(1);
    expect(comparison).toMatchObject({ verdict: "not measured", reason: expect.stringContaining(reason) });
  });

  it("does not take a prompt for new whose earlier version cannot be read", async () => {
    await repository.commit({ [PROMPT_PATH]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const { comparison } = await run("compare");
    expect(comparison).toMatchObject({ verdict: "not measured", reason: expect.stringContaining("earlier version") });
  });

  it("measures a prompt whose sets alone changed", async () => {
    const easy = {
      "ground-truth/easy/set.yaml":
        "name: easy\nabout: Two titles.\nprovenance: authored\nsensitivity: public\ninput: {synopsis: string}\ncluster: title\nslices: [language]\nuse: [pull-request]\n",
      "ground-truth/easy/items.jsonl": itemsText([sampleItem(0), sampleItem(3)]),
    };
    await repository.commit(easy);
    await repository.write({ [PROMPT_PATH]: promptText().replace("[titles]", "[easy]") });
    const { comparison } = await run("compare");
    expect(comparison.prompts[0]).toMatchObject({ change: "changed", items: 32 });
  });

  it("decides by the gate part of a split set, and names only titles of its dev part", async () => {
    const set = await readFile(join(repository.path, "ground-truth/titles/set.yaml"), "utf8");
    await repository.commit({ "ground-truth/titles/set.yaml": `${set}split: {salt: "2026", dev: 50, gate: 50}\n` });
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const [whole, dev] = [(await run("compare")).comparison, (await run("compare", "--split", "dev")).comparison];
    const [gate, shown] = [whole.prompts[0], dev.prompts[0]];
    expect((gate?.items ?? 0) + (shown?.items ?? 0)).toBe(30);
    expect(gate?.flips).toEqual(shown?.flips);
    expect(gate?.flips.length).toBeLessThan(10);
    expect(gate?.results.every(({ delta, rule }) => rule !== undefined || Object.keys(delta).length > 0)).toBe(true);
    expect(gate?.confusion).toEqual({});
    expect(whole.notes.map(({ text }) => text).join()).toContain("gate part alone decides");
    expect(whole.notes.map(({ text }) => text).join()).toContain("has judged 1 version as far as");
    expect(dev.notes.map(({ text }) => text).join()).not.toContain("has judged");
  });

  it("is not measured where the budget ends before the items", async () => {
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const { status, comparison } = await run("compare", "--max-calls", "20");
    expect(status).toBe(1);
    expect(comparison.verdict).toBe("not measured");
    expect(comparison.reason).toMatch(/not complete/);
    expect(server.requests.length).toBeLessThanOrEqual(20);
  });

  it("is not measured where the provider's key is missing, and never falls back", async () => {
    const settings = await readFile(join(repository.path, ".github/assay.yml"), "utf8");
    await repository.commit({
      ".github/assay.yml": settings.replace("openai-compatible, url", "openai-compatible, key: ASSAY_TEST_NO_SUCH_KEY, url"),
    });
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const { status, comparison } = await run("compare");
    expect(status).toBe(1);
    expect(comparison).toMatchObject({
      verdict: "not measured",
      rehearsal: false,
      reason: expect.stringContaining("ASSAY_TEST_NO_SUCH_KEY"),
    });
    expect(server.requests).toHaveLength(0);
  });

  it("names the file, the line and the remedy where a prompt is broken", async () => {
    await repository.write({ [PROMPT_PATH]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
    const { status, text } = await run("compare");
    expect(status).toBe(2);
    expect(text).toMatch(/prompts\/rating\/prompt\.md:\d+:\d+: /);
  });

  it("names the item that has no stored answer under replay", async () => {
    await repository.write({ [PROMPT_PATH]: withoutBlood });
    const { status, text } = await run("compare", "--replay");
    expect(status).toBe(2);
    expect(text).toContain("titles/t-0000");
  });

  it("compares a revision with itself to show noise", async () => {
    const { comparison } = await run("compare", "HEAD", "HEAD", "--repeat", "2");
    expect(comparison.prompts[0]?.flips).toEqual([]);
    expect(server.requests).toHaveLength(60);
  });
});

describe("assay score", () => {
  it("scores one prompt by the floors, and keeps the noise it measured", async () => {
    const rules = "rules:\n  - {name: good enough, field: tier, metric: exact, floor: 0.9}\n";
    await repository.commit({
      ".github/assay.yml": `${(await readFile(join(repository.path, ".github/assay.yml"), "utf8")).split("rules:")[0]}${rules}`,
    });
    const { status, comparison } = await run("score", "rating", "--repeat", "2", "--write-noise");
    expect(status).toBe(0);
    expect(comparison.prompts[0]).toMatchObject({ change: "scored", verdict: "pass" });
    expect(await readFile(join(repository.path, "ground-truth/titles/set.yaml"), "utf8")).toContain("house/test:\n    tier: 0\n");
  });

  it("lists the prompts where the name is wrong", async () => {
    const { status, text } = await run("score", "ratign");
    expect(status).toBe(2);
    expect(text).toContain("It has rating.");
  });
});

describe("recorded answers", () => {
  it("are written beside the ground truth, verified, and enough for a replay", async () => {
    expect(await main(["-C", repository.path, "answers", "record", "rating"])).toBe(0);
    await repository.commit({ [PROMPT_PATH]: withoutBlood });
    expect(await main(["-C", repository.path, "answers", "record", "rating"])).toBe(0);
    expect(await main(["-C", repository.path, "answers", "verify"])).toBe(0);
    expect(written.join("")).toContain(
      "Verified 30 recorded answers of the prompts as they are. 30 more belong to other versions of a prompt",
    );
    await server.close();
    const { comparison } = await run("compare", "HEAD~1", "HEAD", "--replay", "--store", join(repository.path, "empty"));
    expect(comparison.prompts[0]?.flips).toHaveLength(10);
  });

  it("are found out when somebody edits an item after recording", async () => {
    await main(["-C", repository.path, "answers", "record", "rating"]);
    await repository.write({
      "ground-truth/titles/items.jsonl": itemsText([
        { ...sampleItem(0), input: { synopsis: "Other words." } },
        ...Array.from({ length: 29 }, (_, index) => sampleItem(index + 1)),
      ]),
    });
    expect(await main(["-C", repository.path, "answers", "verify"])).toBe(2);
    expect(written.join("")).toMatch(/answers\/house--test\.jsonl:1:1: the key is not that of `rating` and item titles\/t-0000/);
  });
});

describe("assay answers import", () => {
  const log = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const line = {
    prompt: "rating",
    revision: "HEAD",
    set: "titles",
    item: "t-0000",
    text: '{"tier":"18+","clauses":[]}',
    model: "house/test",
  };

  it("takes in logged answers, which then stand in for calls", async () => {
    const file = join(repository.path, "log.jsonl");
    await writeFile(file, log([line, { ...line, item: "t-0001" }]));
    expect(await main(["-C", repository.path, "answers", "import", file])).toBe(0);
    expect(await main(["-C", repository.path, "answers", "verify"])).toBe(0);
    expect(await main(["-C", repository.path, "answers", "import", file])).toBe(0);
    expect(
      (await readFile(join(repository.path, "ground-truth/titles/answers/house--test.jsonl"), "utf8")).trim().split("\n"),
    ).toHaveLength(2);
  });

  it.each([
    ["an unknown item", [line, { ...line, item: "t-9999" }], "log.jsonl:2:1: there is no item titles/t-9999"],
    [
      "a digest that differs",
      [{ ...line, digest: `sha256:${"0".repeat(64)}` }],
      "log.jsonl:1:1: the digest is not that of `rating` at HEAD",
    ],
    ["a second text for one key", [line, { ...line, text: "other" }], "log.jsonl:2:1: a second, different answer for item titles/t-0000"],
    ["an unknown key", [{ ...line, answer: "x" }], "log.jsonl:1:"],
  ])("refuses the whole file for %s", async (_, lines, message) => {
    const file = join(repository.path, "log.jsonl");
    await writeFile(file, log(lines));
    expect(await main(["-C", repository.path, "answers", "import", file])).toBe(2);
    expect(written.join("")).toContain(message);
    await expect(readFile(join(repository.path, "ground-truth/titles/answers/house--test.jsonl"), "utf8")).rejects.toThrow();
  });
});
