/** Keywords of JSON Schema 2020-12 whose value is one schema. */
const ONE = [
  "items",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
];
/** … a list of schemas. */
const LIST = ["allOf", "anyOf", "oneOf", "prefixItems"];
/** … schemas by name. */
const NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];
/** … anything else. */
const PLAIN = [
  ...["$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"],
  ...["type", "enum", "const", "format", "contentEncoding", "contentMediaType", "contentSchema"],
  ...["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains"],
  ...["minProperties", "maxProperties", "required", "dependentRequired"],
];

export const SCHEMA_KEYWORDS: readonly string[] = [...PLAIN, ...ONE, ...LIST, ...NAMED];

export type SubschemaKind = "one" | "list" | "named" | "plain" | "unknown";

/** What the value of a keyword holds. */
export function subschemaKind(keyword: string): SubschemaKind {
  if (ONE.includes(keyword)) return "one";
  if (LIST.includes(keyword)) return "list";
  if (NAMED.includes(keyword)) return "named";
  return PLAIN.includes(keyword) ? "plain" : "unknown";
}
