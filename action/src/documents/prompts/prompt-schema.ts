import type { Problem } from "../../errors.ts";
import { checkJsonSchema } from "../syntax/schema-check.ts";
import type { Located } from "../syntax/yaml.ts";
import { expandPicoschema, pointerStep } from "./picoschema.ts";
import type { JsonSchema } from "./prompt.ts";

const JSON_SCHEMA_TYPES: readonly unknown[] = ["string", "boolean", "null", "number", "integer", "object", "array"];

export interface ReadSchema {
  readonly schema: JsonSchema | null;
  /** Property name to the pointer of what declares it. */
  readonly declared: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Reads `input.schema` or `output.schema` at `pointer`: JSON Schema where dotprompt takes it for one, else Picoschema. */
export function readSchema(document: Located, value: unknown, pointer: string): ReadSchema {
  if (!isJsonSchema(value)) {
    const { schema, problems } = expandPicoschema(document, value, pointer);
    const keys = typeof value === "object" && value !== null ? Object.keys(value).filter((key) => key !== "(*)") : [];
    return { schema, declared: new Map(keys.map((key) => [key.replace(/[?(].*$/s, ""), `${pointer}/${pointerStep(key)}`])), problems };
  }
  const problems = checkJsonSchema(document, value, pointer);
  const properties = typeof value.properties === "object" && value.properties !== null ? Object.keys(value.properties) : [];
  const declared = new Map(properties.map((key) => [key, `${pointer}/properties/${pointerStep(key)}`]));
  if (problems.length > 0) return { schema: null, declared, problems };
  // Read from YAML and accepted by the meta-schema, so it is JSON.
  const schema = value as JsonSchema;
  return {
    schema: schema.type === undefined && schema.properties !== undefined ? { type: "object", ...schema } : schema,
    declared,
    problems,
  };
}

function isJsonSchema(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { type, properties, ...rest } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(type) ? type.every((entry) => JSON_SCHEMA_TYPES.includes(entry)) : JSON_SCHEMA_TYPES.includes(type)) return true;
  if (typeof properties === "object" && properties !== null) return true;
  return (
    typeof rest.$schema === "string" ||
    typeof rest.$ref === "string" ||
    ["anyOf", "oneOf", "allOf", "enum"].some((key) => Array.isArray(rest[key]))
  );
}
