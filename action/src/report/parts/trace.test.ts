import { describe, expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { Comparison, TraceSummary } from "../../comparison/comparison.ts";
import { renderComment } from "../markdown.ts";
import { blocksToMarkdown } from "../to-markdown.ts";
import { traceBlocks } from "./trace.ts";

const covered = (clause: string): TraceSummary => ({ clause, states: ["covered"], gate: "holds", items: 12, because: "" });
const TRACE: readonly TraceSummary[] = [
  covered("MR-2.2"),
  {
    clause: "MR-2.5",
    states: ["uncovered"],
    gate: "warn",
    items: 31,
    because: "No part of the prompt implements it, and no waiver says why.",
  },
  {
    clause: "MR-3.2",
    states: ["suspect:clause", "untested"],
    gate: "fail",
    items: 2,
    because: "The clause has changed since the prompt was last reviewed against it.",
  },
  { clause: "MR-4.2", states: ["waived"], gate: "holds", items: 8, because: "" },
];

function traced(comparison: Comparison, trace: readonly TraceSummary[] | null): Comparison {
  return { ...comparison, prompts: comparison.prompts.map((prompt) => ({ ...prompt, trace })) };
}
const shown = (trace: readonly TraceSummary[] | null) =>
  blocksToMarkdown(
    traced(comparisons.failing(), trace).prompts.flatMap((prompt) => traceBlocks(prompt)),
    null,
  );

describe("the trace in a comment", () => {
  it("folds, with the clauses that fail first", async () => {
    await expect(`${shown(TRACE)}\n`).toMatchFileSnapshot("../golden/trace-part.md");
  });

  it("shows ten clauses before the rest folds once more", () => {
    const gaps = Array.from(
      { length: 13 },
      (_, index): TraceSummary => ({
        clause: `MR-9.${index + 1}`,
        states: ["uncovered"],
        gate: "warn",
        items: 0,
        because: "No part of the prompt implements it.",
      }),
    );
    const [before = "", after = ""] = shown(gaps).split("<summary>3 more</summary>");
    expect(before.match(/MR-9/g)).toHaveLength(10);
    expect(after.match(/MR-9/g)).toHaveLength(3);
  });

  it("says nothing of a prompt that was not traced, or that changed nothing and has no gap", () => {
    expect(shown(null)).toBe("");
    const fold = "Traceability: ";
    expect(renderComment(traced(comparisons.failing(), TRACE))).toContain(fold);
    expect(renderComment(traced(comparisons.nothingMoved(), TRACE))).toContain(fold);
    expect(renderComment(traced(comparisons.nothingMoved(), [covered("MR-2.2")]))).not.toContain(fold);
  });
});
