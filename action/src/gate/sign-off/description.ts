import type { Comparison } from "../../comparison/comparison.ts";
import type { AskingRule, Requirement, SignOffState } from "../../comparison/sign-off.ts";
import { someOf } from "./outcome.ts";

/** GitHub refuses a commit status with a longer description. */
const LONGEST = 140;

/** One line for the commit status: what holds it, or who agreed. */
export function descriptionOf(state: SignOffState, comparison: Comparison, rules: readonly AskingRule[]): string {
  return clipped(textOf(state, comparison, rules));
}

function textOf(state: SignOffState, { verdict, reason }: Comparison, rules: readonly AskingRule[]): string {
  const begun = verdict.charAt(0).toUpperCase() + verdict.slice(1);
  switch (state) {
    case "failure":
      return `${begun}, which no approval overrides: ${reason}`;
    case "error": {
      const [first] = rules.filter((rule) => rule.state === "error");
      return `Cannot tell who has to agree on "${first?.rule}": ${first?.because[0]?.text}`;
    }
    case "pending":
      return `${begun}; waiting for ${someOf(roles(rules, ({ missing }) => missing > 0).map(waiting), 4)}`;
    case "success":
      return rules.length === 0 ? `${begun}; nobody has to agree` : `${begun}; agreed: ${someOf(roles(rules, () => true).map(signed), 4)}`;
  }
}

/** The furthest behind of each role, in the order of the rules. */
function roles(rules: readonly AskingRule[], which: (requirement: Requirement) => boolean): readonly Requirement[] {
  const worst = new Map<string, Requirement>();
  for (const requirement of rules.flatMap(({ requirements }) => requirements).filter(which)) {
    const known = worst.get(requirement.role);
    if (!known || requirement.missing > known.missing || requirement.count > known.count) worst.set(requirement.role, requirement);
  }
  return [...worst.values()];
}

function waiting({ role, missing, candidates }: Requirement): string {
  const who = candidates.length === 0 ? "nobody may" : candidates.slice(0, 3).join(" or ");
  return `${missing > 1 ? `${missing} of ` : ""}${role} (${who})`;
}

function signed({ role, given }: Requirement): string {
  return `${given.map(({ login }) => login).join(", ")} (${role})`;
}

/** A text as long as a commit status takes, on one line and without backticks. */
export function clipped(text: string): string {
  const plain = text.replaceAll("`", "").replace(/\s+/g, " ").trim();
  const characters = [...plain];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : plain;
}
