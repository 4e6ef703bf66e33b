import { join } from "node:path";
import { expect, test } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { renderComment } from "./markdown.ts";
import { shareBlocks } from "./parts/shares.ts";
import { blocksToMarkdown } from "./to-markdown.ts";

const lastLine = (comparison: Comparison) => renderComment(comparison, { commands: true }).trimEnd().split("\n").at(-1);

test("the last line names the commands that apply, and nothing where comments are not answered", () => {
  expect(lastLine(comparisons.failing())).toBe(
    "In a comment: `/assay attribute` · `/assay dispute <item> <reason>` · `/assay explain <clause>` · `/assay rerun`",
  );
  expect(lastLine(comparisons.noRecord())).toContain("`/assay decide`");
  expect(lastLine(comparisons.policy())).toMatch(/^In a comment: `\/assay reviewed [A-Z]+-[\d.]+`/);
  expect(lastLine(comparisons.nothingMoved())).not.toContain("attribute");
  expect(renderComment(comparisons.failing())).not.toContain("In a comment");
});

/** The failing change, with exact shares. */
function shared(): Comparison {
  const comparison = comparisons.failing();
  const shares = [
    { fixed: 1.5, broken: 10.25 },
    { fixed: -0.5, broken: 0.04 },
  ];
  return {
    ...comparison,
    prompts: comparison.prompts.map((prompt) => ({
      ...prompt,
      hunks: prompt.hunks.map((hunk, index) => ({ ...hunk, share: shares[index] ?? { fixed: 0, broken: 0 } })),
      attribution: { ...prompt.attribution, shapley: { state: "done", text: "Exact shares.", calls: 0, usd: 0 } as const },
    })),
  };
}

test("exact shares stand beside what each change did, and in the reply with what they add up to", async () => {
  const comparison = shared();
  const [prompt] = comparison.prompts;
  const reply = blocksToMarkdown(prompt ? shareBlocks(prompt) : [], null);
  await expect(`${reply}\n`).toMatchFileSnapshot(join(import.meta.dirname, "golden/shares.md"));
  expect(renderComment(comparison)).toContain("| share of the fixed | share of the broken |");
  expect(lastLine(comparison)).not.toContain("attribute");
});
