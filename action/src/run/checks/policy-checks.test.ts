import { describe, expect, it } from "vitest";
import { parseSop } from "../../documents/sops/sop-parser.ts";
import { policyChecks } from "./policy-checks.ts";

const DRUGS = "### MR-1.1 Drug use\n\n`critical` · `regulated: drugs`\n\nUse that is shown is 13+.\n\n";
const BLOOD = "### MR-1.2 Blood\n\n`major`\n\nBlood is 13+.\n\n";

function sop(text: string) {
  const source = `---\nsop: MR\ntitle: Rating\nversion: 1\n---\n\n${text}`;
  return parseSop({ name: "rating", path: "sops/rating.md", source }).sop;
}
const checks = (before: string, now: string) => policyChecks([sop(before)], [sop(now)], "2026-11-21");

describe("what a change may not do to a policy", () => {
  it("nothing is wrong where nothing was dropped or weakened", () => {
    expect(checks(DRUGS, `${DRUGS}${BLOOD}`)).toEqual([]);
    expect(checks(BLOOD, BLOOD.replace("major", "critical"))).toEqual([]);
    expect(checks(BLOOD, BLOOD.replace("`major`", "`major` · `retired: 2026-11-21`"))).toEqual([]);
  });

  it("a clause that is just gone fails, with its line on the base and what to write", () => {
    expect(checks(`${DRUGS}${BLOOD}`, DRUGS)).toEqual([
      {
        name: "policy",
        state: "fail",
        text: "`MR-1.2` is gone from `sops/rating.md`: keep its heading, and write the chip `retired: 2026-11-21` under it, or `moved-to: …` with the clause that took its place",
        path: "sops/rating.md",
        line: 13,
      },
    ]);
  });

  it("a clause with a new id fails, and the new id is what to write", () => {
    expect(checks(`${DRUGS}${BLOOD}`, `${DRUGS}${BLOOD.replace("MR-1.2", "MR-2.1")}`)).toMatchObject([
      { state: "fail", text: expect.stringContaining("`moved-to: MR-2.1`") },
    ]);
  });

  it("a clause that was retired before may go, and its id may not come back for something else", () => {
    const retired = BLOOD.replace("`major`", "`retired: 2026-01-02`");
    expect(checks(`${DRUGS}${retired}`, DRUGS)).toEqual([]);
    expect(checks(retired, BLOOD)).toEqual([]);
    expect(checks(retired, BLOOD.replace("Blood is 13+", "Sex is 18+"))).toMatchObject([
      { state: "fail", text: expect.stringContaining("a new id") },
    ]);
  });

  it("a policy that is dropped as a whole is told once", () => {
    const many = Array.from({ length: 9 }, (_, n) => BLOOD.replace("1.2 Blood", `1.${n + 1} Blood ${n}`)).join("");
    expect(checks(many, "")).toMatchObject([{ state: "fail", text: expect.stringMatching(/^9 clauses are gone/) }]);
  });

  it("a weaker clause is a warning that says what judges", () => {
    const weaker = DRUGS.replace("`critical` · `regulated: drugs`", "`minor` · `judges: descriptors/drugs`");
    expect(checks(DRUGS, weaker).map(({ state, text }) => `${state}: ${text}`)).toEqual([
      "warning: `MR-1.1` goes from `critical` to `minor`; until this is merged, the stricter of both judges",
      "warning: `MR-1.1` is no longer `regulated: drugs`; until this is merged, the stricter of both judges",
      "warning: `MR-1.1` now judges `descriptors/drugs` alone; until this is merged it judges its fields as a whole",
    ]);
  });
});
