import type { Reason } from "../../comparison/sign-off.ts";
import { ANSWER_READING_RULE, type SignOffRule } from "../../documents/settings/sign-off.ts";
import { outcomeOf } from "./condition.ts";
import type { SignOffInput } from "./sign-off.ts";

/** A rule that is active, or of which nobody can tell. */
export interface FiredRule {
  readonly rule: SignOffRule;
  readonly holds: true | null;
  readonly because: readonly Reason[];
}

/** The rules that ask somebody, and those that another one stands in for. */
export interface FiredRules {
  readonly asking: readonly FiredRule[];
  readonly replaced: readonly { readonly rule: string; readonly by: string }[];
}

/** How an answer is read is taken from the pull request, so science looks at it, where there is such a role. */
const ANSWER_READING: SignOffRule = {
  name: ANSWER_READING_RULE,
  if: { "answer-reading": true },
  require: [{ role: "science", count: 1 }],
  replaces: [],
  "follow-up": null,
};

/** The rules of the settings and the built-in one, in that order. A rule that is itself replaced stands in for nobody, nor does one of which nobody can tell. */
export function firedRules(input: SignOffInput): FiredRules {
  const { roles, "sign-off": own } = input.settings;
  const rules = Object.hasOwn(roles, "science") ? [...own, ANSWER_READING] : own;
  const fired = rules.flatMap((rule): FiredRule[] => {
    const { holds, because } = outcomeOf(rule.if, input);
    return holds === false ? [] : [{ rule, holds, because }];
  });
  const active = fired.flatMap(({ rule, holds }) => (holds === true ? [rule] : []));
  const by = new Map(fired.map(({ rule }) => [rule.name, replacerOf(rule.name, active)]));
  return {
    asking: fired.filter(({ rule }) => by.get(rule.name) === null),
    replaced: fired.flatMap(({ rule }) => {
      const replacer = by.get(rule.name) ?? null;
      return replacer === null ? [] : [{ rule: rule.name, by: replacer }];
    }),
  };
}

/** The first active rule that stands in for it and is not replaced; rules in a circle do not stand in for each other. */
function replacerOf(name: string, active: readonly SignOffRule[]): string | null {
  const replacers = active.filter((rule) => rule.replaces.includes(name) && !leadsTo(name, rule.name, active));
  return replacers.find((rule) => replacerOf(rule.name, active) === null)?.name ?? null;
}

/** Whether one rule replaces the other, directly or by way of others. */
function leadsTo(from: string, to: string, active: readonly SignOffRule[], seen: ReadonlySet<string> = new Set()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  const next = active.find(({ name }) => name === from)?.replaces ?? [];
  return next.some((name) => leadsTo(name, to, active, new Set([...seen, from])));
}
