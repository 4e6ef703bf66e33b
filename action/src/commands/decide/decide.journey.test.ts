import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleItem, sampleRepository } from "../../../test/sample-repository.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { main } from "../program.ts";
import { decide } from "./decide.ts";

const DAY = "2026-11-21";
const RECORD = "prompts/rating/decisions/DR-20261121-rating.md";
const RUN = "prompts/rating/decisions/DR-20261121-rating.run.json";
const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
  repository = await sampleRepository({ url: server.url, items: 30, records: "required" });
  await repository.git("config", "user.name", "Ana Example");
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function compare(...args: string[]): Promise<Comparison> {
  const file = join(repository.path, ".assay", "result.json");
  await main(["-C", repository.path, "compare", ...args, "--json", file]);
  return JSON.parse(await readFile(file, "utf8")) as Comparison;
}

/** What the checks of decision records say. */
const told = ({ checks }: Comparison) =>
  checks.filter(({ name }) => name === "decision record").map(({ state, text }) => `${state}: ${text}`);
const read = (path: string) => readFile(join(repository.path, path), "utf8");
const draft = (options: Partial<Parameters<typeof decide>[3]> = {}) =>
  decide("rating", undefined, undefined, { C: repository.path, today: DAY, quiet: true, ...options });

/** Draws the draft and writes the two sentences. */
async function decideAndWrite(options: Partial<Parameters<typeof decide>[3]> = {}, path = RECORD): Promise<void> {
  await draft(options);
  const text = (await read(path))
    .replace(/<!-- WRITE: why.*-->/, "Reviewers asked how much blood counts.")
    .replace(/<!-- WRITE: what.*-->/, "Any blood counts.");
  await repository.write({ [path]: text });
}

