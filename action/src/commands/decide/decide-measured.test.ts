import { expect, test } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import { digestOf } from "../../canonical.ts";
import type { Loaded } from "../../run/compare/workspace.ts";
import { decidedOf, MOST_ITEMS_KEPT } from "./decide-measured.ts";

test("a run of more items than are kept leaves its digest, and no file", () => {
  const [prompt] = comparisons.failing().prompts;
  if (!prompt) throw new Error("there is a prompt");
  const left = [{ reason: "not read", items: prompt.sets.reduce((sum, { items }) => sum + items, 0) - prompt.items }];
  const measured = { ...prompt, left, head: { ...prompt.head, digest: digestOf("head") } };
  const judge = { documents: { sets: new Map() } } as unknown as Loaded;
  const run = (count: number, named = true) =>
    decidedOf(
      measured,
      [measured],
      judge,
      {
        items: () =>
          Array.from({ length: count }, (_, index) => ({
            set: "titles",
            item: `t-${index}`,
            base: "error" as const,
            head: "error" as const,
          })),
        named: () => named,
        counts: () => ({ tier: { head: { exact: 1 } } }),
      },
      { params: null, report: null },
    );
  expect(run(MOST_ITEMS_KEPT).run?.split("\n")).toHaveLength(MOST_ITEMS_KEPT + 3);
  expect(run(MOST_ITEMS_KEPT + 1)).toMatchObject({ run: null, evidence: { run: expect.stringMatching(/^sha256:/) } });
  // A run names its items: one with restricted items stays out of the repository, however small.
  expect(run(1, false)).toMatchObject({ run: null, unkept: "restricted", evidence: { run: expect.stringMatching(/^sha256:/) } });
});
