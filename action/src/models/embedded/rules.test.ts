import { describe, expect, it } from "vitest";
import type { JudgedField } from "./rules.ts";
import { rulesOf } from "./rules.ts";

const SPAM: JudgedField = { kind: "one-of", labels: ["allow", "remove"] };
const TIER: JudgedField = { kind: "one-of", labels: ["ALL", "7+", "13+", "17+"] };
const SIGNS: JudgedField = { kind: "any-of", labels: ["violence", "sexual-violence", "drugs", "themes"] };

function found(markdown: string, field: JudgedField): readonly string[] {
  return rulesOf([markdown], field).map(({ label, text, clauses }) => [label, text, ...clauses].join(" | "));
}

describe("rulesOf", () => {
  it("takes list items and sentences under a heading that names a label", () => {
    const markdown =
      "Judge the message.\n\n# Remove\nIt asks for money. It asks for a `PIN`. `SP-1.2`\n\n- Sold **pills** (`SP-1`, `SP-1.3.EC2`).\n\n## allow it\n- Family talk\n";
    expect(found(markdown, SPAM)).toEqual([
      "remove | It asks for money.",
      "remove | It asks for a PIN. | SP-1.2",
      "remove | Sold pills. | SP-1 | SP-1.3",
      "allow | Family talk",
    ]);
  });

  it("lets the lead of a line win over the heading above it", () => {
    const markdown = "## Remove\n- Insults anybody\n- **allow**: friendly banter among friends\n- `allow` — quotes from a film\n";
    expect(found(markdown, SPAM)).toEqual([
      "remove | Insults anybody",
      "allow | friendly banter among friends",
      "allow | quotes from a film",
    ]);
  });

  it("takes the innermost heading that names a label, and none after a heading of the same level", () => {
    const markdown =
      "# 7+\n## Fear\n- Mild threat to animals\n## 13+ or so\n- Strong threat to people\n# How to answer\n- Write valid JSON\n";
    expect(found(markdown, TIER)).toEqual(["7+ | Mild threat to animals", "13+ | Strong threat to people"]);
  });

  it("knows a name that stands alone in a paragraph or a list item as a heading", () => {
    const markdown =
      "**7+**\n\n- Mild threat to animals\n\n**13+:**\n\n- Strong threat to people\n\n# Signs\n- 17+\n  - Blood is seen\n- Nothing of the kind\n";
    expect(found(markdown, TIER)).toEqual(["7+ | Mild threat to animals", "13+ | Strong threat to people", "17+ | Blood is seen"]);
  });

  it("reads tables by their first cell", () => {
    expect(found("| label | when |\n|---|---|\n| remove | asks for money `SP-1` |\n| allow | family plans |\n", SPAM)).toEqual([
      "remove | asks for money | SP-1",
      "allow | family plans",
    ]);
  });

  it("keeps a label apart from words and labels that contain it", () => {
    expect(
      found("## Sexual violence\n- Any coercion shown\n## Drug use\n- A needle is seen\n## Nonviolence\n- Peaceful marches\n", SIGNS),
    ).toEqual(["sexual-violence | Any coercion shown", "drugs | A needle is seen"]);
    expect(found("## All ages considered\n- Something here\n## all\n- Nothing upsetting\n## 117+\n- Something else\n", TIER)).toEqual([
      "ALL | Nothing upsetting",
    ]);
  });

  it("gives a heading's rules to each label of a list that it names", () => {
    expect(found("## Drugs and violence\n- A gang kills dealers\n", SIGNS)).toEqual([
      "violence | A gang kills dealers",
      "drugs | A gang kills dealers",
    ]);
  });

  it("takes a line that cites a clause or marks a label, where no heading helps", () => {
    const markdown =
      "## Clauses\n- Rate 13+ where blood is seen. `MR-2`\n- Write `7+` for mild threat\n- A 17+ film has no limits\n- `7+` or `13+` as you like\n";
    expect(found(markdown, TIER)).toEqual(["13+ | Rate 13+ where blood is seen. | MR-2", "7+ | Write 7+ for mild threat"]);
  });

  it("falls back to any line that names a label, then to the labels' names", () => {
    expect(found("Please remove what asks for a PIN. You may allow family plans.", SPAM)).toEqual([
      "remove | Please remove what asks for a PIN.",
      "allow | You may allow family plans.",
    ]);
    expect(found("Judge the message.", { kind: "any-of", labels: ["self-harm", "drugs"] })).toEqual([
      "self-harm | self harm",
      "drugs | drugs",
    ]);
  });

  it("leaves out code blocks, comments and lines of a single word", () => {
    expect(found("## Remove\n```\n- remove all of it\n```\n<!-- - hidden rule here -->\n- Spam\n- It asks for money\n", SPAM)).toEqual([
      "remove | It asks for money",
    ]);
  });
});
