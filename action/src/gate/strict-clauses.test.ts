import { expect, it } from "vitest";
import { clauseOf } from "../../test/pairs.ts";
import { strictClauses } from "./strict-clauses.ts";

const critical = { ...clauseOf("MR-1.1", { critical: true, regulated: "child" }), severity: "critical" as const, regulated: "child" };
const minor = { ...clauseOf("MR-1.1", { minor: true }), severity: "minor" as const, title: "New words" };

it("never lets a pull request make a clause less severe", () => {
  expect(strictClauses([critical], [minor])).toMatchObject([
    { title: "New words", severity: "critical", regulated: "child", attributes: { critical: true, regulated: "child" } },
  ]);
  expect(strictClauses([critical], [minor])[0]?.attributes).not.toHaveProperty("minor");
});

it("never lets it take a clause away from the field that it judges", () => {
  const drugs = { field: "descriptors", label: "drugs" };
  const everything = clauseOf("MR-1.1");
  const aboutDrugs = clauseOf("MR-1.1", {}, drugs);
  expect(strictClauses([everything], [aboutDrugs])[0]?.judges).toBeNull();
  expect(strictClauses([aboutDrugs], [clauseOf("MR-1.1", {}, { field: "tier", label: "ALL" })])[0]?.judges).toEqual(drugs);
  expect(strictClauses([aboutDrugs], [everything])[0]?.judges).toBeNull();
});

it("lets it make one more severe, add one, and keeps one that it removes", () => {
  expect(strictClauses([minor], [critical])[0]?.severity).toBe("critical");
  expect(strictClauses([critical], [clauseOf("MR-1.2")]).map(({ id }) => id)).toEqual(["MR-1.2", "MR-1.1"]);
});
