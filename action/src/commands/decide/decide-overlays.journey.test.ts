import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";
import { decide } from "./decide.ts";

const KIDS = "prompts/rating/overlays/kids.md";
const RECORD = "prompts/rating/decisions/DR-20261121-rating.md";
const DRUGS = "Drug use is shown. `MR-1.1`";
const REWORDED = promptText(["A pet is ill. `MR-1.3`"]);

/** Children's titles: `rule` is added to the base's `13+`. */
function kids(rule: string): string {
  return `---\nabout: For children.\nsections: { 13-plus: append }\n---\n## 13+\n- ${rule} \`MR-1.2\`\n`;
}

let server: OpenAIServer;
let repository: ScratchRepository;

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  const more = { [PROMPT_PATH]: promptText([DRUGS]), [KIDS]: kids("A fight leaves blood.") };
  repository = await sampleRepository({ url: server.url, items: 30, records: "required", more });
  await repository.git("config", "user.name", "Ana Example");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function told(): Promise<readonly string[]> {
  const file = join(repository.path, ".assay", "result.json");
  await main(["-C", repository.path, "compare", "--json", file]);
  const { checks } = JSON.parse(await readFile(file, "utf8")) as Comparison;
  return checks.filter(({ name }) => name === "decision record").map(({ text, command }) => `${text} | ${command}`);
}

const read = (path: string) => readFile(join(repository.path, path), "utf8");

async function decideAndWrite(prompt = "rating", path = RECORD, options: { readonly force?: true } = {}): Promise<string> {
  await decide(prompt, undefined, undefined, { C: repository.path, today: "2026-11-21", quiet: true, ...options });
  const text = (await read(path)).replaceAll(/<!-- WRITE.*-->/g, "Because.");
  await repository.write({ [path]: text });
  return text;
}

describe("the record of a prompt whose overlay only follows", () => {
  it("is one for both, with the overlay's digests and a line about it, and the prompt's counts", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    expect(await told()).toEqual(["`rating` and `rating/kids` changed and no decision record names them | npx assay decide rating"]);
    const record = await decideAndWrite();
    expect(record).toMatch(
      /^ {2}overlays:\n {4}- \{prompt: rating\/kids, base: "?sha256:[0-9a-f]{64}"?, head: "?sha256:[0-9a-f]{64}"?\}$/m,
    );
    expect(record).toContain("- `rating/kids` follows, its own file unchanged: of 30 items 0 newly right, 10 newly wrong.");
    expect(record).toContain("head: {exact: 10, under: 20,");
    expect(await told()).toEqual([]);
  });

  it("is not that of an overlay whose own file changed", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED, [KIDS]: kids("A cake is baked.") });
    expect(await decideAndWrite()).not.toContain("overlays:");
    expect(await told()).toEqual(["`rating/kids` changed and no decision record names it | npx assay decide rating/kids"]);
    // Digests that somebody wrote into it by hand change nothing.
    const own = await decideAndWrite("rating/kids", "prompts/rating/decisions/DR-20261121-rating-kids.md");
    expect(await told()).toEqual([]);
    const [, base, head] = /base: \{content: (\S+)\}[\s\S]*?head: \{content: (\S+)\}/.exec(own) ?? [];
    await repository.write({
      "prompts/rating/decisions/DR-20261121-rating-kids.md": null,
      "prompts/rating/decisions/DR-20261121-rating-kids.run.json": null,
      [RECORD]: (await read(RECORD)).replace(
        "  ground-truth:",
        `  overlays: [{prompt: rating/kids, base: ${base}, head: ${head}}]\n  ground-truth:`,
      ),
    });
    expect(await told()).toEqual(["`rating/kids` changed and no decision record names it | npx assay decide rating/kids"]);
  });

  it("has to be brought up to date when it leaves the overlay out, or the overlay changes after it", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    const record = await decideAndWrite();
    await repository.write({ [RECORD]: record.replace(/ {2}overlays:\n.*\n/, "") });
    expect(await told()).toEqual(["`rating/kids` changed with `rating`, whose decision record does not name it | npx assay decide rating"]);
    await decideAndWrite();
    expect(await told()).toEqual([]);
    await repository.write({ [KIDS]: kids("A cake is baked.") });
    expect(await told()).toEqual([
      "`DR-20261121-rating` was measured on another version of `rating/kids`: measure this one | npx assay decide rating --force",
      "`rating/kids` changed and no decision record names it | npx assay decide rating/kids",
    ]);
    expect(await decideAndWrite("rating", RECORD, { force: true })).not.toContain("overlays:");
    expect(await told()).toEqual(["`rating/kids` changed and no decision record names it | npx assay decide rating/kids"]);
  });

  it("names only overlays of its prompt", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    const record = await decideAndWrite();
    await repository.write({ [RECORD]: record.replace("prompt: rating/kids", "prompt: other/kids") });
    expect(await told()).toContainEqual(expect.stringContaining("`other/kids` is no overlay of `rating`"));
  });
});
