import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clauseOf, DESCRIPTORS, itemOf, SPAM, said, TIER, TOPIC, UNREADABLE } from "../../test/pairs.ts";
import type { Field, Value } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Prediction } from "../scoring/prediction.ts";
import { openClusters } from "./clusters.ts";
import type { Cluster } from "./comparison.ts";
import type { Pair } from "./pair.ts";

const MENTIONED: Clause = { ...clauseOf("MR-3.1"), title: "Drugs mentioned", severity: "minor" };
const SHOWN: Clause = {
  ...clauseOf("MR-3.2"),
  title: "Drug use shown",
  severity: "critical",
  points: [{ id: "MR-3.2.DP1", line: 3, text: "Is drug use shown?", branches: ["shown", "not-shown"] }],
  edges: [{ id: "MR-3.2.EC1", line: 4, text: "Drama that warns against drugs → 16+" }],
};
const VIOLENCE: Clause = { ...clauseOf("MR-2.1"), title: "Violence", severity: "major" };
const CLAUSES = [MENTIONED, SHOWN, VIOLENCE];

interface Alike extends Partial<Pick<Item, "clauses" | "points" | "edge" | "slices">> {
  readonly n: number;
  readonly truth: Value;
  readonly base?: Value | Prediction;
  readonly head?: Value | Prediction;
}

function pairsOf(field: Field, groups: readonly Alike[]): readonly Pair[] {
  const answer = (value: Value | Prediction): Prediction =>
    typeof value === "object" && "status" in value ? value : said({ [field.name]: value });
  return groups.flatMap(({ n, truth, base = truth, head = truth, ...more }, group) =>
    Array.from({ length: n }, (_, index) => ({
      item: itemOf(`g${group}-${index}`, { [field.name]: truth }, { ...more, line: group * 100 + index + 1 }),
      base: answer(base),
      head: answer(head),
    })),
  );
}

function clustersOf(field: Field, groups: readonly Alike[], clauses: readonly Clause[] = CLAUSES): readonly Cluster[] {
  const builder = openClusters([field], clauses);
  for (const pair of pairsOf(field, groups)) builder.add(pair);
  return builder.finish("title");
}

const told = ({ name, base, head, items }: Cluster) => `${name}, ${base} → ${head} of ${items}`;
const JA = { language: "ja" };
const EN = { language: "en" };
const RIGHT: Alike = { n: 100, truth: "13+", slices: EN, clauses: ["MR-2.1"] };

