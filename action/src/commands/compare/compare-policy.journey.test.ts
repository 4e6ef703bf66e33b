import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import {
  itemsText,
  obedient,
  PROMPT_PATH,
  promptText,
  sampleItem,
  sampleRepository,
  stampedTrace,
} from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  // A critical clause is tested by cases on both sides of it.
  const items = Array.from({ length: 30 }, (_, n) => (n % 3 === 2 ? { ...sampleItem(n), clauses: ["MR-1.1", "MR-1.3"] } : sampleItem(n)));
  repository = await sampleRepository({ url: server.url, more: { "ground-truth/titles/items.jsonl": itemsText(items) } });
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
  const json = await readFile(file, "utf8").catch(() => "null");
  return { status, comparison: JSON.parse(json) as Comparison, text: written.join("") };
}

const SOP_PATH = "sops/rating.md";
const TRACE_PATH = "prompts/rating/trace.yaml";
const sopWith = async (from: string, to: string) => {
  const text = await readFile(join(repository.path, SOP_PATH), "utf8");
  expect(text).toContain(from);
  return text.replace(from, to);
};
const BLOOD = "A fight that leaves blood is 13+.";

describe("a change of an SOP", () => {
  it("names the prompts, lines, items, stamps and today's numbers that rest on the clause, and passes", async () => {
    await repository.commit({ [TRACE_PATH]: await stampedTrace(repository) });
    const blind = promptText(["Drug use is shown. `MR-1.1`", "Blood. `MR-1.2`"]);
    await repository.commit({ [PROMPT_PATH]: blind });
    await repository.commit({ [TRACE_PATH]: await stampedTrace(repository) });
    await repository.write({ [SOP_PATH]: await sopWith(BLOOD, "A fight that leaves ~~little~~ blood is 18+.") });
    const { status, comparison, text } = await run("compare");
    expect(comparison.clauseChanges).toEqual([
      {
        id: "MR-1.2",
        title: "Blood",
        path: SOP_PATH,
        start: 16,
        end: 20,
        side: "head",
        change: "text",
        before: BLOOD,
        now: "A fight that leaves ~~little~~ blood is 18+.",
        severity: "major",
        regulated: null,
        items: 10,
        prompts: [
          {
            prompt: "rating",
            path: PROMPT_PATH,
            places: [{ path: PROMPT_PATH, section: "13-plus", start: 22, end: 22 }],
            stale: ["suspect:clause"],
            today: [{ field: "tier", items: 10, errors: { under: 10, over: 0 } }],
          },
        ],
      },
    ]);
    expect(comparison.prompts).toMatchObject([{ change: "unchanged", verdict: "pass", calls: { made: 30 } }]);
    expect(comparison.prompts[0]?.trace?.find(({ clause }) => clause === "MR-1.2")?.states).toContain("suspect:clause");
    expect([status, comparison.verdict]).toEqual([0, "pass"]);
    expect(text).toContain("MR-1.2 changed: 1 prompt implements it, and it was not reviewed against the new text");
    expect(text).toContain("npx assay trace review MR-1.2");
    expect(text).not.toContain("Nothing moved");
    expect(server.requests).toHaveLength(30);
  });

  it("asks nothing again of what did not change, however old its answers are", async () => {
    const settings = await readFile(join(repository.path, ".github/assay.yml"), "utf8");
    await repository.commit({ ".github/assay.yml": `${settings}limits: {fresh-for-hours: 0}\n` });
    await repository.write({ [SOP_PATH]: await sopWith(BLOOD, "Blood is 18+.") });
    await run("compare");
    expect(server.requests).toHaveLength(30);
    const { comparison } = await run("compare");
    expect(server.requests).toHaveLength(30);
    expect(comparison.prompts[0]?.calls).toMatchObject({ made: 0, stored: 30 });
  });

  it("finds a prompt that cites no clause by the sections that its trace names, and an overlay by what it takes over", async () => {
    await repository.commit({
      [PROMPT_PATH]: promptText(["Drug use is shown.", "Blood."]).replace(" `MR-1.3`", ""),
      "prompts/rating/overlays/kids.md": "---\nabout: For children.\n---\n\n## ALL\n- Nothing at all.\n",
      [TRACE_PATH]: "version: 1\nprompt: rating\nlinks:\n  - clause: MR-1.2\n    parts: [13-plus]\n",
      "prompts/rating/overlays/kids.trace.yaml": "version: 1\nprompt: rating/kids\nlinks:\n  - clause: MR-1.2\n    parts: [13-plus]\n",
    });
    await repository.write({ [SOP_PATH]: await sopWith(BLOOD, "Blood is 18+.") });
    const { comparison } = await run("compare");
    expect(comparison.prompts.map(({ prompt, change }) => [prompt, change])).toEqual([
      ["rating", "unchanged"],
      ["rating/kids", "unchanged"],
    ]);
    const place = { path: PROMPT_PATH, section: "13-plus", start: 20, end: 22 };
    expect(comparison.clauseChanges[0]?.prompts).toMatchObject([
      { prompt: "rating", places: [place] },
      { prompt: "rating/kids", places: [place] },
    ]);
  });

  it("fails where the clause is regulated and its stamp is stale, until somebody restamps it", async () => {
    await repository.commit({ [TRACE_PATH]: await stampedTrace(repository) });
    await repository.write({ [SOP_PATH]: await sopWith("Use that is shown is 13+.", "Use that is shown is 18+.") });
    const stale = await run("compare");
    expect(stale).toMatchObject({ status: 1, comparison: { verdict: "fail", reason: expect.stringContaining("MR-1.1") } });
    expect(stale.comparison.checks[0]).toMatchObject({
      name: "trace",
      state: "fail",
      command: "npx assay trace review MR-1.1 --prompt rating",
    });
    await repository.write({ [TRACE_PATH]: await stampedTrace(repository) });
    const { comparison } = await run("compare");
    expect(comparison.verdict).toBe("pass");
    expect(comparison.clauseChanges[0]?.prompts[0]?.stale).toEqual([]);
  });

  it("fails where its trace is taken away, also with a new name, or the clause made less severe", async () => {
    await repository.commit({ [TRACE_PATH]: await stampedTrace(repository) });
    const uncited = promptText().replace(/^.*`MR-1\.1`.*\n/m, "");
    await repository.write({ [PROMPT_PATH]: uncited, [SOP_PATH]: await sopWith("`critical`", "`minor`") });
    const weaker = await run("compare");
    expect(weaker.comparison.checks).toContainEqual(expect.objectContaining({ name: "trace", state: "fail" }));
    await repository.git("rm", "--quiet", TRACE_PATH);
    expect((await run("compare")).comparison.checks).toContainEqual(
      expect.objectContaining({ name: "trace", state: "fail", text: expect.stringContaining("The trace of `rating` is gone") }),
    );
    await repository.git("mv", "prompts/rating", "prompts/rated");
    expect((await run("compare")).comparison.checks).toContainEqual(
      expect.objectContaining({ name: "trace", state: "fail", prompt: "rated", text: expect.stringContaining("has none") }),
    );
  });

  it("fails where a clause is dropped that a prompt still cites, and the prompt is measured all the same", async () => {
    const clause = /### MR-1\.2[\s\S]*?(?=### )/.exec(await readFile(join(repository.path, SOP_PATH), "utf8"))?.[0] ?? "";
    await repository.write({ [SOP_PATH]: await sopWith(clause, "") });
    const { status, comparison } = await run("compare");
    expect(status).toBe(1);
    expect(comparison).toMatchObject({
      verdict: "fail",
      reason: expect.stringContaining("`MR-1.2` is gone from `sops/rating.md`"),
      clauseChanges: [{ id: "MR-1.2", change: "removed", side: "base", start: 16, now: null }],
      prompts: [{ prompt: "rating", items: 30 }],
    });
    expect(comparison.checks[0]).toMatchObject({ name: "policy", path: SOP_PATH, line: 16 });
  });

  it("is not held up where it only goes back to what the default branch was, by files and not by name", async () => {
    const before = await sopWith("# Rating", "# Rating");
    await repository.commit({ [SOP_PATH]: `${before}\n### MR-1.4 Fear\n\n\`minor\`\n\nFear is 13+.\n` });
    await repository.write({ [SOP_PATH]: before });
    const back = await run("compare");
    expect(back.comparison).toMatchObject({ verdict: "pass", checks: [{ name: "policy", state: "warning" }] });
    await repository.write({ [SOP_PATH]: before.replace("Everything else", "Anything else") });
    expect((await run("compare")).comparison).toMatchObject({ verdict: "fail", checks: [{ name: "policy", state: "fail" }] });
  });

  it("says so where no prompt implements it, or where no clause changed", async () => {
    await repository.write({ [SOP_PATH]: await sopWith("# Rating\n", "# Rating\n\nFor everybody.\n") });
    expect((await run("compare")).comparison).toMatchObject({
      verdict: "pass",
      prompts: [],
      notes: [{ text: expect.stringContaining("No clause changed") }],
    });
    await repository.write({ [SOP_PATH]: `${await sopWith("# Rating", "# Rating")}\n### MR-1.4 Fear\n\n\`minor\`\n\nFear is 13+.\n` });
    const { comparison, text } = await run("compare");
    expect(comparison).toMatchObject({ verdict: "pass", prompts: [], clauseChanges: [{ id: "MR-1.4", change: "added", prompts: [] }] });
    expect(text).toContain("no prompt implements it");
    expect(server.requests).toHaveLength(0);
  });
});

