import type { Comparison } from "../src/comparison/comparison.ts";
import { readSettings } from "../src/documents/settings/settings-reader.ts";
import type { Review, SignOffInput } from "../src/gate/sign-off/sign-off.ts";
import { comparisons } from "./comparisons.ts";

export const HEAD = "b7e04d1c52a98f3360d1e2f3a4b5c6d7e8f90a1b";
export const OLDER = "0ddba11c52a98f3360d1e2f3a4b5c6d7e8f90a1b";

export const ROLES = "roles: {science: [ana, bo, cy], engineering: [dee, eli], operations: [fay], legal: [gil, hana], policy: [ivo]}";

/** As a team would write them. */
export const RULES = `
  - name: prompt change
    if: {changed: ["prompts/**"]}
    require: [{role: science}, {role: engineering}]
  - name: more misses on a regulated clause
    if: {field: tier, metric: under-rated, scope: {tag: regulated}, delta: {gt: 0}}
    require: [{role: legal}, {role: policy}]
  - name: false positives rise
    if: {field: tier, metric: over-rated, delta: {gt: 0}}
    require: [{role: operations}]
  - name: waiver or suspect clause
    if: {trace: [waiver-changed, "suspect:clause"]}
    require: [{role: policy}]
  - name: prompt and ground truth in one pull request
    if: {all: [{changed: ["prompts/**"]}, {changed: ["ground-truth/**"]}]}
    require: [{role: science, count: 2}]
  - name: governance files
    if: {changed: [".github/**", "action/**"]}
    require: [{role: engineering, count: 2}]
  - name: exact revert
    if: {revert: exact}
    replaces: [prompt change]
    require: [{role: operations}]
    follow-up: {role: legal, within: 2d}
`;

/** Settings with these sign-off rules, read as the Action reads them. */
export function settingsWith(rules = RULES, more = "", roles = ROLES): SignOffInput["settings"] {
  const { settings, problems } = readSettings(`version: 1\n${roles}\n${more}\nsign-off:${rules === "" ? " []" : rules}\n`);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (settings === null || errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return settings;
}

let reviews = 0;

/** A review of the newest commit; later calls are later reviews. */
export function review(login: string, state: Review["state"] = "approved", more: Partial<Review> = {}): Review {
  reviews += 1;
  const submittedAt = new Date(Date.UTC(2026, 10, 21, 10) + reviews * 60_000).toISOString();
  return { id: reviews, login, state, commit: HEAD, submittedAt, ...more };
}

/** More titles rated too low on a regulated clause, which the rules know and accept. */
export function worse(): Comparison {
  return traced({ ...comparisons.failing(), verdict: "known loss", reason: "shown to be worse, and shown to stay within what is allowed" });
}

/** A comparison in which every trace is known and every prompt as good as the comparison. */
export function traced(comparison: Comparison): Comparison {
  const prompts = comparison.prompts.map((prompt) => ({ ...prompt, verdict: comparison.verdict, trace: prompt.trace ?? [] }));
  return { ...comparison, prompts };
}

/** A pull request by zoe that changes one prompt, after which nothing moved. */
export function inputOf(more: Partial<SignOffInput> = {}): SignOffInput {
  return {
    comparison: traced(comparisons.nothingMoved()),
    changed: [{ path: "prompts/maturity-rating/prompt.md", previous: null }],
    reviews: [],
    author: "zoe",
    contributors: ["zoe"],
    head: HEAD,
    settings: settingsWith(),
    revert: "none",
    traceChanges: [],
    labelChanges: [],
    answerReading: [],
    taxonomy: [],
    ...more,
  };
}
