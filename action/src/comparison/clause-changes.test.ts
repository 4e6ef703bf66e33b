import { describe, expect, it } from "vitest";
import { parseSop } from "../documents/sops/sop-parser.ts";
import { clauseDiffs } from "./clause-changes.ts";

const CLAUSE =
  "### MR-1.1 Drug use\n\n`critical` · `regulated: drugs`\n\nUse that is shown is 13+.\n\n- `MR-1.1.DP1` Shown?\n  - `yes` → 13+\n";
const OTHER = "### MR-1.2 Blood\n\n`major`\n\nBlood is 13+.\n";

function sop(text: string, name = "rating") {
  const source = `---\nsop: MR\ntitle: Rating\nversion: 1\n---\n\n${text}`;
  return parseSop({ name, path: `sops/${name}.md`, source }).sop;
}
const diffs = (before: string, now: string) => clauseDiffs([sop(before)], [sop(now)]);

describe("the clauses that differ", () => {
  it("are none where only wraps, emphasis or the order changed", () => {
    expect(diffs(`${CLAUSE}\n${OTHER}`, `${OTHER}\n${CLAUSE.replace("is shown is", "*is shown*\nis")}`)).toEqual([]);
  });

  it("come with their lines and the blocks that differ, struck text struck", () => {
    expect(diffs(CLAUSE, CLAUSE.replace("is 13+.", "is ~~13+~~ 18+.\n\nAlways."))).toEqual([
      {
        id: "MR-1.1",
        title: "Drug use",
        path: "sops/rating.md",
        start: 7,
        end: 16,
        side: "head",
        change: "text",
        before: "Use that is shown is 13+.",
        now: "Use that is shown is ~~13+~~ 18+.\nAlways.",
        severity: "critical",
        regulated: "drugs",
      },
    ]);
  });

  it.each([
    [
      "a new clause",
      CLAUSE,
      `${CLAUSE}\n${OTHER}`,
      { id: "MR-1.2", change: "added", before: null, now: "MR-1.2 Blood\nAttributes: major\nBlood is 13+." },
    ],
    ["a clause that is gone", `${CLAUSE}\n${OTHER}`, CLAUSE, { id: "MR-1.2", change: "removed", side: "base", now: null, start: 16 }],
    ["a clause that retires", OTHER, OTHER.replace("`major`", "`major` · `retired: 2026-11-21`"), { change: "retired" }],
    ["a clause that moves", OTHER, OTHER.replace("`major`", "`major` · `moved-to: MR-1.1`"), { change: "moved" }],
    [
      "chips alone",
      OTHER,
      OTHER.replace("major", "minor"),
      { change: "attributes", before: "Attributes: major", now: "Attributes: minor" },
    ],
    ["a title", OTHER, OTHER.replace("Blood\n", "Any blood\n"), { change: "text", before: "MR-1.2 Blood", now: "MR-1.2 Any blood" }],
    [
      "where a link leads",
      OTHER.replace("Blood is", "[Blood](a) is"),
      OTHER.replace("Blood is", "[Blood](b) is"),
      { change: "text", before: null, now: null },
    ],
    ["a word more", OTHER, OTHER.replace("is 13+", "is not 13+"), { change: "text", before: "Blood is 13+.", now: "Blood is not 13+." }],
  ])("say %s", (_, before, now, expected) => {
    expect(diffs(before, now)).toMatchObject([expected]);
  });

  it("have moved where another file holds them", () => {
    expect(clauseDiffs([sop(CLAUSE)], [sop(CLAUSE, "drugs")])).toMatchObject([
      { change: "moved", path: "sops/drugs.md", before: null, now: null },
    ]);
  });
});
