import type { Json } from "../../canonical.ts";
import type { Place, Problem } from "../../errors.ts";
import type { Field, Taxonomy } from "../ground-truth/field.ts";
import type { ItemSet } from "../ground-truth/item.ts";
import type { Sop } from "../sops/sop.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import { splitFrontMatter } from "../syntax/front-matter.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import { entrySchema, schemaAt, typesOf, valuesOf } from "../syntax/schema-shape.ts";
import { readYaml } from "../syntax/yaml.ts";
import { checkCitations } from "./citation-check.ts";
import { pointerStep } from "./picoschema.ts";
import type { FieldReading, Prompt } from "./prompt.ts";

/**
 * A prompt against the other documents: its fields and their labels, its SOPs and sets, the clauses it cites. `sops` and `sets` by name; `vault` names the
 * sets that are kept elsewhere.
 * What the prompt's own file says wrong is for `parsePrompt`.
 */
export function checkPromptAgainst(
  prompt: Prompt,
  taxonomy: Taxonomy,
  sops: ReadonlyMap<string, Sop>,
  sets: ReadonlyMap<string, ItemSet>,
  vault: readonly string[] = [],
): readonly Problem[] {
  const { place, listed } = frontMatterOf(prompt);
  const problems: Problem[] = [];
  // The answer of an overlay is its base's, which is checked itself.
  for (const [name, reading] of Object.entries(prompt.overlayOf === undefined ? prompt.answer.fields : {})) {
    const at = (which: "key" | "value") => place(`/assay.answer/${pointerStep(name)}`, which);
    const field = taxonomy.get(name);
    if (field === undefined) {
      problems.push(errorAt(at("key"), "unknown-field", `There is no field \`${name}\``, nameHint(name, [...taxonomy.keys()], "Fields")));
    } else {
      const problem = labelProblem(prompt, field, reading);
      if (problem !== null) problems.push(errorAt(at("value"), "labels", problem.message, problem.hint));
    }
  }
  const unknown = (key: string, known: readonly string[], message: (name: string) => string, what: string): void => {
    for (const [index, name] of listed(key).entries()) {
      if (!known.includes(name))
        problems.push(
          errorAt(
            place(`/${key}/${index}`, "value"),
            `unknown-${what.toLowerCase().slice(0, -1)}`,
            message(name),
            nameHint(name, known, what),
          ),
        );
    }
  };
  unknown("assay.sops", [...sops.keys()], (name) => `There is no SOP \`sops/${name}.md\``, "SOPs");
  unknown("assay.ground-truth", [...sets.keys(), ...vault], (name) => `There is no set \`ground-truth/${name}\``, "Sets");
  problems.push(...checkCitations(prompt, sops));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Where the keys of the prompt's own file stand, and the names that a key lists there: those of an overlay's base are its base's. */
function frontMatterOf(prompt: Prompt): {
  readonly place: (pointer: string, at: "key" | "value") => Place;
  readonly listed: (key: string) => readonly string[];
} {
  const kind = prompt.overlayOf === undefined ? "prompt" : "overlay";
  const text = splitFrontMatter(prompt.source, prompt.path, kind).frontMatter?.text ?? "";
  const { document } = readYaml(text, prompt.path, { firstLine: 2 });
  return {
    place: (pointer, at) => document?.place(pointer, at) ?? startOf(prompt.path),
    // The schema has accepted the shape.
    listed: (key) => (document?.value as Readonly<Record<string, readonly string[]>> | undefined)?.[key] ?? [],
  };
}

interface Complaint {
  readonly message: string;
  readonly hint: string;
}

/** The answer must be able to say exactly the labels of the field: one more would be unreadable, one less could never be right. */
function labelProblem(prompt: Prompt, field: Field, reading: FieldReading): Complaint | null {
  if (reading.kind === "text") return textProblem(field, reading);
  const root = prompt.output.schema;
  const schema = root === null ? null : schemaAt(root, reading.pointer);
  if (root === null || schema === null) return null;
  if (field.kind !== "multi-label") return differences(field, valuesOf(root, schema), reading.pointer, listHint(field, reading.pointer));
  const types = typesOf(root, schema);
  const hint = `Write JSON Schema: \`{type: array, items: {enum: [${field.labels.map(flow).join(", ")}]}}\`.`;
  if (types === null || !types.has("array"))
    return { message: `\`${field.name}\` takes several labels, but \`${reading.pointer}\` is no list`, hint };
  if (types.has("null"))
    return {
      message: `\`${reading.pointer}\` may be null, which is no list of labels`,
      hint: "Make it required: remove the `?` or the type null.",
    };
  return differences(field, valuesOf(root, entrySchema(root, schema)), reading.pointer, hint);
}

function textProblem(field: Field, reading: Extract<FieldReading, { readonly kind: "text" }>): Complaint | null {
  if (field.kind === "multi-label") {
    return {
      message: `\`${field.name}\` takes several labels; a text is only one`,
      hint: `Answer in JSON: \`${field.name}: /${field.name}\`.`,
    };
  }
  if (reading.map === null) return null;
  const values = [...new Set(Object.values(reading.map))];
  return differences(field, values, "text", `Labels of \`${field.name}\`: ${field.labels.join(", ")}.`);
}

function differences(field: Field, values: readonly Json[] | null, where: string, hint: string): Complaint | null {
  if (values === null)
    return { message: `The output schema allows any value at \`${where}\`, not just the labels of \`${field.name}\``, hint };
  const strange = values.find((value) => value !== null && (typeof value !== "string" || !field.labels.includes(value)));
  if (strange !== undefined) {
    const text = typeof strange === "string" ? strange : JSON.stringify(strange);
    const quoted = typeof strange !== "string" && field.labels.includes(String(strange));
    return {
      message: `\`${text}\` is no label of \`${field.name}\``,
      hint: quoted ? `Put it into quotes: "${text}".` : nameHint(text, field.labels, "Labels"),
    };
  }
  const missing = field.labels.filter((label) => !values.includes(label));
  if (missing.length > 0) {
    return {
      message: `\`${field.name}\` can never be ${missing.map((label) => `\`${label}\``).join(" or ")}: \`${where}\` does not allow it`,
      hint,
    };
  }
  if (!values.includes(null)) return null;
  return {
    message: `\`${where}\` may be null, which is no label of \`${field.name}\``,
    hint: "Make it required: remove the `?` or the value null.",
  };
}

function listHint(field: Field, pointer: string): string {
  return `Write \`${pointer.split("/").at(-1)}(enum): [${field.labels.map(flow).join(", ")}]\`.`;
}

/** A label as it stands in a YAML list. */
function flow(label: string): string {
  const plain = /^[A-Za-z][\w +-]*$|^\d+\+$/.test(label) && !/^(?:true|false|null)$/i.test(label);
  return plain ? label : JSON.stringify(label);
}
