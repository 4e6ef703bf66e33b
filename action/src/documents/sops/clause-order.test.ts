import fc from "fast-check";
import { expect, it } from "vitest";
import { byClauseId } from "./clause-order.ts";

it("counts as people do", () => {
  expect(["MR-10", "MR-3.10", "CD-9", "MR-3", "MR-3.2.1", "MR-3.2"].sort(byClauseId)).toEqual([
    "CD-9",
    "MR-3",
    "MR-3.2",
    "MR-3.2.1",
    "MR-3.10",
    "MR-10",
  ]);
});

it("is an order: the same whichever way ids come", () => {
  const id = fc.tuple(fc.constantFrom("A", "MR", "M1"), fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }));
  const ids = fc.uniqueArray(id.map(([prefix, numbers]) => `${prefix}-${numbers.join(".")}`));
  fc.assert(
    fc.property(ids, (list) => {
      const sorted = [...list].sort(byClauseId);
      expect([...list].reverse().sort(byClauseId)).toEqual(sorted);
      for (const [index, one] of sorted.entries()) if (index > 0) expect(byClauseId(sorted[index - 1] ?? "", one)).toBeLessThan(0);
    }),
  );
});
