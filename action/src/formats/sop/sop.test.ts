import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSop } from "../../documents/sops/sop-parser.ts";
import { planOf, said } from "../fixtures/plan.ts";

const WILD = readFileSync(join(import.meta.dirname, "..", "fixtures", "reclaimed-speech.md"), "utf8");

async function imported(text: string, options: Parameters<typeof planOf>[2] = {}) {
  const plan = await planOf("sop", { "hate-speech.md": text }, options);
  const written = plan.files[0]?.text ?? "";
  const { sop, problems } = parseSop({ name: "hate-speech", path: "sops/hate-speech.md", source: written });
  return { plan, written, said: said(plan), problems, clauses: sop.clauses.map(({ id, title, summary }) => ({ id, title, summary })) };
}
const idsOf = async (text: string) => (await imported(text)).clauses.map(({ id, title }) => `${id} ${title}`);

describe("the seven homes of a clause's id", () => {
  it.each([
    ["at the start of a heading", "## HS-3.2 Slurs\n\nText.\n", ["HS-3.2 Slurs"]],
    ["at the tail of a heading", "## Slurs (HS-3.2)\n\nText.\n", ["HS-3.2 Slurs"]],
    ["as an anchor at the tail of a heading", "## Slurs {#HS-3.2}\n\nText.\n", ["HS-3.2 Slurs"]],
    ["in a bold paragraph", "**HS-3.2 Slurs.** They are removed.\n", ["HS-3.2 Slurs"]],
    ["in a bullet", "- **HS-3.2** Slurs are removed.\n- HS-3.3: Quotes stay.\n", ["HS-3.2 Slurs are removed", "HS-3.3 Quotes stay"]],
    ["on a plain line", "HS-3.2: Slurs are removed.\n", ["HS-3.2 Slurs are removed"]],
    [
      "as the number of an ordered list",
      "## Rules\n\n1. Slurs are removed.\n2. Quotes stay.\n",
      ["HS-1 Slurs are removed", "HS-2 Quotes stay"],
    ],
    ["as a number typed into the heading", "## § 3.2: Slurs\n\nText.\n\n## Section 4 Quotes\n\nText.\n", ["HS-3.2 Slurs", "HS-4 Quotes"]],
  ])("%s", async (_, text, ids) => {
    expect(await idsOf(text)).toEqual(ids);
  });

  it("keeps every word of the policy", async () => {
    const { written } = await imported(WILD);
    const words = (text: string) => new Set(text.match(/[\p{L}]{3,}/gu));
    expect([...words(WILD)].filter((word) => !words(written).has(word))).toEqual([]);
  });

  it("are proposed where a heading with rules has none, and no id is given twice", async () => {
    expect(await idsOf("# Policy\n\n## Slurs\n\nText.\n\n### Quotes\n\nText.\n\n## HS-2 Threats\n\nText.\n\n## Spam\n\nText.\n")).toEqual([
      "HS-1 Slurs",
      "HS-1.1 Quotes",
      "HS-2 Threats",
      "HS-3 Spam",
    ]);
    const { said } = await imported("## HS-1 A\n\nText.\n\n## HS-1 B\n\nText.\n\n## VE-1 C\n\nText.\n");
    expect(said.filter((line) => line.includes("left out"))).toEqual([
      "hate-speech.md:5:1: left out: `HS-1` stands here a second time",
      "hate-speech.md:9:1: left out: `VE-1` does not begin with `HS-`, the prefix of this SOP",
    ]);
  });
});

describe("a policy from the wild", () => {
  it("is written with its clauses as headings, for a person to confirm", async () => {
    const { clauses, plan, written } = await imported(WILD);
    expect(plan.files.map(({ path }) => path)).toEqual(["sops/hate-speech.md"]);
    expect(written.startsWith("---\nsop: HS\ntitle: Hate speech policy\nversion: 1\n---\n# Hate speech policy\n")).toBe(true);
    expect(clauses.map(({ id }) => id)).toEqual([
      "HS-1",
      "HS-2",
      "HS-2.1",
      "HS-2.2",
      "HS-2.3",
      "HS-2.4",
      "HS-2.5",
      "HS-2.6",
      "HS-3",
      "HS-4",
    ]);
    expect(plan.cases).toEqual({ unit: "clauses", total: 10, imported: 10 });
    expect(clauses.find(({ id }) => id === "HS-2.1")?.summary).toContain("~~Slurs in song titles are removed.~~");
    expect(clauses.find(({ id }) => id === "HS-2.6")?.title).toBe("~~Emoji~~");
    expect(clauses.find(({ id }) => id === "HS-2.4")?.summary).toBe(
      "Dog whistles: a number or symbol that stands for hate counts. It counts in usernames as well.",
    );
  });

  it("is read aloud where it is odd: rulers, the same heading twice, other numbers, struck text, table rows", async () => {
    const { said } = await imported(WILD);
    expect(said).toEqual(
      expect.arrayContaining([
        "hate-speech.md:13:1: note: Struck text stands here",
        "hate-speech.md:35:1: note: The heading `Examples` stands on line 31 as well",
        expect.stringContaining("note: The ruler below makes this text a heading"),
        "hate-speech.md:43:1: note: This number is no list in Markdown, so the line runs into the one above",
        "hate-speech.md:48:1: note: This table row carries a rule's number, which gets no id",
        "hate-speech.md:15:1: note: `HS-2.2` is proposed (heading tail): Reclaimed words",
        "hate-speech.md:31:1: note: `HS-3` is proposed (no number): Examples",
      ]),
    );
  });

  it("says what `assay check` would still refuse, with the line of the document", async () => {
    const { said } = await imported("## HS-1 Slurs\n\nA <br> here.\n");
    expect(said).toContain("hate-speech.md:3:1: note: `assay check` will say: Raw HTML is not allowed in an SOP: `<br>`");
  });

  it("is the same when it is imported again", async () => {
    const { written } = await imported(WILD);
    const again = await planOf("sop", { "hate-speech.md": written }, { present: { "sops/hate-speech.md": written } });
    expect(again.files).toEqual([]);
    const other = await planOf("sop", { "hate-speech.md": WILD }, { present: { "sops/hate-speech.md": "other" } });
    expect(said(other)).toContain("hate-speech.md:1:1: `sops/hate-speech.md` is there with other content");
  });

  it("takes its prefix from --prefix, and keeps CRLF, front matter and its owner in order", async () => {
    const { written, clauses } = await imported(
      "---\r\ntitle: Hate\r\nowner: policy\r\nstatus: draft\r\n---\r\n## 1 Slurs\r\n\r\nText.\r\n",
      { prefix: "ZZ" },
    );
    expect(written.startsWith("---\nsop: ZZ\ntitle: Hate\nversion: 1\nowner: policy\n---\n")).toBe(true);
    expect(clauses[0]?.id).toBe("ZZ-1");
    expect((await imported("## 1 A\n\nText.\n", { prefix: "z-" })).said.join()).toContain("is no prefix of clause ids");
  });
});
