import type { Problem } from "../../errors.ts";
import { pointerStep } from "../prompts/picoschema.ts";
import type { JsonSchema } from "../prompts/prompt.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint, nearestName } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";

/**
 * Checks an item's input against its set's `input`: names, required ones, and the types of the values, one level deep. The schema is read, never compiled:
 * `assay check` also runs on what a pull request brings.
 */
export function checkInput(input: Readonly<Record<string, unknown>>, schema: JsonSchema, document: Located, problems: Problem[]): void {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const known = Object.keys(properties);
  const misspelt = new Set<string>();
  for (const name in input) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property !== undefined) {
      const wanted = [property.type ?? []].flat() as readonly string[];
      if (wanted.length > 0 && !wanted.includes(typeOf(input[name])) && !(wanted.includes("number") && typeOf(input[name]) === "integer")) {
        const message = `The input \`${name}\` must be of type ${wanted.join(" or ")}, but is of type ${typeOf(input[name])}`;
        problems.push(
          errorAt(document.place(`/input/${pointerStep(name)}`), "wrong-type", message, "Change the value, or `input` in set.yaml."),
        );
      }
    } else if (schema.additionalProperties === false) {
      const place = document.place(`/input/${pointerStep(name)}`, "key");
      problems.push(errorAt(place, "unknown-key", `The set declares no input \`${name}\``, nameHint(name, known, "Inputs")));
      const meant = nearestName(name, known);
      if (meant !== null) misspelt.add(meant);
    }
  }
  for (const name of Array.isArray(schema.required) ? (schema.required as readonly string[]) : []) {
    if (Object.hasOwn(input, name) || misspelt.has(name)) continue;
    const hint = `Add it, or write \`${name}?\` in set.yaml.`;
    problems.push(errorAt(document.place("/input", "key"), "missing-key", `The input \`${name}\` is missing`, hint));
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
