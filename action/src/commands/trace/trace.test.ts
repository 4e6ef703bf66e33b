import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import { traceMatrixSchema } from "../../report/trace-schema.ts";
import { main } from "../program.ts";
import { init } from "./trace-init.ts";
import { review } from "./trace-review.ts";
import { waive } from "./trace-waive.ts";

const SOP = "sops/rating.md";
const TRACE = "prompts/rating/trace.yaml";
const TODAY = "2026-11-21";

let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  repository = await sampleRepository({ items: 30 });
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await repository[Symbol.asyncDispose]();
});

/** Exit status and everything that was printed. */
async function run(...args: string[]): Promise<readonly [status: number, text: string]> {
  written.length = 0;
  return [await main(["-C", repository.path, ...args]), written.join("")];
}

const read = (path: string) => readFile(join(repository.path, path), "utf8");
const change = async (path: string, from: string, to: string) => repository.write({ [path]: (await read(path)).replace(from, to) });
const stamped = () => init("rating", { C: repository.path, stamp: true }, TODAY);

describe("assay trace", () => {
  it("works before there is a trace, and fails nothing", async () => {
    const [status, text] = await run("trace");
    expect(status).toBe(0);
    expect(text).toContain("rating: 2 of 3 clauses covered, 0 waived, 0 uncovered, 1 untested");
    expect(text).toMatch(/MR-1\.2 Blood +13-plus 22 +10 +covered/);
    expect(text).toContain("npx assay trace init rating");
  });

  it("fails where a regulated clause changed and nobody read it again", async () => {
    await stamped();
    await change(SOP, "Use that is shown is 13+.", "Use that is shown is 18+.");
    const [status, text] = await run("trace", "rating", "--problems");
    expect(status).toBe(1);
    expect(text).toMatch(/MR-1\.1 .*suspect:clause/);
    expect(text).not.toMatch(/^MR-1\.2/m);
    expect((await run("trace", "--clause", "MR-1.2"))[0]).toBe(0);
    const [, several] = await run("trace", "--clause", "MR-1.2", "--clause", "MR-1.1", "rating");
    expect(several).toMatch(/MR-1\.1 .*\n.*MR-1\.2 /);
  });

  it("writes JSON that its schema describes, Markdown and HTML, of any revision", async () => {
    await stamped();
    await repository.commit({}, "Trace it");
    await change(SOP, "Use that is shown is 13+.", "Use that is shown is 18+.");
    const [, json] = await run("trace", "--at", "main", "--json", "-");
    const document = JSON.parse(json);
    const valid = new Ajv2020({ strict: false }).compile(traceMatrixSchema);
    valid(document);
    expect(valid.errors ?? []).toEqual([]);
    expect(document.at.name).toBe("main");
    expect(document.prompts[0].rows[1]).toMatchObject({ clause: "MR-1.2", states: ["covered"], items: 10 });
    expect((await run("trace", "--markdown", "-"))[1]).toMatch(/^### rating: /);
    expect((await run("trace", "--html", "-"))[1]).toMatch(/^<!doctype html>/);
  });

  it("shows an overlay's lines by their section, and in a review the same texts once", async () => {
    const overlay = "---\nabout: For children.\nsections: {13-plus: append}\n---\n## 13+\n- A shout is heard. `MR-1.3`\n";
    await repository.write({ "prompts/rating/overlays/kids.md": overlay });
    await stamped();
    await init("rating/kids", { C: repository.path, stamp: true }, TODAY);
    const [, text] = await run("trace", "rating/kids");
    expect(text).toMatch(/MR-1\.2 Blood +13-plus 22 /);
    expect(text).toMatch(/kids\.md 13-plus \d/);
    await change(SOP, "Use that is shown is 13+.", "Use that is shown is 18+.");
    const [, read] = await run("trace", "review", "MR-1.1", "--yes");
    expect(read).toContain("in rating/kids: suspect:clause, untested\nThe same texts as in rating, above.");
    expect(read.match(/Use that is shown is \[?18/g)).toHaveLength(1);
    expect(read).toContain("overlays/kids.trace.yaml");
  });

  it("says what is misspelt", async () => {
    expect(await run("trace", "ratings")).toEqual([2, expect.stringContaining("Did you mean `rating`?")]);
    expect((await run("trace", "rveiew", "MR-1.1"))[1]).toContain("Did you mean `assay trace review`?");
    expect((await run("trace", "MR-1.1"))[1]).toContain("in the working tree. It is a clause: assay trace --clause MR-1.1");
    expect(await run("trace", "--clause", "MR-1.11")).toEqual([2, expect.stringContaining("Did you mean MR-1.1?")]);
  });

  it("refuses a trace that cannot be read, and counts no line that cannot be", async () => {
    await repository.write({ [TRACE]: "prompt: rating\nlinks: {}\n" });
    expect(await run("trace")).toEqual([2, expect.stringContaining(`${TRACE}:2:`)]);
    await repository.write({ [TRACE]: null, "ground-truth/titles/items.jsonl": "{\n" });
    expect(await run("trace")).toEqual([0, expect.stringContaining("1 line of the set titles cannot be read")]);
  });
});

describe("assay trace init", () => {
  it("drafts what the prompt cites, stamps nothing unasked, and overwrites nothing", async () => {
    const [status, text] = await run("trace", "init", "rating");
    expect(status).toBe(0);
    expect(text).toContain(`Wrote ${TRACE} with 3 links.`);
    expect(text).toContain("npx assay trace review MR-1.1 --prompt rating");
    expect(await read(TRACE)).not.toContain("sha256");
    expect((await run("trace"))[1]).toContain("3 suspect:prompt");
    expect(await run("trace", "init", "rating")).toEqual([2, expect.stringContaining("is there already")]);
    expect((await run("check"))[0]).toBe(0);
  });

  it("names what is left out, and the way to say so", async () => {
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    const [, text] = await run("trace", "init", "rating");
    expect(text).toContain("No part of the prompt cites MR-1.2.");
    expect(text).toContain("npx assay trace waive MR-1.2 --prompt rating");
  });
});

describe("assay trace review", () => {
  const yes = async () => true;
  const options = () => ({ C: repository.path });

  it("shows both texts as they were and are, asks, and stamps, comments kept", async () => {
    await stamped();
    await repository.write({ [TRACE]: `# Reviewed by the policy team.\n${await read(TRACE)}` });
    await repository.commit({}, "Trace it");
    await change(SOP, "Use that is shown is 13+.", "Use that is shown is 18+, whatever its outcome.");
    await repository.commit({}, "Change the clause");
    await change(PROMPT_PATH, "Drug use is shown.", "Any drug use is shown.");
    const before = await read(TRACE);

    written.length = 0;
    expect(await review(["MR-1.1"], options(), TODAY, async () => false)).toBe(1);
    expect(await read(TRACE)).toBe(before);
    const text = written.join("");
    expect(text).toMatch(/The clause: sops\/rating\.md, line 10\nwhen it was stamped \(2026-01-05, [0-9a-f]{7}\) +│ now/);
    expect(text).toMatch(/Use that is shown is \[13\+\.\] +│ Use that is shown is \[18\+, whatever its\n +│ outcome\.\]/);
    expect(text).toMatch(/13-plus: - \[Drug\] use is shown\. `MR-1\.1` +│ 13-plus: - \[Any drug\] use is shown\. `MR-1\.1`/);
    expect(text).toContain("Items that name it: ground-truth/titles/items.jsonl, lines 1, 4, 7");
    expect(text).toContain("Nothing was stamped.");

    expect(await review(["MR-1.1"], options(), TODAY, yes)).toBe(0);
    expect(await read(TRACE)).toContain("# Reviewed by the policy team.");
    expect(written.join("")).toContain(`git add ${TRACE}`);
    expect((await run("trace", "--clause", "MR-1.1"))[1]).not.toContain("suspect");
    const after = await read(TRACE);
    expect(await review(["MR-1.1"], options(), TODAY, async () => Promise.reject(new Error("nothing is left to ask")))).toBe(0);
    expect(await read(TRACE)).toBe(after);
  });

  it("says so where the stamped text is not in the history", async () => {
    await stamped();
    await change(SOP, "Use that is shown is 13+.", "Use that is shown is 18+.");
    await change(TRACE, "clause-fp: sha256:", "clause-fp: sha256:");
    await repository.commit({ [TRACE]: (await read(TRACE)).replace(/clause-fp: sha256:[0-9a-f]{8}/, "clause-fp: sha256:00000000") });
    await review(["MR-1.1"], options(), TODAY, yes);
    expect(written.join("")).toContain("the text that was stamped is not in this clone’s history");
  });

  it("stamps nothing where nobody can be asked, unless told to", async () => {
    await run("trace", "init", "rating");
    expect(await run("trace", "review", "MR-1.1")).toEqual([2, expect.stringContaining("run the same command with --yes")]);
    expect(await read(TRACE)).not.toContain("sha256");
    expect((await run("trace", "review", "MR-1.1", "MR-1.2", "--yes"))[0]).toBe(0);
    expect((await read(TRACE)).match(/sha256/g)).toHaveLength(4);
  });

  it("says of a clause that is gone that it is gone", async () => {
    await stamped();
    await change(SOP, "### MR-1.2 ", "### MR-1.9 ");
    expect(await run("trace", "review", "MR-1.2", "--yes")).toEqual([2, expect.stringContaining('No SOP of rating has a clause "MR-1.2"')]);
  });

  it("refuses a clause that nobody implements, and a prompt without a trace", async () => {
    expect(await run("trace", "review", "MR-1.1", "--yes")).toEqual([2, expect.stringContaining("npx assay trace init rating")]);
    await stamped();
    expect(await run("trace", "review", "MR-1.33", "--yes")).toEqual([2, expect.stringContaining("Did you mean MR-1.3?")]);
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]), [TRACE]: null });
    await stamped();
    expect(await run("trace", "review", "MR-1.2", "--yes")).toEqual([2, expect.stringContaining("assay trace waive")]);
  });
});

