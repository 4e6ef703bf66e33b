import { expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { renderHtml } from "../html.ts";
import { renderComment } from "../markdown.ts";

function withPrompt(more: Partial<PromptComparison>): Comparison {
  const comparison = comparisons.failing();
  return { ...comparison, prompts: comparison.prompts.map((prompt) => ({ ...prompt, ...more })) };
}

it("tells of answers that leak or invent only where there are some, and that it got worse", () => {
  const none = { leaked: 0, unknownClauses: 0, broken: 0 };
  const comment = renderComment(
    withPrompt({ guardrails: { base: { ...none, unknownClauses: 2 }, head: { ...none, leaked: 3, unknownClauses: 1 } } }),
  );
  expect(comment).toContain(
    "**Guardrails:** 3 answers repeat the prompt at length (worse: 0 before); 1 answer cites what is no clause of its SOPs (2 before).",
  );
  expect(renderComment(withPrompt({ guardrails: { base: { ...none, broken: 4 }, head: none } }))).not.toContain("Guardrails");
});

it("counts flips that are not named in every number, and says that they are not named", () => {
  const plain = comparisons.failing();
  const [first] = plain.prompts;
  const of = (kind: "fixed" | "broken") => first?.flips.filter((flip) => flip.kind === kind).length ?? 0;
  const withheld = { fixed: 3, broken: 2, other: 0, disputed: 0, items: { tier: 5 } };
  for (const text of [renderComment(withPrompt({ withheld })), renderHtml(withPrompt({ withheld }))]) {
    expect(text).toContain(`${of("fixed") + 3} fixed, ${of("broken") + 2} broken`);
    expect(text).toContain("Counted but not named, because they are restricted: 3 fixed, 2 broken.");
  }
  // Nothing may look as if nothing had moved where all that moved is restricted.
  const quiet = withPrompt({ flips: [], hunks: [], withheld, verdict: "pass" });
  expect(renderComment({ ...quiet, verdict: "pass" })).not.toContain("Nothing moved");
});
