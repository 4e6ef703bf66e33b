import type { Field } from "../../src/documents/ground-truth/field.ts";
import type { Rule } from "../../src/documents/settings/settings.ts";
import type { Clause } from "../../src/documents/sops/sop.ts";
import type { Group, PromptSpec } from "../comparison-fixture.ts";
import { clauseOf, ruleOf } from "../pairs.ts";
import { EN, JA } from "./rating.ts";

const DESCRIPTORS: Field = {
  name: "descriptors",
  kind: "multi-label",
  labels: ["violence", "gore", "language", "drugs", "alcohol", "fear"],
};

const given = (...descriptors: readonly string[]) => ({ descriptors });
const LABEL_RULES: readonly Rule[] = [
  ruleOf({ name: "nothing is missed", field: "descriptors", metric: "fn", margin: 0.05 }),
  ruleOf({ name: "nothing is over-labelled", field: "descriptors", metric: "fp", margin: 0.03 }),
  ruleOf({ name: "descriptors can be read", field: "descriptors", metric: "unreadable", ceiling: 0.01 }),
];
const LABEL_CLAUSES: readonly Clause[] = [
  {
    ...clauseOf("CD-3.1", {}, { field: "descriptors", label: "drugs" }),
    title: "Drugs: given",
    path: "sops/content-descriptors.md",
    line: 143,
    summary: "Illegal drugs that are seen, used or dealt in.",
  },
  {
    ...clauseOf("CD-4.2", {}, { field: "descriptors", label: "language" }),
    title: "Language: not given",
    path: "sops/content-descriptors.md",
    line: 226,
    summary: "A single mild word in the whole work.",
  },
];
const LABEL_GROUPS: readonly Group[] = [
  { n: 90, truth: given() },
  { n: 60, truth: given("violence"), slices: EN },
  { n: 30, truth: given("violence", "gore"), slices: EN },
  { n: 40, truth: given("drugs"), clauses: ["CD-3.1"], slices: EN },
  { n: 30, truth: given("alcohol") },
  { n: 40, truth: given("fear"), slices: JA },
  { n: 35, truth: given("language"), clauses: ["CD-4.2"] },
  { n: 7, truth: given("drugs"), base: given(), head: given(), clauses: ["CD-3.1"] },
  { n: 9, truth: given(), base: given("language"), head: given("language"), clauses: ["CD-4.2"] },
  { n: 14, truth: given("drugs", "alcohol"), head: given("alcohol"), clauses: ["CD-3.1"], slices: JA, hunks: [0] },
  { n: 6, truth: given(), base: given("language"), clauses: ["CD-4.2"], hunks: [1] },
  { n: 2, truth: given("fear"), head: given("fear", "violence"), hunks: [1], disputed: true },
];

/** A prompt that gives any number of labels, with two hunks. */
export const LABELLING: PromptSpec = {
  name: "content-descriptors",
  fields: [DESCRIPTORS],
  groups: LABEL_GROUPS,
  clauses: LABEL_CLAUSES,
  cited: {
    "CD-3.1": [[33, 35]],
    "CD-4.2": [
      [57, 57],
      [61, 61],
    ],
  },
  hunks: [
    { start: 33, end: 35, clauses: ["CD-3.1"] },
    { start: 57, end: 57, clauses: ["CD-4.2"] },
  ],
  rules: LABEL_RULES,
  noise: { descriptors: 0.01 },
  usd: 0.12,
};
