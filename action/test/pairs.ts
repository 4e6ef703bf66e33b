import type { Field, Value } from "../src/documents/ground-truth/field.ts";
import type { Item } from "../src/documents/ground-truth/item.ts";
import type { Rule } from "../src/documents/settings/settings.ts";
import type { Clause } from "../src/documents/sops/sop.ts";
import type { Prediction } from "../src/scoring/prediction.ts";

/** Small documents for tests that need pairs rather than files. */
export const TIER: Field = { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+", "16+", "18+"] };
export const DESCRIPTORS: Field = { name: "descriptors", kind: "multi-label", labels: ["violence", "drugs", "fear"] };
export const SPAM: Field = { name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" };
export const TOPIC: Field = { name: "topic", kind: "labels", labels: ["sport", "news", "other"] };

export function itemOf(id: string, truth: Readonly<Record<string, Value>>, more: Partial<Item> = {}): Item {
  return {
    id,
    set: "titles",
    title: id,
    input: {},
    truth,
    clauses: [],
    points: {},
    edge: [],
    slices: {},
    ratings: [],
    disputed: false,
    source: "authored",
    sensitivity: "public",
    line: 1,
    ...more,
  };
}

export function said(values: Readonly<Record<string, Value>>, more: { readonly escalate?: boolean } = {}): Prediction {
  return { status: "ok", values, clauses: [], confidence: null, escalate: more.escalate ?? false, rationale: null };
}

export const UNREADABLE: Prediction = { status: "malformed", detail: "not JSON" };

export function clauseOf(id: string, attributes: Clause["attributes"] = {}, judges: Clause["judges"] = null): Clause {
  return {
    id,
    title: `About ${id}`,
    sop: "maturity-rating",
    path: "sops/maturity-rating.md",
    line: 1,
    severity: null,
    regulated: null,
    attributes,
    judges,
    summary: "",
    points: [],
    edges: [],
    fingerprint: "sha256:00",
    end: 1,
    blocks: [],
  };
}

export function ruleOf(rule: Partial<Rule> & Pick<Rule, "field" | "metric">): Rule {
  return { name: "a rule", scope: "all", mode: "disprove", beta: 1, line: 1, ...rule };
}
