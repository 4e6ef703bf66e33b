import fc from "fast-check";
import { expect, test } from "vitest";
import { contextOf } from "./status-context.ts";

test("only the default branch has the plain name, and a branch that merely looks like it has another", () => {
  expect(contextOf("main", "main")).toBe("assay");
  expect(contextOf("release/1.x", "main")).toBe("assay (release/1.x)");
  expect(contextOf("Main", "main")).toMatch(/^assay \(main [0-9a-f]{12}\)$/);
  expect(contextOf("ma`@ïn", "main")).toMatch(/^assay \(ma-n [0-9a-f]{12}\)$/);
});

test("no two branches share a context, whatever their case and length, and GitHub takes each", () => {
  const branch = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
    fc.constantFrom("NEXT", "next", "n".repeat(99), "n".repeat(98)),
  );
  fc.assert(
    fc.property(branch, branch, (one, other) => {
      const [a, b] = [contextOf(one, "main"), contextOf(other, "main")];
      expect(a.toLowerCase() === b.toLowerCase()).toBe(one === other);
      expect(a.length).toBeLessThan(100);
    }),
  );
});