describe("a prompt that changes", () => {
  it("fails without a record, names the command that drafts one, and passes once two sentences are written", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    const before = await compare();
    expect(before.verdict).toBe("fail");
    expect(before.checks).toContainEqual(
      expect.objectContaining({
        state: "fail",
        text: "`rating` changed and no decision record names it",
        command: "npx assay decide rating",
      }),
    );

    const asked = server.requests.length;
    expect(await draft()).toBe(0);
    expect(server.requests).toHaveLength(asked);
    expect(written.join("")).toContain(`Wrote ${RECORD}`);
    const open = await compare();
    expect(told(open)[0]).toMatch(/^fail: `DR-20261121-rating` is not finished: write why \(line \d+\)$/);
    expect(told(open)[1]).toMatch(/write what was decided/);

    await decideAndWrite();
    const after = await compare();
    expect(told(after)).toEqual([]);
    expect(after.verdict).toBe("pass");
    expect(await main(["-C", repository.path, "check"])).toBe(0);
  });

  it("drafts what a person can read", async () => {
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    await draft();
    const text = (await read(RECORD)).replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…");
    await expect(text).toMatchFileSnapshot("golden/decision-record.md");
    const lines = (await read(RUN)).split("\n");
    expect(lines).toHaveLength(33);
    expect(lines[1]).toBe('{"set":"titles","item":"t-0000","base":{"tier":"13+"},"head":{"tier":"13+"}},');
    expect(await readdir(join(repository.path, "prompts/rating/decisions"))).toHaveLength(2);
  });

  it("keeps what a person wrote when the numbers are brought up to date", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    expect(told(await compare())).toEqual([expect.stringContaining("measured on another version of `rating`")]);
    expect(await main(["-C", repository.path, "decide", "rating"])).toBe(2);
    expect(written.join("")).toContain("--force");
    await draft({ force: true });
    const text = await read(RECORD);
    expect(text).toContain("Any blood counts.");
    expect(text).toContain("under: 10");
    expect(told(await compare())).toEqual([]);
  });

  it("passes again when the labels of the default branch change under it, after the numbers are taken anew", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    await repository.git("stash", "--include-untracked", "--quiet");
    const items = Array.from({ length: 30 }, (_, index) => ({ ...sampleItem(index), ...(index === 0 ? { truth: { tier: "18+" } } : {}) }));
    await repository.commit({ "ground-truth/titles/items.jsonl": itemsText(items) });
    await repository.git("stash", "pop", "--quiet");
    expect(told(await compare())).toEqual([expect.stringContaining("other items or labels of `titles`")]);
    await draft();
    expect(told(await compare())).toEqual([]);
  });

  it("needs no record where it goes back, whatever the message says", async () => {
    const first = await repository.git("rev-parse", "HEAD");
    await repository.commit({ [PROMPT_PATH]: REWORDED });
    await repository.branch("back");
    await repository.git("checkout", "--quiet", first, "--", PROMPT_PATH);
    expect(told(await compare())).toEqual([]);
    await repository.commit({ [PROMPT_PATH]: promptText(["Drug use. `MR-1.1`"]) }, 'Revert "Change"');
    expect(told(await compare())).toEqual(["fail: `rating` changed and no decision record names it"]);
  });

  it("fails where it returns to a text that was decided once, from another version, and passes where the very same is done again", async () => {
    const first = await read(PROMPT_PATH);
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    await repository.commit({}, "Reword");
    const third = promptText(["Drug use is shown. `MR-1.1`", "Blood counts, always. `MR-1.2`"]);
    await repository.commit({ [PROMPT_PATH]: third }, "Something else");
    await repository.write({ [PROMPT_PATH]: REWORDED, "notes.md": "Not an exact revert.\n" });
    expect(told(await compare())).toEqual([
      "fail: `rating` changed and no decision record names it. `DR-20261121-rating` decided on this text once, but from another version, on other labels or by another model",
    ]);

    await repository.commit({ [PROMPT_PATH]: first }, "As it began");
    await repository.write({ [PROMPT_PATH]: REWORDED, "notes.md": "The same decision.\n" });
    expect(told(await compare())).toEqual([]);
    // On other labels it is another decision.
    await repository.git("stash", "--include-untracked", "--quiet");
    const items = Array.from({ length: 30 }, (_, index) => ({ ...sampleItem(index), ...(index === 0 ? { truth: { tier: "18+" } } : {}) }));
    await repository.commit({ "ground-truth/titles/items.jsonl": itemsText(items) });
    await repository.git("stash", "pop", "--quiet");
    expect(told(await compare())).toEqual([expect.stringContaining("decided on this text once")]);
  });

  it("fails where only a record that was decided before is touched, or a broken one lies about", async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    await repository.git("add", "--all");
    await repository.commit({ "prompts/rating/decisions/notes.txt": "Not a record.\n" });
    const again = promptText(["Drug use is shown. `MR-1.1`", "Blood counts, always. `MR-1.2`"]);
    const touched = (await read(RECORD)).replace("status: accepted", "status: accepted # still");
    await repository.write({ [PROMPT_PATH]: again, [RECORD]: touched });
    expect(told(await compare())).toContain("fail: `rating` changed and no decision record names it");
  });

  it("only warns where the settings say so", async () => {
    const settings = (await read(".github/assay.yml")).replace("required", "warn");
    await repository.commit({ ".github/assay.yml": settings });
    await repository.write({ [PROMPT_PATH]: REWORDED });
    const comparison = await compare();
    expect(comparison.verdict).toBe("pass");
    expect(told(comparison)).toEqual(["warning: `rating` changed and no decision record names it"]);
  });
});