describe("what clusters tell", () => {
  it("names two things shared where neither alone explains the errors", () => {
    const clusters = clustersOf(TIER, [
      RIGHT,
      { n: 60, truth: "13+", slices: JA, clauses: ["MR-2.1"] },
      { n: 60, truth: "13+", slices: EN, clauses: ["MR-3.1"] },
      { n: 4, truth: "13+", base: "16+", head: "16+", slices: EN, clauses: ["MR-3.1"] },
      { n: 4, truth: "13+", base: "16+", head: "16+", slices: JA, clauses: ["MR-2.1"] },
      { n: 4, truth: "13+", base: "16+", head: "16+", slices: JA, clauses: ["MR-3.1"] },
      { n: 5, truth: "13+", base: "16+", slices: JA, clauses: ["MR-3.1"] },
      { n: 5, truth: "13+", slices: JA, clauses: ["MR-3.1"] },
    ]);
    expect(clusters.map(({ by }) => by)).toContainEqual([
      { kind: "slice", value: "language=ja" },
      { kind: "clause", value: "MR-3.1" },
    ]);
    expect(clusters.map(told)).toContain("Titles in Japanese on Drugs mentioned (MR-3.1): rated too high, 9 → 4 of 14");
  });

  it("keeps the shorter description of the same errors, and of two as short the one that fewest titles share", () => {
    const clusters = clustersOf(TIER, [
      RIGHT,
      { n: 20, truth: "16+", clauses: ["MR-3.2"], points: { "MR-3.2.DP1": "not-shown" }, slices: EN },
      { n: 8, truth: "16+", head: "13+", clauses: ["MR-3.2"], points: { "MR-3.2.DP1": "shown" }, slices: JA },
      { n: 2, truth: "16+", clauses: ["MR-3.2"], points: { "MR-3.2.DP1": "shown" }, slices: JA },
      { n: 9, truth: "ALL", slices: JA },
    ]);
    expect(clusters.map(told)).toEqual(["Titles where “Is drug use shown?” is “shown” (MR-3.2.DP1): rated too low, 0 → 8 of 10"]);
  });

  it("names an edge case by its own text without what follows from it, and any slice by its name", () => {
    const edge = clustersOf(TIER, [RIGHT, { n: 4, truth: "16+", head: "13+", edge: ["MR-3.2.EC1"] }]);
    expect(edge.map(told)).toEqual(["Titles like “Drama that warns against drugs” (MR-3.2.EC1): rated too low, 0 → 4 of 4"]);
    const mention = clustersOf(TIER, [RIGHT, { n: 4, truth: "16+", head: "13+", slices: { mention: "reference" } }]);
    expect(mention.map(told)).toEqual(["Titles with mention “reference”: rated too low, 0 → 4 of 4"]);
    const noLanguage = clustersOf(TIER, [RIGHT, { n: 4, truth: "16+", head: "13+", slices: { language: "xx-none" } }]);
    expect(noLanguage.map(({ name }) => name)).toEqual(["Titles with language “xx-none”: rated too low"]);
  });

  it("ranks by the clause's severity and by tiers, and shows the worst titles first", () => {
    const clusters = clustersOf(TIER, [
      { ...RIGHT, n: 300 },
      { n: 8, truth: "16+", head: "13+", clauses: ["MR-3.1"] },
      { n: 3, truth: "16+", head: "13+", clauses: ["MR-3.2"] },
      { n: 1, truth: "18+", head: "13+", clauses: ["MR-3.2"] },
    ]);
    expect(clusters.map(({ by, head, harm }) => [by[0]?.value, head, harm])).toEqual([
      ["MR-3.2", 4, 20],
      ["MR-3.1", 8, 8],
    ]);
    expect(clusters[0]?.examples.map(({ item }) => item)).toEqual(["g3-0", "g2-0", "g2-1", "g2-2"]);
  });

  it("are none of two errors, and none where errors are as frequent as everywhere", () => {
    expect(clustersOf(TIER, [RIGHT, { n: 2, truth: "16+", head: "13+", clauses: ["MR-3.2"] }])).toEqual([]);
    const even = ["MR-3.1", "MR-3.2"].flatMap((clause): Alike[] => [
      { n: 20, truth: "16+", clauses: [clause] },
      { n: 10, truth: "16+", head: "13+", clauses: [clause] },
    ]);
    expect(clustersOf(TIER, even)).toEqual([]);
  });

  it("are at most twenty with ten examples each", () => {
    const groups = Array.from({ length: 30 }, (_, index): Alike => ({ n: 12, truth: "16+", head: "13+", slices: { genre: `g${index}` } }));
    const clusters = clustersOf(TIER, [{ ...RIGHT, n: 1000 }, ...groups]);
    expect(clusters).toHaveLength(20);
    expect(clusters.map(({ examples }) => examples.length)).toEqual(clusters.map(() => 10));
  });
});

