import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";

const ITEMS = "ground-truth/titles/items.jsonl";
const SETTINGS = ".github/assay.yml";
const TRACE = "prompts/rating/trace.yaml";

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

async function compare(): Promise<{ readonly status: number; readonly comparison: Comparison; readonly text: string }> {
  const file = join(repository.path, ".assay-result.json");
  const status = await main(["-C", repository.path, "compare", "--json", file]);
  return { status, comparison: JSON.parse(await readFile(file, "utf8")) as Comparison, text: written.join("") };
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => itemsText([sampleItem(n)]));
const failing = ({ checks }: Comparison) =>
  checks.filter(({ state }) => state === "fail").map(({ name, path, line }) => [name, path, line]);
const waiver = (role: string) =>
  `version: 1\nprompt: rating\nwaivers:\n  - clause: MR-1.2\n    kind: human-only\n    reason: People look at it.\n    role: ${role}\n    expires: 2099-03-31\n`;

describe("a change of files that judge and cannot be read", () => {
  it.each([
    [ITEMS, 3, lines(30).with(2, '{"id": "t-0002", oops}\n').join("")],
    ["ground-truth/titles/set.yaml", 5, "name: titles\nabout: Invented.\nprovenance: authored\nsensitivity: public\nnonsense: 1\n"],
    ["ground-truth/fields.yaml", 2, "fields:\n  tier: {kind: nonsense, labels: [ALL, 13+, 18+]}\n"],
  ])("fails at the line of %s", async (path, line, text) => {
    await repository.write({ [path]: text });
    const { status, comparison, text: printed } = await compare();
    expect(failing(comparison)).toContainEqual(["ground truth", path, line]);
    expect([status, comparison.verdict]).toEqual([1, "fail"]);
    expect(printed).toContain(`${path}:${line}`);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "a label less",
      "ground-truth/fields.yaml",
      "fields:\n  tier: {kind: ordinal, labels: [ALL, 16+, 18+]}\n",
      /13\+.*fields\.yaml changed, and this line did not/,
    ],
    [
      "another input",
      "ground-truth/titles/set.yaml",
      "name: titles\nabout: Invented for tests.\nprovenance: authored\nsensitivity: public\ninput: {plot: string}\ncluster: title\nslices: [language]\nuse: [pull-request]\n",
      /set\.yaml changed, and this line did not/,
    ],
  ])("fails at the items that %s breaks, although they did not change", async (_, path, text, said) => {
    const prompt = path.endsWith("fields.yaml") ? promptText().replace("[ALL, 13+, 18+]", "[ALL, 16+, 18+]") : promptText();
    await repository.write({ [path]: text, [PROMPT_PATH]: prompt });
    const { status, comparison } = await compare();
    expect(failing(comparison)).toContainEqual(["ground truth", ITEMS, 1]);
    expect(comparison.checks[0]?.text).toMatch(said);
    expect([status, comparison.verdict]).toEqual([1, "fail"]);
  });

  it("fails at an SOP that is gone, and says what to do; one that moved is told where it is named", async () => {
    const text = await readFile(join(repository.path, "sops/rating.md"), "utf8");
    await rm(join(repository.path, "sops/rating.md"));
    const { status, comparison } = await compare();
    expect(failing(comparison)).toEqual([["policy", "sops/rating.md", undefined]]);
    expect(comparison.checks[0]?.text).toMatch(/^`sops\/rating.md` is gone, and `rating` names it: bring the file back/);
    expect(status).toBe(1);
    await repository.write({ "sops/maturity.md": text });
    const moved = await compare();
    expect(failing(moved.comparison)).toEqual([["policy", PROMPT_PATH, undefined]]);
    expect(moved.comparison.checks[0]?.text).toContain("write `maturity` under `assay.sops` of `rating`");
  });

  it("counts as removed only what is gone, beside a line that cannot be read", async () => {
    const left = lines(30).with(2, "{oops}\n").toSpliced(5, 1).join("");
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]), [ITEMS]: left });
    const { comparison } = await compare();
    expect(comparison.notes.filter(({ path }) => path === ITEMS).map(({ text }) => text)).toEqual([
      "This change removes 1 item of titles. It still decides here.",
    ]);
    expect(failing(comparison)).toContainEqual(["ground truth", ITEMS, 3]);
  });

  it("fails at the line of settings that changed and are wrong, while those of the default branch judge", async () => {
    await repository.git("checkout", "-q", "-b", "change");
    const settings = await readFile(join(repository.path, SETTINGS), "utf8");
    await repository.write({ [SETTINGS]: `${settings}nonsense: 1\n` });
    const { status, comparison } = await compare();
    expect(failing(comparison)).toEqual([["settings", SETTINGS, settings.split("\n").length]]);
    expect(status).toBe(1);
  });
});

describe("a change of a trace alone", () => {
  it("is told, waiver by waiver, and does not read as nothing that judges", async () => {
    await repository.commit({ [TRACE]: waiver("legal") });
    await repository.write({ [TRACE]: waiver("policy") });
    const { comparison, text } = await compare();
    expect(comparison.notes).toContainEqual({
      level: "warning",
      text: "Waiver of `MR-1.2` changed: role legal → policy.",
      path: TRACE,
      line: 4,
    });
    expect(text).toContain("role legal → policy");
    expect(text).not.toContain("nothing that judges one");
  });
});