describe("a change of the ground truth that measures nothing", () => {
  it("is told: the default branch's taxonomy judges, and what does not fit it", async () => {
    await repository.git("switch", "--quiet", "--create", "topic");
    await repository.write({
      "ground-truth/fields.yaml": "fields:\n  tier: {kind: ordinal, labels: [ALL, 7+, 13+, 18+]}\n",
      [PROMPT_PATH]: promptText().replace("[ALL, 13+, 18+]", "[ALL, 7+, 13+, 18+]"),
    });
    const { comparison } = await run("compare");
    expect(comparison.notes.map(({ text }) => text).join()).toContain("The field `tier` changed. The default branch’s taxonomy judges");
    expect(comparison.checks).toContainEqual(
      expect.objectContaining({ name: "policy", state: "warning", text: expect.stringContaining("`7+` is no label of `tier`") }),
    );
  });

  it("is told: a set that is described differently, one that nobody uses, items whose labels stay", async () => {
    const set = await readFile(join(repository.path, "ground-truth/titles/set.yaml"), "utf8");
    await repository.git("switch", "--quiet", "--create", "topic");
    await repository.write({
      "ground-truth/titles/set.yaml": set.replace("Invented for tests.", "Invented."),
      "ground-truth/other/set.yaml": set.replace("name: titles", "name: other"),
      "ground-truth/other/items.jsonl": itemsText([sampleItem(0)]),
    });
    const { comparison } = await run("compare");
    expect(comparison).toMatchObject({ verdict: "pass", prompts: [] });
    const notes = comparison.notes.map(({ text }) => text).join("\n");
    expect(notes).toContain("The set titles is described differently");
    expect(notes).toContain("No prompt is judged on the set other");
    expect(server.requests).toHaveLength(0);
  });
});

describe("checks", () => {
  it("fail a change that no record names, with the command that drafts one", async () => {
    const settings = await readFile(join(repository.path, ".github/assay.yml"), "utf8");
    await repository.commit({ ".github/assay.yml": settings.replace("decision-records: off", "decision-records: required") });
    await repository.write({ [PROMPT_PATH]: promptText().replace("Give the title one tier.", "Give this title one tier.") });
    const { status, comparison, text } = await run("compare");
    expect(status).toBe(1);
    expect(comparison).toMatchObject({
      verdict: "fail",
      prompts: [{ verdict: "pass" }],
      reason: expect.stringContaining("no decision record names it"),
    });
    expect(text).toContain("Not ready: the numbers hold, but rating changed and no decision record names it");
    expect(text).toContain("Next: run npx assay decide rating");
    expect(text).toContain("Measured: Nothing moved");
  });
});