describe("errors of each kind of field", () => {
  it("of a binary field are missed and wrongly flagged, out of those that can be", () => {
    const clusters = clustersOf(SPAM, [
      { n: 50, truth: "allow", slices: EN },
      { n: 50, truth: "remove", slices: EN },
      { n: 4, truth: "remove", head: "allow", slices: JA },
      { n: 6, truth: "allow", slices: JA },
    ]);
    expect(clusters.map(told)).toEqual(["Titles in Japanese: missed, 0 → 4 of 4"]);
  });

  it("of one of many are both the label that was missed and the one that was given", () => {
    const clusters = clustersOf(TOPIC, [
      { n: 50, truth: "news", slices: EN },
      { n: 50, truth: "sport", slices: EN },
      { n: 4, truth: "sport", head: "news", slices: JA },
    ]);
    expect(clusters.map(told).sort()).toEqual([
      "Titles in Japanese: news wrongly flagged, 0 → 4 of 4",
      "Titles in Japanese: sport missed, 0 → 4 of 4",
    ]);
  });

  it("of a label are gathered by the clauses that judge it, and by no other label's", () => {
    const drugs = { ...clauseOf("CD-3.1", {}, { field: "descriptors", label: "drugs" }), title: "Drugs" };
    const groups: readonly Alike[] = [
      { n: 60, truth: ["violence"], slices: EN },
      { n: 60, truth: ["drugs"], slices: EN },
      { n: 5, truth: ["drugs"], head: ["fear"], clauses: ["CD-3.1"] },
    ];
    expect(clustersOf(DESCRIPTORS, groups, [drugs]).map(told)).toEqual(["Titles on Drugs (CD-3.1): drugs missed, 0 → 5 of 5"]);
  });

  it("of answers that cannot be read are told once, apart from every judgement", () => {
    const clusters = clustersOf(DESCRIPTORS, [
      { n: 60, truth: ["violence"], slices: EN },
      { n: 8, truth: ["drugs"], head: UNREADABLE, slices: JA },
      { n: 2, truth: [], head: UNREADABLE, slices: EN },
    ]);
    expect(clusters.map(told)).toEqual([
      "Answers in the wrong format, 0 → 10 of 70",
      "Answers in the wrong format: titles in Japanese, 0 → 8 of 8",
    ]);
    expect(clusters[1]?.by).toEqual([
      { kind: "status", value: "malformed" },
      { kind: "slice", value: "language=ja" },
    ]);
  });

  it("are told once for a prompt with two fields that nobody can read", () => {
    const builder = openClusters([TIER, SPAM], CLAUSES);
    for (let index = 0; index < 4; index += 1) {
      const item = itemOf(`t${index}`, { tier: "16+", spam: "allow" });
      builder.add({ item, base: said({ tier: "16+", spam: "allow" }), head: UNREADABLE });
    }
    expect(builder.finish("title").map(({ field, name }) => [field, name])).toEqual([["tier", "Answers in the wrong format"]]);
  });

  it("of a field that the head no longer answers are none, and never look mended", () => {
    const builder = openClusters([TIER], CLAUSES);
    const item = (index: number) => itemOf(`t${index}`, { tier: "16+" }, { clauses: index < 9 ? ["MR-3.2"] : [] });
    for (let index = 0; index < 60; index += 1)
      builder.add({ item: item(index), base: said({ tier: index < 9 ? "13+" : "16+" }), head: said({ other: "x" }) });
    expect(builder.finish("title")).toEqual([]);
  });
});

describe("clusters of any set", () => {
  const label = fc.constantFrom(...TIER.labels);
  const group = fc.record({
    n: fc.integer({ min: 1, max: 12 }),
    truth: label,
    base: label,
    head: label,
    clauses: fc.subarray(["MR-3.1", "MR-3.2", "MR-2.1", "XX-1.1"]),
    points: fc.constantFrom({}, { "MR-3.2.DP1": "shown" }, { "MR-3.2.DP1": "not-shown" }),
    slices: fc.record({ language: fc.constantFrom("en", "ja"), genre: fc.constantFrom("drama", "crime") }),
  });
  const groups = fc.array(group, { minLength: 1, maxLength: 20 });

  const shares = ({ item }: Pair, { kind, value }: Cluster["by"][number]): boolean => {
    const [name = "", branch = ""] = value.split("=");
    if (kind === "clause") return item.clauses.includes(value);
    return kind === "point" ? item.points[name] === branch : item.slices[name] === branch;
  };

  it("count what a reader would count, and never call two things of one kind two", () => {
    fc.assert(
      fc.property(groups, (made) => {
        const pairs = pairsOf(TIER, made);
        for (const cluster of clustersOf(TIER, made)) {
          const own = pairs.filter((pair) => cluster.by.every((shared) => shares(pair, shared)));
          const wrong = (side: "base" | "head") =>
            own.filter(({ item, ...sides }) => {
              const prediction = sides[side];
              const value = prediction.status === "ok" ? (prediction.values.tier as string) : "";
              const distance = TIER.labels.indexOf(value) - TIER.labels.indexOf(item.truth.tier as string);
              return cluster.error === "under" ? distance < 0 : distance > 0;
            }).length;
          expect([cluster.items, cluster.base, cluster.head]).toEqual([own.length, wrong("base"), wrong("head")]);
          expect(Math.max(cluster.base, cluster.head)).toBeGreaterThanOrEqual(3);
          const kinds = cluster.by.map(({ kind, value }) => (kind === "slice" ? value.split("=")[0] : kind));
          expect(new Set(kinds).size).toBe(kinds.length);
        }
      }),
    );
  });

  it("do not depend on the order of the items", () => {
    const without = (clusters: readonly Cluster[]) => clusters.map(({ examples: _, ...rest }) => rest);
    fc.assert(
      fc.property(groups, (made) => {
        const builder = openClusters([TIER], CLAUSES);
        for (const pair of [...pairsOf(TIER, made)].reverse()) builder.add(pair);
        expect(without(builder.finish("title"))).toEqual(without(clustersOf(TIER, made)));
      }),
    );
  });
});