describe("a record that does not tell what was measured", () => {
  beforeEach(async () => {
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
  });
  const edit = async (path: string, from: string | RegExp, to: string) => {
    const text = await read(path);
    expect(text).toMatch(from);
    await repository.write({ [path]: text.replace(from, to) });
  };

  it.each([
    ["counts", RECORD, /head: \{exact: 30/, "head: {exact: 29", "`tier` head `exact` is 29 in the record and 30 when counted"],
    ["model", RECORD, "house/test", "house/other", "was measured with house/other; this repository asks house/test"],
    ["base", RECORD, /base: \{content: sha256:[0-9a-f]{8}/, "base: {content: sha256:00000000", "against another earlier version"],
    ["head", RECORD, /head: \{content: sha256:[0-9a-f]{8}/, "head: {content: sha256:00000000", "measured on another version"],
    ["set", RECORD, /set: titles, digest: sha256:[0-9a-f]{8}/, "set: titles, digest: sha256:00000000", "other items or labels"],
    ["items", RECORD, "items: 30", "items: 29", "says that `titles` has 29 items; it has 30"],
    ["people", RECORD, /decision-makers: \[.*\]/, "decision-makers: []", "does not say who decided"],
    ["status", RECORD, "status: accepted", "status: proposed", "its decision record is only `proposed`"],
    ["schema", RECORD, "status: accepted", "status: agreed", "`status` is `agreed`"],
    [
      "prediction",
      RUN,
      '"item":"t-0002","base":{"tier":"ALL"}',
      '"item":"t-0002","base":{"tier":"18+"}',
      "is not the run that this record names",
    ],
  ])("fails: %s", async (_, path, from, to, text) => {
    await edit(path, from, to);
    const comparison = await compare();
    expect(comparison.verdict).toBe("fail");
    expect(told(comparison)).toEqual([expect.stringContaining(text)]);
    expect(comparison.checks[0]?.line).toBeGreaterThan(0);
  });

  it("fails where items are left out of a run that its record names", async () => {
    await edit(RUN, /\{"set":"titles","item":"t-0003".*\n/, "");
    await edit(RECORD, / {2}run: sha256:[0-9a-f]{64}\n/, "");
    expect(told(await compare())).toEqual([expect.stringContaining("cannot be counted: titles/t-0003 is missing in it")]);
    await edit(
      RUN,
      /\{"set":"titles","item":"t-0004".*\n/,
      '{"set":"titles","item":"t-0003","left":"too hard"},\n{"set":"titles","item":"t-0004","left":"too hard"},\n',
    );
    expect(told(await compare())).toEqual([expect.stringContaining("does not say what its run file says")]);
  });

  it("is counted against this very run where it has no run file", async () => {
    await repository.write({ [RUN]: null });
    expect(told(await compare())).toEqual([]);
    await edit(RECORD, /head: \{exact: 30/, "head: {exact: 29");
    expect(told(await compare())).toEqual([expect.stringContaining("does not say what this run says")]);
  });
});

describe("a record that was decided", () => {
  beforeEach(async () => {
    await repository.branch("topic");
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    await repository.commit();
    await repository.switchTo("main");
    await repository.merge("topic");
    await repository.branch("next");
  });
  const change = async (path: string, from: string | RegExp, to: string) =>
    repository.write({ [path]: (await read(path)).replace(from, to) });

  it("may move on, and nothing else", async () => {
    await change(RECORD, "status: accepted", "status: deprecated");
    expect(told(await compare())).toEqual([]);
    await change(RECORD, "status: deprecated", "status: rejected");
    expect(told(await compare())).toEqual([expect.stringContaining("was `accepted` and cannot become `rejected`")]);
    await change(RECORD, "status: rejected", "status: accepted");
    await change(RECORD, "Any blood counts.", "Some blood counts.");
    expect(told(await compare())).toEqual([expect.stringContaining("may not be rewritten")]);
    await change(RECORD, "Some blood counts.", "Any blood counts.");
    await change(RUN, "ALL", "18+");
    expect(told(await compare())).toEqual([expect.stringContaining("was changed after the decision")]);
    await repository.write({ [RECORD]: null, [RUN]: null });
    expect(told(await compare())).toEqual([expect.stringContaining("was decided and is gone")]);
  });

  it("is superseded on both sides by one command", async () => {
    await repository.write({ [PROMPT_PATH]: promptText() });
    const next = "prompts/rating/decisions/DR-20261121-rating-2.md";
    await decideAndWrite({ supersedes: ["DR-20261121-rating"] }, next);
    expect(await read(RECORD)).toContain("status: superseded by DR-20261121-rating-2");
    expect(await read(next)).toContain("supersedes: [DR-20261121-rating]");
    expect(told(await compare())).toEqual([]);
    await change(next, "supersedes: [DR-20261121-rating]", "supersedes: []");
    expect(told(await compare())).toEqual([expect.stringContaining("does not say that it supersedes this record")]);
  });

  it("does not hold up a revert that takes it along", async () => {
    await repository.git("revert", "--no-edit", "-m", "1", "HEAD");
    const comparison = await compare();
    expect(told(comparison)).toEqual([
      "warning: This reverts a decision. After the merge bring `DR-20261121-rating` back with `status: reverted`",
    ]);
    await repository.commit({ "sops/rating.md": (await read("sops/rating.md")).replace("is 13+", "is ALL") });
    expect(told(await compare()).filter((text) => text.startsWith("fail"))).toHaveLength(2);
  });
});

describe("assay decide", () => {
  it("has nothing to decide where nothing changed", async () => {
    expect(await main(["-C", repository.path, "decide", "rating"])).toBe(2);
    expect(written.join("")).toContain("nothing to decide");
    expect(await main(["-C", repository.path, "decide", "none"])).toBe(2);
    expect(written.join("")).toContain('There is no prompt "none"');
  });

  it("leaves the gate part of a split set out of the repository", async () => {
    const set = `${await read("ground-truth/titles/set.yaml")}split: {salt: "1", dev: 50, gate: 50}\n`;
    await repository.commit({ "ground-truth/titles/set.yaml": set });
    await repository.write({ [PROMPT_PATH]: REWORDED });
    await decideAndWrite();
    const items = (JSON.parse(await read(RUN)) as { items: readonly unknown[] }).items.length;
    expect(items).toBeGreaterThan(5);
    expect(items).toBeLessThan(25);
    expect(await read(RECORD)).toContain("part: dev");
    expect(told(await compare())).toEqual([]);
  });

  it("writes an overlay's record beside those of its prompt", async () => {
    const overlay = (rule: string) => `---\nabout: For children.\nsections: { 13-plus: append }\n---\n## 13+\n- ${rule} \`MR-1.2\`\n`;
    const path = "prompts/rating/overlays/kids.md";
    await repository.commit({ [path]: overlay("A pet is ill.") });
    await repository.write({ [path]: overlay("A pet is sad.") });
    expect(told(await compare())).toEqual(["fail: `rating/kids` changed and no decision record names it"]);
    const record = "prompts/rating/decisions/DR-20261121-rating-kids.md";
    await decide("rating/kids", undefined, undefined, { C: repository.path, today: DAY, quiet: true });
    const text = (await read(record)).replaceAll(/<!-- WRITE.*-->/g, "Because.");
    expect(text).toContain("prompt: rating/kids");
    await repository.write({ [record]: text });
    expect(told(await compare())).toEqual([]);
  });

  it("writes a rejected one, and a record of a new prompt without an earlier version", async () => {
    await repository.write({ "prompts/second/prompt.md": promptText() });
    await decide("second", undefined, undefined, { C: repository.path, today: DAY, quiet: true, status: "rejected", slug: "no" });
    const text = await read("prompts/second/decisions/DR-20261121-no.md");
    expect(text).toContain("status: rejected");
    expect(text).not.toContain("base:");
    await writeFile(join(repository.path, "prompts/second/prompt.md"), promptText(["Drug use. `MR-1.1`"]));
    expect(told(await compare())).toContain("fail: `second` is new and no decision record names it");
  });
});
