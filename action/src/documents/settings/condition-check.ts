import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { patternProblem } from "../syntax/path-pattern.ts";
import type { Located } from "../syntax/yaml.ts";
import { CONDITION_KINDS, type Condition, type MeasuredCondition } from "./sign-off.ts";

/** Attributes of clauses that a comparison tells. */
const TAGS = ["critical", "major", "minor", "informative", "regulated"];
/** Metrics whose change is a share, never a number of items. */
const SHARES = ["recall", "precision", "f-beta"];

/** What a condition says by itself: one thing, patterns that can match, a scope and a unit that its metric has. `pointer` is where it stands. */
export function checkCondition(condition: Condition, pointer: string, document: Located): Problem[] {
  const kinds = CONDITION_KINDS.filter((kind) => Object.hasOwn(condition, kind));
  if (kinds.length !== 1) {
    const message =
      kinds.length === 0 ? "This condition says nothing" : `A condition is one thing, this one names ${kinds.length}: ${kinds.join(", ")}`;
    return [errorAt(document.place(pointer), "bad-condition", message, "For several write `all: [{…}, {…}]` or `any: [{…}, {…}]`.")];
  }
  if ("not" in condition) return checkCondition(condition.not, `${pointer}/not`, document);
  if ("all" in condition) return condition.all.flatMap((entry, index) => checkCondition(entry, `${pointer}/all/${index}`, document));
  if ("any" in condition) return condition.any.flatMap((entry, index) => checkCondition(entry, `${pointer}/any/${index}`, document));
  if ("changed" in condition) return checkPatterns(condition.changed, `${pointer}/changed`, document);
  return "field" in condition ? checkMeasured(condition, pointer, document) : [];
}

function checkPatterns(patterns: readonly string[], pointer: string, document: Located): Problem[] {
  return patterns.flatMap((pattern, index) => {
    const problem = patternProblem(pattern);
    return problem === null ? [] : [errorAt(document.place(`${pointer}/${index}`), "bad-pattern", problem.message, problem.hint)];
  });
}

function checkMeasured({ metric, scope = "all", in: unit, beta }: MeasuredCondition, pointer: string, document: Located): Problem[] {
  const problems: Problem[] = [];
  const refuse = (key: string, message: string, hint: string): void =>
    void problems.push(errorAt(document.place(`${pointer}/${key}`), "bad-condition", message, hint));
  if (unit === "items" && SHARES.includes(metric))
    refuse("in", `A change of \`${metric}\` is a share`, "Remove `in`, or name `fn` or `fp`.");
  if (beta !== undefined && metric !== "f-beta") refuse("beta", `\`${metric}\` has no beta`, "Remove it, or write `metric: f-beta`.");
  if (scope === "all") return problems;
  const keys = Object.keys(scope);
  if (keys.length !== 1)
    refuse("scope", `A scope is one thing, this one names ${keys.join(", ")}`, "Write a condition for each under `any`.");
  if (metric === "unreadable") refuse("scope", "Unreadable answers are counted over all items", "Remove the scope.");
  if ("tag" in scope && !TAGS.includes(scope.tag))
    refuse("scope/tag", `A sign-off rule does not know the tag \`${scope.tag}\``, `Tags: ${TAGS.map((tag) => `\`${tag}\``).join(", ")}.`);
  return problems;
}

/** Every condition on a measured change within a condition, and where it stands. */
export function measuredConditions(
  condition: Condition,
  pointer: string,
): readonly { readonly condition: MeasuredCondition; readonly pointer: string }[] {
  if ("field" in condition) return [{ condition, pointer }];
  if ("not" in condition) return measuredConditions(condition.not, `${pointer}/not`);
  if ("all" in condition) return condition.all.flatMap((entry, index) => measuredConditions(entry, `${pointer}/all/${index}`));
  if ("any" in condition) return condition.any.flatMap((entry, index) => measuredConditions(entry, `${pointer}/any/${index}`));
  return [];
}
