import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { Field, Taxonomy, Value } from "./field.ts";

type Truth = Readonly<Record<string, Value>>;

/**
 * Checks labels against the taxonomy and brings those of multi-label fields into its order. `pointer` is where the labels stand in the document.
 * The same object comes back where nothing had to be moved.
 */
export function readTruth(truth: Truth, taxonomy: Taxonomy, document: Located, pointer: string, problems: Problem[]): Truth {
  let ordered: Record<string, Value> | null = null;
  for (const name in truth) {
    const value = truth[name] as Value;
    const field = taxonomy.get(name);
    const at = (deeper = "", where: "key" | "value" = "value") => document.place(`${pointer}/${escaped(name)}${deeper}`, where);
    if (field === undefined) {
      problems.push(
        errorAt(at("", "key"), "unknown-field", `There is no field \`${name}\``, nameHint(name, [...taxonomy.keys()], "Fields")),
      );
      continue;
    }
    if (typeof value === "string") {
      if (field.kind === "multi-label") {
        problems.push(errorAt(at(), "wrong-type", `\`${name}\` holds several labels, so its value is a list`, `Write \`["${value}"]\`.`));
      } else if (!field.labels.includes(value)) problems.push(unknownLabel(value, field, at()));
      continue;
    }
    if (field.kind !== "multi-label") {
      problems.push(errorAt(at(), "wrong-type", `\`${name}\` holds one label, not a list`, `Write \`"${value[0] ?? field.labels[0]}"\`.`));
      continue;
    }
    let last = -1;
    let sorted = true;
    for (const [index, label] of value.entries()) {
      const rank = field.labels.indexOf(label);
      if (rank === -1) problems.push(unknownLabel(label, field, at(`/${index}`)));
      if (rank < last) sorted = false;
      last = rank;
    }
    if (!sorted) {
      ordered ??= { ...truth };
      ordered[name] = field.labels.filter((label) => value.includes(label));
    }
  }
  return ordered ?? truth;
}

function unknownLabel(label: string, field: Field, place: Parameters<typeof errorAt>[0]): Problem {
  return errorAt(place, "unknown-label", `\`${label}\` is no label of \`${field.name}\``, nameHint(label, field.labels, "Labels"));
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** True where two values of one field are equal; labels of multi-label fields in the taxonomy's order. */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((label, index) => label === b[index]);
}
