import { expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import { worstFirst } from "./lead.ts";

it("tells the worst prompt first, and an overlay after its base even where more moved in it", () => {
  const [passed] = comparisons.nothingMoved().prompts;
  const [failed] = comparisons.failing().prompts;
  if (!passed || !failed) return expect.fail("the fixtures have no prompt");
  const flips = failed.flips;
  const named = (prompt: string, more: Partial<PromptComparison>): PromptComparison => ({ ...passed, prompt, ...more });
  const order = (...prompts: PromptComparison[]) => worstFirst(prompts).map(({ prompt }) => prompt);
  const [base, overlay] = [named("rating", { flips: flips.slice(0, 1) }), named("rating/kids", { flips })];
  expect(order(overlay, named("notes", { flips: flips.slice(0, 2) }), base)).toEqual(["notes", "rating", "rating/kids"]);
  // What is worse comes first all the same, and an overlay can stand alone.
  expect(order(base, { ...overlay, verdict: "fail" })).toEqual(["rating/kids", "rating"]);
  expect(order(overlay)).toEqual(["rating/kids"]);
});
