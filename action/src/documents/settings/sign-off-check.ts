import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import { checkCondition, measuredConditions } from "./condition-check.ts";
import { checkTargetAgainst, type RuleWorld } from "./rule-check.ts";
import type { Settings } from "./settings.ts";
import { ANSWER_READING_RULE, type SignOffRule } from "./sign-off.ts";

/** What sign-off and escalation say by themselves: names of their own, roles and rules that exist, conditions that can hold, steps that do something. */
export function checkSignOff(settings: Settings, document: Located): Problem[] {
  const { "sign-off": rules, escalation: steps, roles } = settings;
  const problems: Problem[] = [];
  const refuse = (pointer: string, code: string, message: string, hint: string): void =>
    void problems.push(errorAt(document.place(pointer), code, message, hint));
  const isRole = (name: string, pointer: string): boolean => {
    if (Object.hasOwn(roles, name)) return true;
    const hint = nameHint(name, Object.keys(roles), "Roles") || "Declare it under `roles`.";
    refuse(pointer, "unknown-role", `There is no role \`${name}\``, hint);
    return false;
  };
  const names = [...rules.map(({ name }) => name), ANSWER_READING_RULE];
  for (const [index, rule] of rules.entries()) {
    const at = `/sign-off/${index}`;
    if (names.indexOf(rule.name) !== index)
      refuse(`${at}/name`, "duplicate-name", `Two sign-off rules are called \`${rule.name}\``, "Give each a name of its own.");
    problems.push(...checkCondition(rule.if, `${at}/if`, document));
    for (const [entry, { role, count }] of rule.require.entries()) {
      const pointer = `${at}/require/${entry}`;
      const people = isRole(role, `${pointer}/role`) ? (roles[role]?.length ?? 0) : count;
      if (people >= count) continue;
      const message = `\`${rule.name}\` asks ${count} of \`${role}\`, which has ${people === 0 ? "nobody" : `only ${people}`}`;
      problems.push({
        ...errorAt(document.place(pointer), "too-few-people", message, `Add people to \`roles.${role}\`.`),
        severity: "warning",
      });
    }
    for (const [entry, name] of rule.replaces.entries()) {
      const pointer = `${at}/replaces/${entry}`;
      if (!names.includes(name))
        refuse(pointer, "unknown-rule", `There is no sign-off rule \`${name}\``, nameHint(name, names, "Sign-off rules"));
      else if (replacesInCircle(rule.name, name, rules))
        refuse(pointer, "circle", `\`${rule.name}\` and \`${name}\` stand in for each other`, "Remove one of the two.");
    }
    if (rule["follow-up"] !== null) isRole(rule["follow-up"].role, `${at}/follow-up/role`);
  }
  for (const [index, step] of steps.entries()) {
    const pointer = `/escalation/${index}`;
    if (step.to !== undefined) isRole(step.to, `${pointer}/to`);
    if (step.to === undefined && step.mention === undefined && step["open-issue"] !== true)
      refuse(pointer, "empty-step", "This step does nothing", "Add `mention: role`, `to: legal` or `open-issue: true`.");
  }
  return problems;
}

/** Whether what a rule replaces replaces it, directly or by way of others. */
function replacesInCircle(rule: string, replaced: string, rules: readonly SignOffRule[], seen: ReadonlySet<string> = new Set()): boolean {
  if (replaced === rule) return true;
  if (seen.has(replaced)) return false;
  const next = rules.find(({ name }) => name === replaced)?.replaces ?? [];
  return next.some((name) => replacesInCircle(rule, name, rules, new Set([...seen, replaced])));
}

/** Conditions on a measured change name a field, a metric of its kind, and a label, clause, tag, slice or decision point that exists. */
export function checkSignOffAgainst(rules: readonly SignOffRule[], document: Located, world: RuleWorld): Problem[] {
  return rules.flatMap((rule, index) =>
    measuredConditions(rule.if, `/sign-off/${index}/if`).flatMap(({ condition, pointer }) =>
      checkTargetAgainst({ ...condition, scope: condition.scope ?? "all" }, pointer, document, world),
    ),
  );
}
