import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { parseSop } from "./sop-parser.ts";

const FRONT = "---\nsop: HS\ntitle: Hate speech\nversion: 4\nowner: policy\n---\n\n";

const CLAUSE = `### HS-3.2 Reclaimed slurs in lyrics

\`critical\` · \`regulated: DSA-14\` · \`owner: legal\`

Slurs used by members of the group about themselves are **not** hate.
See [the guide](https://example.com/a) and \`HS-3.1\` for quotes.

- \`HS-3.2.DP1\` Is the speaker a member of the group?
  - \`yes\` → \`allow\`
  - \`no\` → go to \`HS-3.3\`
- \`HS-3.2.EC1\` Cover version of a reclaimed lyric → \`allow\`

| said by | outcome |
|---|---|
| member | allow |
`;

const parse = (text: string) => parseSop({ name: "hate-speech", path: "sops/hate-speech.md", source: FRONT + text });
const fingerprint = (text: string) => {
  const { sop, problems } = parse(text);
  expect(problems).toEqual([]);
  return sop.clauses.find((clause) => clause.id === "HS-3.2")?.fingerprint;
};
const messages = (text: string) => parse(text).problems.map(formatProblem);

describe("a clause", () => {
  it("is read with its chips, summary, decision points and edge cases", () => {
    const { sop, problems } = parse(
      `# Hate speech\n\nIntroduction.\n\n${CLAUSE}\n### HS-3.3 ~~Old~~ Title\n\nText.\n\n## Appendix\n\nNo clause.\n`,
    );
    expect(problems).toEqual([]);
    expect(sop).toMatchObject({ name: "hate-speech", id: "HS", title: "Hate speech", version: 4, owner: "policy" });
    expect(sop.clauses[0]).toMatchObject({
      id: "HS-3.2",
      title: "Reclaimed slurs in lyrics",
      line: 12,
      severity: "critical",
      regulated: "DSA-14",
      attributes: { critical: true, regulated: "DSA-14", owner: "legal" },
      judges: null,
      summary: "Slurs used by members of the group about themselves are not hate. See the guide and HS-3.1 for quotes.",
      points: [{ id: "HS-3.2.DP1", line: 19, text: "Is the speaker a member of the group?", branches: ["yes", "no"] }],
      edges: [{ id: "HS-3.2.EC1", line: 22, text: "Cover version of a reclaimed lyric → allow" }],
    });
    expect(sop.clauses[1]).toMatchObject({ id: "HS-3.3", title: "~~Old~~ Title", summary: "Text.", severity: null });
  });

  it("shows struck text as struck, and says which label it is about", () => {
    const { sop } = parse("### HS-1 T\n\n`judges: topic/hate speech`\n\nThis is ~~not~~ allowed.\n");
    expect(sop.clauses[0]).toMatchObject({ judges: { field: "topic", label: "hate speech" }, summary: "This is ~~not~~ allowed." });
  });

  it("knows the lines of its blocks, written tildes apart from struck text", () => {
    const { sop } = parse(
      "### HS-1 T\n\n`critical`\n\nThis is ~~not~~ allowed,\never: \\~~x\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| c | d |\n\n## No clause\n",
    );
    expect(sop.clauses[0]?.blocks.map(({ text, start, end }) => [text, start, end])).toEqual([
      ["This is ~~not~~ allowed, ever: \\~\\~x", 12, 13],
      ["one", 15, 15],
      ["two", 16, 16],
      ["a", 18, 18],
      ["b", 18, 18],
      ["c", 20, 20],
      ["d", 20, 20],
    ]);
    expect(sop.clauses[0]).toMatchObject({ line: 8, end: 20 });
  });

  it("reads the same from a file with CRLF", () => {
    const source = FRONT + CLAUSE;
    const file = { name: "hate-speech", path: "sops/hate-speech.md" };
    expect(parseSop({ ...file, source: source.replaceAll("\n", "\r\n") })).toEqual(parseSop({ ...file, source }));
  });
});

