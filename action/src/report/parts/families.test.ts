import { expect, it } from "vitest";
import { follower } from "../../../test/comparisons/overlay.ts";
import { comparisons } from "../../../test/comparisons.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import { plainText } from "../document.ts";
import { familiesOf, followerText } from "./families.ts";

const comparison = comparisons.overlay();
const [edited, japan] = comparison.prompts as [PromptComparison, PromptComparison];
const said = (prompt: PromptComparison) => plainText(followerText(comparison, edited, prompt));

it("puts overlays that only follow to the prompt that was edited, and lets a worse one lead", () => {
  const names = (...prompts: PromptComparison[]) =>
    familiesOf(prompts).map(({ lead, rest }) => [lead, ...rest].map(({ prompt }) => prompt));
  const { inherits: _, ...own } = follower(edited, "own");
  expect(names(own, japan, edited)).toEqual([["maturity-rating", "maturity-rating/japan"], ["maturity-rating/own"]]);
  expect(names({ ...japan, verdict: "fail" }, edited)).toEqual([["maturity-rating/japan", "maturity-rating"]]);
  // Where its base could not be compared an overlay stands for itself.
  expect(names(japan)).toEqual([["maturity-rating/japan"]]);
});

it("says how an overlay differs from the prompt that was edited", () => {
  const without = (kind: string, count: number) => {
    const dropped = edited.flips.filter((flip) => flip.kind === kind).slice(0, count);
    return { ...follower(edited, "x"), flips: edited.flips.filter((flip) => !dropped.includes(flip)) };
  };
  expect(said(follower(edited, "x"))).toBe("scored as well: the same 12 titles fixed and 3 broken");
  expect(said(japan)).toBe("scored as well: the same 12 titles fixed and 3 broken, and 1 more broken");
  expect(said(without("broken", 1))).toBe("scored as well: all 12 titles fixed and 2 of the 3 broken here too");
  expect(said(without("fixed", 12))).toBe("scored as well: none of the 12 titles fixed and all 3 broken here too");
});

it("gives an overlay's own verdict where it is another one, where nothing moved, and where items may not be named", () => {
  expect(said({ ...japan, verdict: "not measured", items: 0 })).toMatch(/^Not measured/);
  expect(said({ ...japan, flips: [] })).toMatch(/^scored as well: Nothing moved/);
  const clauses = japan.clauses.map((clause) => ({ ...clause, regulated: "law" }));
  expect(said({ ...japan, clauses })).toContain("more misses on regulated");
  const withheld = { fixed: 1, broken: 0, other: 0, disputed: 0, items: { tier: 1 } };
  expect(said({ ...japan, withheld })).toMatch(/^scored as well: Every rule holds/);
});
