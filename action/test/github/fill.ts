import type { Schema } from "./contract.ts";

type Schemas = Readonly<Record<string, Schema>>;

const FORMATS: Readonly<Record<string, string>> = {
  uri: "https://api.github.example/filled",
  "date-time": "2026-01-05T09:00:00Z",
  email: "nobody@example.com",
};

function follow(schema: Schema, schemas: Schemas): Schema {
  const reference = schema.$ref;
  return typeof reference === "string" ? follow(schemas[reference.replace("github#/$defs/", "")] ?? {}, schemas) : schema;
}

/** Of several allowed shapes, the one that a value is meant to have. */
function branchFor(choices: readonly Schema[], value: unknown, schemas: Schemas): Schema {
  const shapes = choices.map((choice) => follow(choice, schemas));
  const kind = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const fits = shapes.find((shape) => (shape.type ?? "object") === kind || (shape.type === "integer" && kind === "number"));
  return fits ?? shapes.find((shape) => shape.type !== "null") ?? {};
}

/**
 * Completes what a handler says with everything else that GitHub's schema requires, so that a response has the whole shape.
 * Whatever is filled in means nothing: empty text, 0, false, an empty list, null where null is allowed.
 */
export function fill(given: Schema, value: unknown, schemas: Schemas): unknown {
  const schema = follow(given, schemas);
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
  if (choices !== undefined && schema.properties === undefined) {
    if (value === null) return null;
    if (value === undefined) return choices.some((choice) => choice.type === "null") ? null : fill(choices[0] ?? {}, undefined, schemas);
    return fill(branchFor(choices, value, schemas), value, schemas);
  }
  if (schema.allOf !== undefined) return (schema.allOf as readonly Schema[]).reduce((done, part) => fill(part, done, schemas), value);
  if (Array.isArray(value)) return value.map((entry) => fill((schema.items ?? {}) as Schema, entry, schemas));
  if (schema.properties !== undefined && (value === undefined || (typeof value === "object" && value !== null))) {
    return fillObject(schema, (value ?? {}) as Readonly<Record<string, unknown>>, schemas);
  }
  return value === undefined ? emptyValue(schema) : value;
}

function fillObject(schema: Schema, value: Readonly<Record<string, unknown>>, schemas: Schemas): unknown {
  const properties = schema.properties as Readonly<Record<string, Schema>>;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) result[key] = fill(properties[key] ?? {}, entry, schemas);
  }
  for (const key of (schema.required ?? []) as readonly string[]) {
    if (result[key] === undefined) result[key] = fill(properties[key] ?? {}, undefined, schemas);
  }
  return result;
}

function emptyValue(schema: Schema): unknown {
  if (schema.enum !== undefined) return (schema.enum as readonly unknown[])[0];
  switch (schema.type) {
    case "string":
      return FORMATS[String(schema.format)] ?? "";
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return null;
  }
}
