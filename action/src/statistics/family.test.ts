import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changes } from "./changes.ts";
import { benjaminiHochberg, holm } from "./multiple-comparisons.ts";

const ps = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }), { maxLength: 40 });

describe.each([
  ["Benjamini-Hochberg", benjaminiHochberg],
  ["Holm", holm],
] as const)("%s", (_, adjust) => {
  it("keeps the order, never lowers a p, never exceeds 1", () => {
    fc.assert(
      fc.property(ps, (family) => {
        const adjusted = adjust(family);
        family.forEach((p, index) => {
          const own = adjusted[index] ?? null;
          if (p === null) {
            expect(own).toBeNull();
            return;
          }
          expect(own).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(own).toBeLessThanOrEqual(1);
          family.forEach((other, at) => {
            if (other !== null && other <= p) expect(adjusted[at]).toBeLessThanOrEqual(own ?? Number.NaN);
          });
        });
      }),
    );
  });

  it("does not count what is undefined", () => {
    fc.assert(
      fc.property(ps, (family) => {
        const known = family.filter((p) => p !== null);
        expect(adjust(family).filter((p) => p !== null)).toEqual(adjust(known));
      }),
    );
  });

  it("leaves a single p as it is", () => {
    expect(adjust([null, 0.04, null])).toEqual([null, 0.04, null]);
  });
});

it("Holm is never below Benjamini-Hochberg", () => {
  fc.assert(
    fc.property(ps, (family) => {
      const found = benjaminiHochberg(family);
      holm(family).forEach((p, index) => {
        if (p !== null) expect(p).toBeGreaterThanOrEqual((found[index] ?? 0) * (1 - 1e-12));
      });
    }),
  );
});

describe("what changed", () => {
  it("is one family over all rows: a p of 0.04 among many others is no change", () => {
    const quiet = Array.from({ length: 30 }, () => [{ rise: 1, p: 0.8 }]);
    expect(changes([[{ rise: 5, p: 0.04 }]])).toEqual(["worse"]);
    expect(changes([[{ rise: 5, p: 0.04 }], ...quiet])[0]).toBe("no");
  });

  it("is worse if any significant error rose, better if one only fell", () => {
    expect(
      changes([
        [
          { rise: 5, p: 0.001 },
          { rise: -9, p: 0.0001 },
        ],
        [
          { rise: 5, p: 0.7 },
          { rise: -9, p: 0.0001 },
        ],
        [{ rise: 9, p: null }],
        [],
      ]),
    ).toEqual(["worse", "better", "no", "no"]);
  });
});
