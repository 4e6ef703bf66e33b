import { Ajv2020 } from "ajv/dist/2020.js";
import type { Problem } from "../../errors.ts";
import { pointerStep } from "../prompts/picoschema.ts";
import { errorAt } from "./error-at.ts";
import { nameHint } from "./nearest-name.ts";
import { SCHEMA_KEYWORDS, subschemaKind } from "./schema-keywords.ts";
import type { Located } from "./yaml.ts";

let metaSchema: Ajv2020 | undefined;

/**
 * Checks a JSON Schema that a prompt spells out, against the meta-schema of 2020-12 and further: keywords that nobody knows, regular expressions
 * that do not compile, references that lead out of the schema or nowhere. The schema itself is never compiled. The first mistake is reported.
 */
export function checkJsonSchema(document: Located, schema: Readonly<Record<string, unknown>>, pointer: string): readonly Problem[] {
  const odd = firstOddity(schema, schema, pointer);
  if (odd !== null) return [errorAt(document.place(odd.pointer, odd.at), "json-schema", odd.message, odd.hint)];
  metaSchema ??= new Ajv2020({ strict: false, validateFormats: false, logger: false });
  const { $schema: _, ...plain } = schema;
  if (metaSchema.validateSchema(plain) === true) return [];
  const error = (metaSchema.errors ?? [])[0];
  const where = `${pointer}${error?.instancePath ?? ""}`;
  const keyword = error?.instancePath.split("/").at(-1) ?? "";
  const hint = keyword === "type" ? "Types are string, number, integer, boolean, null, array and object." : "";
  return [
    errorAt(
      document.place(where),
      "json-schema",
      `This is no JSON Schema: \`${keyword || "it"}\` ${error?.message ?? "is not valid"}`,
      hint,
    ),
  ];
}

interface Oddity {
  readonly pointer: string;
  readonly at: "key" | "value";
  readonly message: string;
  readonly hint: string;
}

type Entries = Readonly<Record<string, unknown>>;

function firstOddity(schema: unknown, root: Entries, pointer: string): Oddity | null {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return null;
  const entries = schema as Entries;
  for (const [keyword, value] of Object.entries(entries)) {
    const here = `${pointer}/${pointerStep(keyword)}`;
    const odd = oddKeyword(keyword, value, entries, root, here) ?? firstOddityBelow(keyword, value, root, here);
    if (odd !== null) return odd;
  }
  return null;
}

function firstOddityBelow(keyword: string, value: unknown, root: Entries, here: string): Oddity | null {
  switch (subschemaKind(keyword)) {
    case "one":
      return firstOddity(value, root, here);
    case "list":
    case "named":
      if (typeof value !== "object" || value === null) return null;
      for (const [key, entry] of Object.entries(value)) {
        const odd = firstOddity(entry, root, `${here}/${pointerStep(key)}`);
        if (odd !== null) return odd;
      }
      return null;
    case "plain":
    case "unknown":
      return null;
  }
}

function oddKeyword(keyword: string, value: unknown, schema: Entries, root: Entries, pointer: string): Oddity | null {
  if (subschemaKind(keyword) === "unknown") {
    const ambiguous = schema === root && typeof root.type === "string" && typeof value === "string";
    const hint = ambiguous
      ? "For a property that is called `type`, spell JSON Schema out: `{type: object, properties: {type: {type: string}}}`."
      : nameHint(keyword, SCHEMA_KEYWORDS, "Keywords");
    return { pointer, at: "key", message: `JSON Schema has no keyword \`${keyword}\``, hint };
  }
  if (keyword === "pattern" && typeof value === "string" && !compiles(value)) {
    return { pointer, at: "value", message: `\`${value}\` is no regular expression`, hint: "Correct the pattern." };
  }
  if (keyword === "$ref" && typeof value === "string" && target(root, value) === null) {
    const hint = "A reference must begin with `#/` and name a schema in the same place, e.g. `#/$defs/label`.";
    return { pointer, at: "value", message: `\`${value}\` leads to no schema`, hint };
  }
  return null;
}

/** The schema that a local reference names; `null` where there is none. */
export function target(root: Entries, reference: string): Entries | null {
  if (reference !== "#" && !reference.startsWith("#/")) return null;
  let node: unknown = root;
  for (const step of reference.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return null;
    node = (node as Entries)[key];
  }
  return typeof node === "object" && node !== null && !Array.isArray(node) ? (node as Entries) : null;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
