import type { ErrorObject } from "ajv/dist/2020.js";
import type { Place, Problem } from "../../errors.ts";
import { nameHint } from "./nearest-name.ts";
import { type Syntax, shownValue, writeMember, writeValue } from "./value-text.ts";
import type { Located } from "./yaml.ts";

/** What a schema says about one value, as far as messages use it. */
interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly errorMessage?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

/** A schema error as a sentence with its place and what to change. */
export function problemOf(error: ErrorObject, document: Located): Problem {
  const schema = (error.parentSchema ?? {}) as SchemaNode;
  const syntax = document.syntax ?? "yaml";
  const params = error.params as Record<string, unknown>;
  const name = nameOf(error.instancePath);
  const here = (at: "key" | "value" = "value"): Place => document.place(error.instancePath, at);
  // A key that someone pasted by mistake must not reach a log.
  const told = schema.writeOnly === true ? "does not have the right form" : `is \`${shownValue(error.data)}\``;
  const at = (place: Place, code: string, message: string, hint: string): Problem => ({ ...place, code, message, hint, severity: "error" });

  if (error.propertyName !== undefined) {
    const place = document.place(`${error.instancePath}/${escapePointer(error.propertyName)}`, "key");
    return at(place, "bad-name", `The name \`${error.propertyName}\` is not allowed here`, schema.errorMessage ?? formHint(schema, syntax));
  }
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const known = Object.keys(schema.properties ?? {});
      const place = document.place(`${error.instancePath}/${escapePointer(key)}`, "key");
      return at(
        place,
        "unknown-key",
        `There is no key \`${key}\`${name === null ? "" : ` in ${name}`}`,
        nameHint(key, known, "Known keys"),
      );
    }
    case "required":
    case "dependentRequired": {
      const key = String(params.missingProperty);
      const message = `The key \`${key}\` is missing${name === null ? "" : ` in ${name}`}`;
      return at(here("key"), "missing-key", message, exampleHint(schema.properties?.[key], key, syntax) || `Add \`${key}: …\`.`);
    }
    case "type": {
      if (error.instancePath === "" && error.data === null)
        return at(here(), "empty-file", "The file is empty", exampleHint(schema, "", syntax));
      const wanted = typeNames(schema.type);
      const message = `${subject(name)} must be ${wanted}, but is ${typeName(error.data)}`;
      return at(here(), "wrong-type", message, typeHint(schema, error.data, error.instancePath, syntax));
    }
    case "enum":
    case "const": {
      const allowed = (schema.enum ?? [schema.const]).map(String);
      return at(here(), "wrong-value", `${subject(name)} ${told}`, schema.errorMessage ?? nameHint(String(error.data), allowed, "Allowed"));
    }
    case "pattern":
    case "format":
      return at(here(), "wrong-form", `${subject(name)} ${told}`, schema.errorMessage ?? formHint(schema, syntax));
    case "uniqueItems": {
      const place = document.place(`${error.instancePath}/${Math.max(Number(params.i), Number(params.j))}`);
      const twice = Array.isArray(error.data) ? shownValue(error.data[Number(params.i)]) : "";
      return at(place, "duplicate-entry", `\`${twice}\` stands twice in ${name ?? "the list"}`, "Remove one of the two.");
    }
    case "anyOf":
    case "oneOf":
    case "not":
      return at(here(), "wrong-value", `${subject(name)} ${told}`, schema.errorMessage ?? formHint(schema, syntax));
    default: {
      const bound = BOUNDS[error.keyword]?.(Number(params.limit)) ?? error.message ?? "is not allowed";
      return at(here(), "wrong-value", `${subject(name)} ${bound}`, schema.errorMessage ?? formHint(schema, syntax));
    }
  }
}

const entries = (limit: number): string => (limit === 1 ? "one entry" : `${limit} entries`);

const BOUNDS: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be above ${limit}`,
  exclusiveMaximum: (limit) => `must be below ${limit}`,
  minItems: (limit) => `must have at least ${entries(limit)}`,
  maxItems: (limit) => `may have at most ${entries(limit)}`,
  minProperties: (limit) => `must have at least ${entries(limit)}`,
  maxProperties: (limit) => `may have at most ${entries(limit)}`,
  minLength: (limit) => (limit === 1 ? "is empty" : `must have at least ${limit} characters`),
  maxLength: (limit) => `may have at most ${limit} characters`,
};

/** `/rules/0/field` → `` `field` ``, `/labels/2` → `` entry 3 of `labels` ``; null for the document itself. */
function nameOf(pointer: string): string | null {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.at(-1);
  if (last === undefined) return null;
  const list = steps.at(-2);
  return /^\d+$/.test(last) && list !== undefined ? `entry ${Number(last) + 1} of \`${list}\`` : `\`${last}\``;
}

function subject(name: string | null): string {
  if (name === null) return "The file";
  return name.startsWith("`") ? name : `E${name.slice(1)}`;
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
  null: "empty",
};

function typeNames(type: string | readonly string[] | undefined): string {
  return [type ?? "something else"]
    .flat()
    .map((entry) => TYPE_NAMES[entry] ?? entry)
    .join(" or ");
}

function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map of keys";
  if (typeof value === "string") return "text";
  return `the ${typeof value} \`${shownValue(value)}\``;
}

function typeHint(schema: SchemaNode, value: unknown, pointer: string, syntax: Syntax): string {
  const types = [schema.type ?? []].flat();
  if (types.includes("string") && (typeof value === "number" || typeof value === "boolean")) return `Put it into quotes: "${value}".`;
  if (schema.errorMessage !== undefined) return schema.errorMessage;
  const first = pointer === "" && Array.isArray(schema.required) ? schema.required[0] : undefined;
  if (first !== undefined) return `It begins with a key, for example \`${first}: …\`.`;
  return exampleHint(schema, pointer.split("/").at(-1) ?? "", syntax);
}

function formHint(schema: SchemaNode, syntax: Syntax): string {
  const example = schema.examples?.[0];
  return example === undefined ? "" : `For example \`${writeValue(example, syntax)}\`.`;
}

function exampleHint(schema: SchemaNode | undefined, key: string, syntax: Syntax): string {
  const example = schema?.examples?.[0] ?? schema?.enum?.[0] ?? schema?.const;
  if (example === undefined) return "";
  const isEntry = key === "" || /^\d+$/.test(key);
  return `For example \`${isEntry ? writeValue(example, syntax) : writeMember(key, example, syntax)}\`.`;
}
