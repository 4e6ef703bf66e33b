import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Files, ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { obedient, PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { renderHunkComment } from "../../report/hunk-comment.ts";
import { main } from "../program.ts";

const KIDS = "prompts/rating/overlays/kids.md";
const DRUGS = "Drug use is shown. `MR-1.1`";
const BLOOD = "A fight leaves blood. `MR-1.2`";

/** Children's titles: what stands under `13+` in the base, and `rules` besides. */
function kids(rules: readonly string[], mode = "append"): string {
  return `---\nabout: For children.\nsections: {13-plus: ${mode}}\n---\n## 13+\n${rules.map((rule) => `- ${rule}\n`).join("")}`;
}

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  repository = await sampleRepository({ url: server.url, items: 30, more: { [PROMPT_PATH]: promptText([DRUGS]), [KIDS]: kids([BLOOD]) } });
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<Comparison> {
  const file = join(repository.path, ".assay-result.json");
  await main(["-C", repository.path, ...args, "--json", file]);
  return JSON.parse(await readFile(file, "utf8").catch(() => "null")) as Comparison;
}

async function compare(files: Files): Promise<Comparison> {
  await repository.write(files);
  return run("compare");
}

const outline = ({ prompts }: Comparison) => prompts.map(({ prompt, change, flips }) => [prompt, change, flips.length]);
const notes = (comparison: Comparison) => comparison.notes.map(({ text }) => text);

describe("assay compare", () => {
  it("scores an overlay again when its base changes, and says why", async () => {
    const comparison = await compare({ [PROMPT_PATH]: promptText(["A pet is ill. `MR-1.3`"]) });
    expect(outline(comparison)).toEqual([
      ["rating", "changed", 10],
      ["rating/kids", "changed", 10],
    ]);
    // The report says why beside what moved.
    expect(notes(comparison).filter((text) => text.includes("because"))).toEqual([]);
    expect(comparison.prompts.map(({ inherits }) => inherits)).toEqual([undefined, "rating"]);
    const overlay = comparison.prompts[1];
    expect(overlay).toMatchObject({
      path: KIDS,
      hunks: [{ path: PROMPT_PATH, start: 21, end: 21, clauses: ["MR-1.1", "MR-1.3"], removed: { broken: 10 } }],
    });
    expect(overlay?.clauses.find(({ id }) => id === "MR-1.2")?.lines).toEqual([{ path: KIDS, start: 6, end: 6 }]);
    expect(renderHunkComment(comparison, 1, 0)).toContain("`rating/kids`: **Without these lines 10 broken titles are right again");
    expect(renderHunkComment(comparison, 0, 0)).not.toContain("`rating`");
  });

  it("takes an overlay that got another name, unedited, for one that changed by itself", async () => {
    await repository.git("mv", KIDS, "prompts/rating/overlays/children.md");
    const comparison = await compare({ [PROMPT_PATH]: promptText(["A pet is ill. `MR-1.3`"]) });
    expect(comparison.prompts.map(({ prompt, change }) => [prompt, change])).toEqual([
      ["rating", "changed"],
      ["rating/children", "changed"],
    ]);
    expect(comparison.prompts[1]).not.toHaveProperty("inherits");
  });

  it("scores an overlay alone when its own file changes", async () => {
    const comparison = await compare({ [KIDS]: kids(["A pet is ill. `MR-1.3`"]) });
    expect(outline(comparison)).toEqual([["rating/kids", "changed", 10]]);
    expect(comparison.prompts[0]).not.toHaveProperty("inherits");
    expect(comparison.prompts[0]?.hunks).toMatchObject([
      { path: KIDS, start: 6, end: 6, clauses: ["MR-1.2", "MR-1.3"], removed: { broken: 10 } },
    ]);
    expect(notes(comparison).filter((text) => text.includes("because"))).toEqual([]);
  });

  it("gives each flip of an overlay to the file whose lines did it", async () => {
    const comparison = await compare({
      [PROMPT_PATH]: promptText(["A pet is ill. `MR-1.3`"]),
      [KIDS]: kids(["A cake is baked. `MR-1.3`"]),
    });
    const overlay = comparison.prompts[1];
    expect(overlay).not.toHaveProperty("inherits");
    expect(overlay?.attribution.state).toBe("done");
    expect(overlay?.hunks.map(({ path, removed, clauses }) => [path, removed.broken, ...clauses])).toEqual([
      [KIDS, 10, "MR-1.2", "MR-1.3"],
      [PROMPT_PATH, 10, "MR-1.1", "MR-1.3"],
    ]);
    const owners = overlay?.flips.map(({ clauses, hunks }) => [clauses[0], ...hunks]);
    expect(new Set(owners?.map(String))).toEqual(new Set(["MR-1.1,1", "MR-1.2,0"]));
  });

  it("does not score an overlay where only sections of the base changed that it replaces", async () => {
    await repository.commit({ [KIDS]: kids([DRUGS, BLOOD], "replace") });
    expect(outline(await compare({ [PROMPT_PATH]: promptText([]) }))).toEqual([["rating", "changed", 10]]);
  });

  it("scores an overlay again when a partial of its base changes", async () => {
    const withPartial = promptText([DRUGS]).replace("## ALL", "{{>tone}}\n\n## ALL");
    await repository.commit({ [PROMPT_PATH]: withPartial, "prompts/_shared/tone.md": "Be strict.\n" });
    const comparison = await compare({ "prompts/_shared/tone.md": "Be lenient.\n" });
    expect(outline(comparison).map(([name]) => name)).toEqual(["rating", "rating/kids"]);
    expect(comparison.prompts[1]).toMatchObject({ inherits: "rating" });
  });

  it("does not take an overlay for its base's follower where a partial changed that only the overlay uses", async () => {
    await repository.commit({ [KIDS]: kids([BLOOD, "{{>tone}}"]), "prompts/_shared/tone.md": "Be strict.\n" });
    const comparison = await compare({ "prompts/_shared/tone.md": "Be lenient.\n", [PROMPT_PATH]: promptText(["A pet is ill. `MR-1.3`"]) });
    expect(comparison.prompts.map(({ prompt, inherits }) => [prompt, inherits])).toEqual([
      ["rating", undefined],
      ["rating/kids", undefined],
    ]);
    expect(notes(comparison)).toContain("rating/kids is scored because rating and prompts/_shared/tone.md changed.");
  });

  it("compares an overlay with what it was before its base got another name", async () => {
    const comparison = await compare({
      [PROMPT_PATH]: null,
      [KIDS]: null,
      "prompts/grading/prompt.md": promptText(["A pet is ill. `MR-1.3`"]),
      "prompts/grading/overlays/kids.md": "---\nabout: Quite another text.\n---\n## ALL\n- Nothing at all. `MR-1.3`\n",
    });
    expect(outline(comparison)).toEqual([
      ["grading", "changed", 10],
      ["grading/kids", "changed", 20],
    ]);
  });

  it("does not measure an overlay that is removed", async () => {
    const comparison = await compare({ [KIDS]: null });
    expect(comparison).toMatchObject({ verdict: "not measured", prompts: [{ prompt: "rating/kids", change: "removed" }] });
    expect(comparison.reason).toContain(`${KIDS} was removed`);
  });

  it("does not take an overlay for new whose earlier base cannot be read", async () => {
    await repository.commit({ [PROMPT_PATH]: promptText([DRUGS]).replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
    const comparison = await compare({ [PROMPT_PATH]: promptText([DRUGS]) });
    expect(comparison.prompts.map(({ prompt, verdict }) => [prompt, verdict])).toEqual([
      ["rating", "not measured"],
      ["rating/kids", "not measured"],
    ]);
  });
});

describe("an overlay by its name", () => {
  it("is scored, recorded beside its base, and verified", async () => {
    const comparison = await run("score", "rating/kids");
    expect(comparison.prompts).toMatchObject([{ prompt: "rating/kids", path: KIDS, change: "scored", items: 30 }]);
    expect(comparison.prompts[0]?.results[0]).toMatchObject({ scope: "all", head: { exact: 30 } });
    expect(await main(["-C", repository.path, "answers", "record"])).toBe(0);
    const path = join(repository.path, "ground-truth/titles/answers/house--test.jsonl");
    const prompts = (await readFile(path, "utf8"))
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt);
    expect([...new Set(prompts)]).toEqual(["rating", "rating/kids"]);
    written.length = 0;
    expect(await main(["-C", repository.path, "answers", "verify"])).toBe(0);
    expect(written.join("")).toContain("Verified 60 recorded answers of the prompts as they are. 0 more belong");
    expect(await main(["-C", repository.path, "answers", "record", "rating/teens"])).toBe(2);
    expect(written.join("")).toContain("It has rating, rating/kids.");
  });
});
