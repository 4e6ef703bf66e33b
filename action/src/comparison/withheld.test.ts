import { expect, it } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import { countFlips, hasFlips, isTold, withoutHidden } from "./withheld.ts";

it("takes hidden items out of the flips and out of what each hunk owns, and counts them", () => {
  const [prompt] = comparisons.failing().prompts;
  if (!prompt) throw new Error("the fixture has a prompt");
  const [first] = prompt.flips.filter(({ kind }) => kind === "broken");
  if (!first) throw new Error("the fixture breaks something");
  const { flips, hunks, withheld } = withoutHidden(prompt, new Set([`${first.set}/${first.item}`]));
  expect(flips).toEqual(prompt.flips.filter(({ item }) => item !== first.item));
  for (const [index, { owns }] of hunks.entries()) {
    const before = (prompt.hunks[index]?.owns ?? []).map((flip) => prompt.flips[flip]);
    expect(owns.map((flip) => flips[flip])).toEqual(before.filter((flip) => flip?.item !== first.item));
  }
  const after = { ...prompt, flips, hunks, ...(withheld ? { withheld } : {}) };
  for (const kind of ["fixed", "broken", "other"] as const) expect(countFlips(after, kind)).toBe(countFlips(prompt, kind));
  expect(hunks.map(({ removed }) => removed)).toEqual(prompt.hunks.map(({ removed }) => removed));
  expect(hasFlips({ ...after, flips: [] })).toBe(true);
  expect(JSON.stringify({ flips, hunks, withheld })).not.toContain(`"${first.item}"`);
});

it("tells no group of fewer than five items, unless a rule judges it", () => {
  const counts = { exact: 4, wrong: 0 };
  const row = { field: "tier", items: 4, base: counts, head: counts, delta: {} };
  expect(isTold({ ...row, scope: { clause: "MR-1.1" } })).toBe(false);
  expect(isTold({ ...row, scope: { slice: "language=ja" } })).toBe(false);
  expect(isTold({ ...row, scope: { point: "MR-1.1.DP1=shown" } })).toBe(false);
  expect(isTold({ ...row, scope: { clause: "MR-1.1" }, rule: "regulated" })).toBe(true);
  expect(isTold({ ...row, scope: { clause: "MR-1.1" }, items: 5 })).toBe(true);
  expect(isTold({ ...row, scope: "all" })).toBe(true);
});
