import type { AskingRule, FollowUp, SignOff, SignOffState } from "../../comparison/sign-off.ts";
import { type ApprovalBook, approvalBook, keyOf } from "./approvals.ts";
import { assign, isIn, openPeople, slotsOf } from "./assignment.ts";
import { descriptionOf } from "./description.ts";
import { millisecondsOf } from "./duration.ts";
import { requirementsOf, type SignOffState as State } from "./requirement.ts";
import { type FiredRule, firedRules } from "./rules.ts";
import type { SignOffInput } from "./sign-off.ts";

/**
 * Who has to agree, who did, and what that means for the commit status. Pure. `failure` where the verdict is `fail`, `inconclusive` or `not measured`,
 * which nobody can approve away; else `error` where a condition cannot be told, or another commit was measured than the newest; else `success` once every role of every active rule has signed, and
 * until then `pending`.
 */
export function evaluateSignOff(input: SignOffInput): SignOff {
  const { comparison, settings, head } = input;
  const { roles, approvals } = settings;
  const { asking, replaced } = firedRules(input);
  const book = approvalBook(input);
  const active = asking.flatMap(({ rule, holds }) => (holds === true ? [rule] : []));
  const slots = slotsOf(active);
  const distinct = approvals["distinct-people"];
  const assignment = assign(slots, [...book.given.keys()], roles, distinct);
  const state: State = { roles, distinct, book, slots, assignment, settings: settings.path, owners: input.owners ?? [] };
  const rules = asking.map((fired) => askingRule(fired, state));
  const overall = isStale(input) ? "error" : overallOf(comparison.verdict, rules);
  return {
    state: overall,
    description: isStale(input) ? STALE : descriptionOf(overall, comparison, rules),
    head,
    rules,
    replaced,
    followUps: active.flatMap((rule) => (rule["follow-up"] === null ? [] : [followUpOf(rule.name, rule["follow-up"], book, input)])),
  };
}

const STALE = "Another commit was measured than the newest one: run it again";

/** People would agree to numbers of another text. */
function isStale({ comparison, head }: SignOffInput): boolean {
  return comparison.head.commit !== null && comparison.head.commit !== head;
}

function askingRule({ rule, holds, because }: FiredRule, state: State): AskingRule {
  if (holds === null) return { rule: rule.name, state: "error", because, requirements: [] };
  const requirements = requirementsOf(rule, state);
  return { rule: rule.name, state: requirements.every(({ missing }) => missing === 0) ? "signed" : "waiting", because, requirements };
}

function overallOf(verdict: SignOffInput["comparison"]["verdict"], rules: readonly AskingRule[]): SignOffState {
  switch (verdict) {
    case "fail":
    case "not measured":
    case "inconclusive":
      return "failure";
    case "pass":
    case "known loss":
      if (rules.some(({ state }) => state === "error")) return "error";
      return rules.every(({ state }) => state === "signed") ? "success" : "pending";
  }
}

/** Whoever has already agreed as one of the role need not do it again. */
function followUpOf(
  rule: string,
  { role, within }: { readonly role: string; readonly within: string },
  book: ApprovalBook,
  { settings, mergedAt }: SignOffInput,
): FollowUp {
  const given = [...book.given.values()].find(({ login }) => isIn(keyOf(login), role, settings.roles)) ?? null;
  const due = mergedAt ? new Date(Date.parse(mergedAt) + millisecondsOf(within)).toISOString() : null;
  return { rule, role, within, due, given, candidates: given === null ? openPeople(role, settings.roles, book) : [] };
}