describe("assay trace waive", () => {
  const waiver = (more: Record<string, unknown> = {}) => ({
    C: repository.path,
    kind: "human-only" as const,
    reason: "Always goes to the human queue.",
    role: "policy",
    expires: "2027-03-31",
    ...more,
  });

  it("writes an entry that holds for the clause as it is", async () => {
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    await stamped();
    expect(await waive("MR-1.2", waiver(), TODAY)).toBe(0);
    expect((await run("check"))[0]).toBe(0);
    expect((await run("trace", "--clause", "MR-1.2"))[1]).toContain("waived");
    await change(SOP, "A fight that leaves blood is 13+.", "A fight that leaves blood is 18+.");
    expect((await run("trace", "--clause", "MR-1.2"))[1]).toContain("waiver-void");
    expect((await run("trace", "review", "MR-1.2", "--yes"))[0]).toBe(0);
    expect((await run("trace", "--clause", "MR-1.2"))[1]).toMatch(/waived/);
    const before = await read(TRACE);
    await expect(waive("MR-1.2", waiver({ expires: "2027-05-01" }), TODAY)).rejects.toThrow(
      /waives MR-1\.2 already: human-only, until 2027-03-31, by policy: Always goes.*\n.*--force/,
    );
    expect(await read(TRACE)).toBe(before);
    await waive("MR-1.2", waiver({ expires: "2027-05-01", force: true }), TODAY);
    expect((await read(TRACE)).match(/expires/g)).toHaveLength(1);
  });

  it("takes no waiver that says nothing, lasts too long, or is not needed", async () => {
    await repository.write({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    await expect(waive("MR-1.2", waiver(), TODAY)).rejects.toThrow("npx assay trace init rating");
    await stamped();
    const before = await read(TRACE);
    await expect(waive("MR-1.1", waiver(), TODAY)).rejects.toThrow(/implements MR-1.1 .*prompt.md:\d+/);
    await expect(waive("MR-1.2", waiver({ reason: "because" }), TODAY)).rejects.toThrow("reason");
    await expect(waive("MR-1.2", waiver({ expires: "2028-03-31" }), TODAY)).rejects.toThrow("12 months");
    await expect(waive("MR-1.2", waiver({ expires: "2026-02-30" }), TODAY)).rejects.toThrow("Nothing was written");
    await expect(waive("MR-1.2", waiver({ kind: "delegated" }), TODAY)).rejects.toThrow("delegated-to");
    await expect(waive("MR-9.9", waiver(), TODAY)).rejects.toThrow("No SOP has a clause");
    expect(await read(TRACE)).toBe(before);
  });
});