describe("the fingerprint", () => {
  it.each([
    ["lines are wrapped elsewhere", CLAUSE.replace("are **not** hate.\nSee", "are\n**not** hate. See")],
    ["bullets are stars", CLAUSE.replace(/^- /gm, "* ").replace(/^ {2}- /gm, "  * ")],
    ["bold becomes plain or italic", CLAUSE.replace("**not**", "*not*")],
    ["words of the title become bold", CLAUSE.replace("Reclaimed slurs", "**Reclaimed** slurs")],
    ["a comment is added", CLAUSE.replace("hate.\n", "hate.<!-- why -->\n").replace("- `HS-3.2.DP1`", "<!-- block -->\n\n- `HS-3.2.DP1`")],
    ["the clause moves below another one", `### HS-9 Other\n\nText.\n\n${CLAUSE}`],
    ["another clause follows", `${CLAUSE}\n### HS-9 Other\n\nText.\n`],
    ["the chips change their order", CLAUSE.replace("`critical` · `regulated: DSA-14`", "`regulated: DSA-14` · `critical`")],
  ])("stays where %s", (_, changed) => {
    expect(changed).not.toBe(CLAUSE);
    expect(fingerprint(changed)).toBe(fingerprint(CLAUSE));
  });

  it.each([
    ["a word", CLAUSE.replace("members", "friends")],
    ["a table cell", CLAUSE.replace("| member |", "| anybody |")],
    ["the title", CLAUSE.replace("lyrics\n", "songs\n")],
    ["the severity", CLAUSE.replace("`critical`", "`minor`")],
    ["a link target", CLAUSE.replace("example.com/a", "example.com/b")],
    ["an outcome", CLAUSE.replace("→ `allow`", "→ `remove`")],
    ["struck text", CLAUSE.replace("**not**", "~~not~~")],
    ["written tildes that are struck later", CLAUSE.replace("**not**", "\\~~not\\~~")],
  ])("changes with %s", (_, changed) => {
    expect(changed).not.toBe(CLAUSE);
    expect(fingerprint(changed)).not.toBe(fingerprint(CLAUSE));
  });

  it("tells struck text from written tildes", () => {
    expect(fingerprint(CLAUSE.replace("**not**", "\\~~not\\~~"))).not.toBe(fingerprint(CLAUSE.replace("**not**", "~~not~~")));
  });

  it("changes with the id", () => {
    const [before] = parse(CLAUSE).sop.clauses;
    const [after] = parse(CLAUSE.replaceAll("HS-3.2", "HS-3.4")).sop.clauses;
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  it("does not depend on wrapping, emphasis or what stands around, for any words", () => {
    const word = fc.stringMatching(/^[a-zäß0-9]{1,8}$/);
    const styled = fc.tuple(word, fc.constantFrom("", "*", "**", "_"), fc.constantFrom(" ", "\n"));
    fc.assert(
      fc.property(fc.array(styled, { minLength: 1, maxLength: 20 }), fc.boolean(), (words, around) => {
        const plain = `### HS-3.2 T\n\nText ${words.map(([text]) => `x${text}`).join(" ")} end\n`;
        const other = `### HS-3.2 T\n\nText ${words.map(([text, mark, gap]) => `${mark}x${text}${mark}${gap}`).join("")}end\n`;
        expect(fingerprint(around ? `### HS-1 A\n\nB.\n\n${other}\n### HS-4 C\n\nD.\n` : other)).toBe(fingerprint(plain));
      }),
    );
  });
});

describe("mistakes in an SOP", () => {
  it.each([
    [
      "raw HTML",
      "### HS-1 T\n\nThis is <del>not</del> allowed.\n",
      "10:1: Raw HTML is not allowed in an SOP: `<del>`\n    Write it in Markdown.",
    ],
    ["a block of HTML", "### HS-1 T\n\n<div>x</div>\n", "10:1: Raw HTML is not allowed in an SOP\n    Write it in Markdown."],
    [
      "HTML between comments",
      "### HS-1 T\n\n<!-- a --><del>x</del><!-- b -->\n",
      "10:1: Raw HTML is not allowed in an SOP\n    Write it in Markdown.",
    ],
    [
      "an open comment",
      "<!-- a\n\n### HS-1 T\n\nText.\n",
      "8:1: This comment is never closed and hides the rest of the document\n    Close it with `-->`.",
    ],
    ["a zero-width space", "### HS-1 T\n\nno\u200bt\n", "10:3: An invisible character (U+200B) stands here\n    Remove it."],
    ["a tag character", "### HS-1 T\n\nno\u{e0041}t\n", "10:3: An invisible character (U+E0041) stands here\n    Remove it."],
    [
      "an invisible entity",
      "### HS-1 T\n\nno&#8203;t\n",
      "10:1: An invisible character (U+200B) is written as an entity here\n    Remove it.",
    ],
    [
      "an unknown chip",
      "### HS-1 T\n\n`crtical` · `owner: legal`\n\nText.\n",
      "10:1: There is no chip `crtical`\n    Did you mean `critical`?",
    ],
    [
      "two severities",
      "### HS-1 T\n\n`major` `minor`\n\nText.\n",
      "10:1: A clause has one severity, here are 2: major, minor\n    Keep one of them.",
    ],
    [
      "chips with a comma",
      "### HS-1 T\n\n`major`, `owner: legal`\n\nText.\n",
      "10:1: This line of chips holds something else as well\n    Keep only chips here, separated by ` · `.",
    ],
    [
      "late chips",
      "### HS-1 T\n\nText.\n\n`major`\n",
      "12:1: Chips stand directly under the clause's heading\n    Move it to the line under the heading of `HS-1`.",
    ],
    [
      "a chip of the wrong form",
      "### HS-1 T\n\n`retired: soon`\n\nText.\n",
      "10:1: The chip `retired: soon` does not have the right form\n    Write it as in `retired: 2026-11-21`.",
    ],
    [
      "a duplicate clause id",
      "### HS-1 T\n\nText.\n\n### HS-1 U\n\nText.\n",
      "12:1: `HS-1` is defined twice\n    It is defined on line 8 already; ids are never used twice.",
    ],
    [
      "a foreign clause id",
      "### MR-1 T\n\nText.\n",
      "8:1: The clause `MR-1` does not belong to the SOP `HS`\n    Begin it with `HS-`, or begin the heading with another word if it is no clause.",
    ],
    ["an id with a colon", "### HS-1: T\n\nText.\n", "8:1: `HS-1:` is no clause id\n    Write it as in `### HS-3.2 Title`."],
    [
      "a struck clause",
      "### ~~HS-1 T~~\n\nText.\n",
      "8:1: The clause `HS-1` is struck\n    Keep the heading and add a chip: `retired: 2026-11-21`.",
    ],
    [
      "a decision point elsewhere",
      "### HS-1 T\n\n- `HS-2.DP1` Q?\n",
      "10:1: `HS-2.DP1` stands in the clause `HS-1`\n    Move it under the heading of `HS-2`, or begin its id with `HS-1.`.",
    ],
    [
      "a misspelt decision point",
      "### HS-1 T\n\n- `HS-1.dp1` Q?\n",
      "10:1: `HS-1.dp1` is no id of a decision point or edge case\n    Write it as in `HS-1.DP1` or `HS-1.EC1`.",
    ],
  ])("%s gives one message", (_, text, expected) => {
    expect(messages(text)).toEqual([`sops/hate-speech.md:${expected}`]);
  });

  it.each([
    [
      "no front matter",
      "# T\n",
      "1:1: This SOP has no front matter\n    Begin the file with `---`, the keys `sop`, `title`, `version`, and `---`, for example `sop: MR`.",
    ],
    ["open front matter", "---\nsop: HS\n", "1:1: The front matter is never closed\n    Put a line `---` after its last key."],
    ["a missing key", "---\nsop: HS\nversion: 1\n---\n", "2:1: The key `title` is missing\n    For example `title: Maturity rating`."],
  ])("%s gives one message", (_, source, expected) => {
    const { problems } = parseSop({ name: "x", path: "sops/x.md", source });
    expect(problems.map(formatProblem)).toEqual([`sops/x.md:${expected}`]);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "---",
            "\n",
            "### HS-1 T",
            "sop: HS",
            "`major`",
            "- `HS-1.DP1`",
            "<b>",
            "<!--",
            "~~",
            "  - `x`",
            "> ",
            "|a|b|",
            "\t",
          ),
        ),
        (pieces) => {
          parseSop({ name: "x", path: "sops/x.md", source: pieces.join("") });
        },
      ),
    );
  });
});
