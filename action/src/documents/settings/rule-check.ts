import type { Place, Problem } from "../../errors.ts";
import type { Field } from "../ground-truth/field.ts";
import type { ItemSet } from "../ground-truth/item.ts";
import { GUARDRAIL_SLICE } from "../ground-truth/item-set.ts";
import type { SopIndex } from "../sops/sop-index.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { Rule, RuleMetric } from "./settings.ts";

/** Metrics of which less is better: these have a ceiling, the others a floor. */
const ERROR_METRICS: readonly RuleMetric[] = ["under-rated", "over-rated", "fn", "fp", "unreadable"];
const ORDINAL_METRICS: readonly RuleMetric[] = ["under-rated", "over-rated", "exact", "unreadable"];
const LABEL_METRICS: readonly RuleMetric[] = ["recall", "fn", "fp", "precision", "f-beta", "unreadable"];

/** What a rule says by itself: a name of its own, a bound that its metric can have, one scope. */
export function checkRuleShapes(rules: readonly Rule[], document: Located): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const at = (key: string, where: "key" | "value" = "key"): Place =>
      document.place(key === "" ? `/rules/${index}` : `/rules/${index}/${key}`, where);
    const refuse = (place: Place, message: string, hint: string): void => void problems.push(errorAt(place, "bad-rule", message, hint));
    if (names.has(rule.name)) refuse(at("name", "value"), `Two rules are called \`${rule.name}\``, "Give each rule a name of its own.");
    names.add(rule.name);
    const isError = ERROR_METRICS.includes(rule.metric);
    if (isError && rule.floor !== undefined)
      refuse(at("floor"), `Of \`${rule.metric}\` less is better, so it has no floor`, "Write `ceiling`.");
    if (!isError && rule.ceiling !== undefined)
      refuse(at("ceiling"), `Of \`${rule.metric}\` more is better, so it has no ceiling`, "Write `floor`.");
    if (rule.margin === undefined && rule.floor === undefined && rule.ceiling === undefined) {
      refuse(at(""), `The rule \`${rule.name}\` has no bound`, `Add \`margin: 0.02\` or \`${isError ? "ceiling: 0.05" : "floor: 0.8"}\`.`);
    }
    if (rule.mode === "prove" && rule.margin === undefined)
      refuse(at("mode"), "`mode: prove` has no margin to prove", "Add `margin: 0.02`, or remove the mode.");
    if (rule.beta !== 1 && rule.metric !== "f-beta")
      refuse(at("beta"), `\`${rule.metric}\` has no beta`, "Remove it, or write `metric: f-beta`.");
    if (rule.scope === "all") continue;
    const kinds = Object.keys(rule.scope).filter((key) => key !== "pooled");
    if (kinds.length !== 1) {
      const count = kinds.length === 0 ? "names nothing" : `names ${kinds.length} things: ${kinds.join(", ")}`;
      refuse(at("scope"), `A scope is one thing, this one ${count}`, "Write a rule for each, for example `scope: {label: drugs}`.");
    } else if ("pooled" in rule.scope && !("tag" in rule.scope)) {
      refuse(at("scope/pooled"), "Only a tag can be pooled", "Remove `pooled`.");
    }
  }
  return problems;
}

/** What rules are checked against. */
export interface RuleWorld {
  readonly taxonomy: ReadonlyMap<string, Field>;
  readonly sops: SopIndex;
  readonly sets: ReadonlyMap<string, ItemSet>;
}

/** Rules name a field, a metric of its kind, and a label, clause, tag, slice or decision point that exists. */
export function checkRulesAgainst(rules: readonly Rule[], document: Located, world: RuleWorld): Problem[] {
  return rules.flatMap((rule, index) => checkTargetAgainst(rule, `/rules/${index}`, document, world));
}

/** The same of anything that names a field, a metric and a scope; `pointer` is where it stands in the document. */
export function checkTargetAgainst(
  rule: Pick<Rule, "field" | "metric" | "scope">,
  pointer: string,
  document: Located,
  world: RuleWorld,
): Problem[] {
  const at = (key: string): Place => document.place(`${pointer}/${key}`);
  const field = world.taxonomy.get(rule.field);
  if (field === undefined) {
    const hint = nameHint(rule.field, [...world.taxonomy.keys()], "Fields");
    return [errorAt(at("field"), "unknown-field", `There is no field \`${rule.field}\``, hint)];
  }
  const problems: Problem[] = [];
  const metrics = field.kind === "ordinal" ? ORDINAL_METRICS : LABEL_METRICS;
  if (!metrics.includes(rule.metric)) {
    const message = `\`${rule.field}\` is of kind \`${field.kind}\`, which has no metric \`${rule.metric}\``;
    problems.push(
      errorAt(at("metric"), "wrong-metric", message, `Metrics of this kind: ${metrics.map((metric) => `\`${metric}\``).join(", ")}.`),
    );
  }
  const problem = scopeProblem(rule, field, world);
  if (problem !== null) problems.push(errorAt(at(`scope/${problem.key}`), problem.code, problem.message, problem.hint));
  return problems;
}

function scopeProblem(
  rule: Pick<Rule, "scope">,
  field: Field,
  world: RuleWorld,
): { key: string; code: string; message: string; hint: string } | null {
  const { scope } = rule;
  if (scope === "all") return null;
  const missing = (key: string, what: string, name: string, known: readonly string[], plural: string) =>
    known.includes(name)
      ? null
      : { key, code: `unknown-${what.replace(" ", "-")}`, message: `There is no ${what} \`${name}\``, hint: nameHint(name, known, plural) };
  if ("label" in scope) {
    if (field.kind === "binary" || field.kind === "ordinal") {
      const message = `\`${field.name}\` is of kind \`${field.kind}\`, which is not judged by label`;
      return { key: "label", code: "wrong-scope", message, hint: "Remove the scope." };
    }
    return missing("label", "label", scope.label, field.labels, `Labels of \`${field.name}\``);
  }
  if ("clause" in scope) return missing("clause", "clause", scope.clause, [...world.sops.clauses.keys()], "Clauses");
  if ("point" in scope) return missing("point", "decision point", scope.point, [...world.sops.points.keys()], "Decision points");
  if ("slice" in scope) {
    const name = scope.slice.slice(0, scope.slice.indexOf("="));
    const slices = [...new Set([...world.sets.values()].flatMap((set) => set.slices))];
    return name === GUARDRAIL_SLICE ? null : missing("slice", "slice", name, slices, "Slices");
  }
  const tags = [...new Set([...world.sops.clauses.values()].flatMap((clause) => Object.keys(clause.attributes)))].sort();
  const found = missing("tag", "tag", scope.tag, tags, "Attributes of clauses");
  return found === null ? null : { ...found, message: `No clause has the attribute \`${scope.tag}\`` };
}
