import type { Json } from "../../canonical.ts";
import { CLAUSE_ID } from "../../documents/prompts/citation.ts";
import type { JsonSchema } from "../../documents/prompts/prompt.ts";

/** What an answer schema asks for, as far as this model can write it. */
export type Shape =
  | { readonly kind: "object"; readonly members: readonly (readonly [name: string, shape: Shape])[] }
  | { readonly kind: "one-of" | "any-of"; readonly pointer: string; readonly values: readonly Json[]; readonly bounds: Bounds }
  | { readonly kind: "clauses"; readonly allowed: readonly string[] | null; readonly bounds: Bounds }
  | { readonly kind: "confidence"; readonly low: number; readonly high: number; readonly whole: boolean }
  | { readonly kind: "rationale"; readonly bounds: Bounds }
  | { readonly kind: "list"; readonly entry: Shape; readonly bounds: Bounds }
  | { readonly kind: "constant"; readonly value: Json };

/** Fewest and most entries or characters. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const DEEPEST = 20;

/**
 * Reads a JSON Schema: enumerations are what is judged, lists of texts whose name speaks of clauses are the clauses, numbers the confidence, free
 * texts the rationale, truth values false. Of alternatives (`anyOf`, `oneOf`, a list of types) the first that is not null is taken; `pattern`,
 * `format`, `not` and conditions are not read.
 */
export function shapeOf(schema: JsonSchema): Shape {
  return read(schema, { root: schema, pointer: "", name: "", depth: 0 });
}

interface Context {
  readonly root: JsonSchema;
  readonly pointer: string;
  readonly name: string;
  readonly depth: number;
}

function read(given: Json | undefined, context: Context): Shape {
  const schema = resolve(given, context);
  if (schema === null || context.depth > DEEPEST) return { kind: "constant", value: null };
  const bounds = boundsOf(schema);
  if (schema.const !== undefined) return { kind: "constant", value: schema.const };
  if (Array.isArray(schema.enum)) return { kind: "one-of", pointer: context.pointer, values: withoutNull(schema.enum), bounds };
  switch (typeOf(schema)) {
    case "object":
      return { kind: "object", members: membersOf(schema, context) };
    case "array":
      return readList(schema, context);
    case "number":
    case "integer":
      return readNumber(schema);
    case "string":
      return { kind: "rationale", bounds: { least: size(schema.minLength, 0), most: size(schema.maxLength, Number.POSITIVE_INFINITY) } };
    case "boolean":
      return { kind: "constant", value: false };
    default:
      return { kind: "constant", value: null };
  }
}

/** Follows references inside the schema, takes the first alternative and folds `allOf` in. */
function resolve(given: Json | undefined, context: Context): JsonSchema | null {
  let schema = isSchema(given) ? given : null;
  for (let step = 0; schema !== null && step < DEEPEST; step++) {
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (typeof schema.$ref === "string") schema = atReference(context.root, schema.$ref);
    else if (Array.isArray(schema.allOf)) {
      const { allOf, ...rest } = schema;
      schema = Object.assign({}, ...(allOf as readonly Json[]).filter(isSchema), rest) as JsonSchema;
    } else if (Array.isArray(alternatives)) {
      const { anyOf: _any, oneOf: _one, ...rest } = schema;
      const first = (alternatives as readonly Json[]).filter(isSchema).find((one) => one.type !== "null");
      schema = { ...rest, ...first };
    } else return schema;
  }
  return schema;
}

function atReference(root: JsonSchema, reference: string): JsonSchema | null {
  let value: Json | undefined = root;
  for (const step of reference.replace(/^#\/?/, "").split("/")) {
    if (step === "") continue;
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    value = isSchema(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isSchema(value) ? value : null;
}

function membersOf(schema: JsonSchema, context: Context): readonly (readonly [string, Shape])[] {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, member]) => {
    const pointer = `${context.pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return [name, read(member, { ...context, pointer, name, depth: context.depth + 1 })];
  });
}

function readList(schema: JsonSchema, context: Context): Shape {
  const bounds = boundsOf(schema);
  const entry = read(schema.items, { ...context, depth: context.depth + 1 });
  const aboutClauses = /clause|citation|cited|rule|polic/i.test(context.name);
  if (entry.kind === "one-of") {
    const texts = entry.values.filter((value) => typeof value === "string");
    const onlyClauses = texts.length > 0 && texts.every((text) => CLAUSE_ID.test(text));
    if (onlyClauses || aboutClauses) return { kind: "clauses", allowed: texts, bounds };
    return { kind: "any-of", pointer: context.pointer, values: entry.values, bounds };
  }
  if (aboutClauses && entry.kind === "rationale") return { kind: "clauses", allowed: null, bounds };
  return { kind: "list", entry, bounds };
}

function readNumber(schema: JsonSchema): Shape {
  const low = numberOf(schema.minimum) ?? numberOf(schema.exclusiveMinimum) ?? 0;
  const high = numberOf(schema.maximum) ?? numberOf(schema.exclusiveMaximum) ?? Math.max(1, low);
  return { kind: "confidence", low, high, whole: typeOf(schema) === "integer" };
}

function boundsOf(schema: JsonSchema): Bounds {
  return { least: size(schema.minItems, 0), most: size(schema.maxItems, Number.POSITIVE_INFINITY) };
}

function typeOf(schema: JsonSchema): string {
  const types = Array.isArray(schema.type) ? (schema.type as readonly Json[]) : [schema.type];
  const type = types.find((one) => one !== "null");
  if (typeof type === "string") return type;
  return schema.properties === undefined ? (schema.items === undefined ? "null" : "array") : "object";
}

function withoutNull(values: readonly Json[]): readonly Json[] {
  const some = values.filter((value) => value !== null);
  return some.length === 0 ? values : some;
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function size(value: Json | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
