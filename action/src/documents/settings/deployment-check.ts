import type { Place, Problem } from "../../errors.ts";
import type { Field, Taxonomy } from "../ground-truth/field.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { Deployment } from "./settings.ts";

/** Shares are rounded by people: 0.33 three times is meant as a whole. */
const ROUNDING = 0.02;

/** `deployment` names fields and labels that exist, its shares add up, and its costs are of errors that the field can have. */
export function checkDeployment(deployment: Readonly<Record<string, Deployment>>, document: Located, taxonomy: Taxonomy): Problem[] {
  const problems: Problem[] = [];
  for (const [name, entry] of Object.entries(deployment)) {
    const place = (pointer: string, at: "key" | "value" = "key"): Place => document.place(`/deployment/${name}${pointer}`, at);
    const field = taxonomy.get(name);
    if (field === undefined) {
      problems.push(errorAt(place(""), "unknown-field", `There is no field \`${name}\``, nameHint(name, [...taxonomy.keys()], "Fields")));
      continue;
    }
    const labels = Object.keys(entry.prevalence);
    const strange = labels.filter((label) => !field.labels.includes(label));
    for (const label of strange) {
      const at = place(`/prevalence/${label.replaceAll("~", "~0").replaceAll("/", "~1")}`);
      problems.push(errorAt(at, "unknown-label", `\`${label}\` is no label of \`${name}\``, nameHint(label, field.labels, "Labels")));
    }
    if (strange.length === 0) problems.push(...sumProblem(field, entry, place("/prevalence")));
    const costs = field.kind === "ordinal" ? ["under", "over"] : ["fn", "fp"];
    for (const cost of Object.keys(entry.cost)) {
      if (costs.includes(cost)) continue;
      const message = `\`${name}\` is of kind \`${field.kind}\`, which has no error \`${cost}\``;
      problems.push(errorAt(place(`/cost/${cost}`), "wrong-cost", message, `Write \`cost: {${costs[0]}: 5, ${costs[1]}: 1}\`.`));
    }
  }
  return problems;
}

function sumProblem(field: Field, entry: Deployment, place: Place): Problem[] {
  // Several labels hold at once: their shares need not add up to anything.
  if (field.kind === "multi-label") return [];
  const sum = Object.values(entry.prevalence).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) <= ROUNDING) return [];
  const absent = field.labels.filter((label) => !Object.hasOwn(entry.prevalence, label));
  const hint =
    absent.length > 0
      ? `Add ${absent.map((label) => `\`${label}\``).join(", ")}, so that they add up to 1.`
      : "Correct them, so that they add up to 1.";
  return [errorAt(place, "prevalence-sum", `The shares of \`${field.name}\` add up to ${Number(sum.toFixed(3))}`, hint)];
}
