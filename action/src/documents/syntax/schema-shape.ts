import type { Json } from "../../canonical.ts";
import type { JsonSchema } from "../prompts/prompt.ts";
import { target } from "./schema-check.ts";

/** A schema without its reference; `null` where the reference leads nowhere or in a circle. */
function resolved(root: JsonSchema, schema: Json | undefined): JsonSchema | null {
  let current = schema;
  for (let hops = 0; hops < 20; hops++) {
    if (current === true) return {};
    if (typeof current !== "object" || current === null || Array.isArray(current)) return null;
    const entries = current as JsonSchema;
    if (typeof entries.$ref !== "string") return entries;
    current = target(root, entries.$ref) as JsonSchema | null;
  }
  return null;
}

/** The JSON types that a schema allows; `null` where it does not say. */
export function typesOf(root: JsonSchema, schema: JsonSchema): ReadonlySet<string> | null {
  const type = schema.type;
  if (typeof type === "string") return new Set([type]);
  if (Array.isArray(type)) return new Set(type.filter((entry) => typeof entry === "string"));
  const values = valuesOf(root, schema);
  return values === null ? null : new Set(values.map((value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value)));
}

/** The values that a schema allows (`enum`, `const`, alternatives of them); `null` where it allows more than a list. */
export function valuesOf(root: JsonSchema, schema: JsonSchema, depth = 0): readonly Json[] | null {
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  if (schema.type === "null") return [null];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(alternatives) || depth > 10) return null;
  const values: Json[] = [];
  for (const entry of alternatives) {
    const one = resolved(root, entry);
    const allowed = one === null ? null : valuesOf(root, one, depth + 1);
    if (allowed === null) return null;
    values.push(...allowed);
  }
  return values;
}

/**
 * The schema of one key of an object or one entry of a list. `{}` where anything may stand there, `null` where nothing can:
 * an object that lists its properties is closed unless it says otherwise, so that a misspelt name is found.
 */
export function schemaBelow(root: JsonSchema, schema: JsonSchema, key: string): JsonSchema | null {
  const properties = schema.properties;
  if (typeof properties === "object" && properties !== null && !Array.isArray(properties) && Object.hasOwn(properties, key)) {
    return resolved(root, (properties as JsonSchema)[key]);
  }
  if (/^\d+$/.test(key) && schema.items !== undefined) return resolved(root, schema.items);
  const others = schema.additionalProperties;
  if (others === true || (typeof others === "object" && others !== null)) return resolved(root, others);
  if (schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined) return {};
  const types = typesOf(root, schema);
  const open = others === undefined && properties === undefined;
  return open && (types === null || types.has("object")) ? {} : null;
}

/** The schema of a list's entries; `{}` where it does not say. */
export function entrySchema(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const types = typesOf(root, schema);
  if (types?.has("object") && !types.has("array")) {
    const others = schema.additionalProperties;
    return typeof others === "object" && others !== null ? (resolved(root, others) ?? {}) : {};
  }
  return schema.items === undefined ? {} : (resolved(root, schema.items) ?? {});
}

/** The schema at a JSON pointer below `root`; `null` where nothing can stand there. */
export function schemaAt(root: JsonSchema, pointer: string): JsonSchema | null {
  let schema = resolved(root, root);
  for (const step of pointer.split("/").slice(1)) {
    if (schema === null) return null;
    schema = schemaBelow(root, schema, step.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return schema;
}
