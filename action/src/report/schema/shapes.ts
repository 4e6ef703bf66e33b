/** Small makers of JSON Schema (2020-12): every member described, none that is not named. */
export type Schema = Readonly<Record<string, unknown>>;

export const text = (description: string): Schema => ({ description, type: "string" });
export const textOrNull = (description: string): Schema => ({ description, type: ["string", "null"] });
export const flag = (description: string): Schema => ({ description, type: "boolean" });
export const number = (description: string): Schema => ({ description, type: "number" });
export const numberOrNull = (description: string): Schema => ({ description, type: ["number", "null"] });
export const share = (description: string): Schema => ({ description, type: "number", minimum: 0, maximum: 1 });
export const counted = (description: string): Schema => ({ description, type: "integer", minimum: 0 });
export const position = (description: string): Schema => ({ description, type: "integer", minimum: 1 });
export const oneOf = (description: string, values: readonly string[]): Schema => ({ description, type: "string", enum: values });
export const listOf = (description: string, items: Schema): Schema => ({ description, type: "array", items });
export const texts = (description: string): Schema => listOf(description, { type: "string" });
export const mapOf = (description: string, additionalProperties: Schema): Schema => ({ description, type: "object", additionalProperties });
export const defined = (description: string, name: string): Schema => ({ description, $ref: `#/$defs/${name}` });

/** An object with these members only, all required but the `optional` ones. */
export function object(description: string, properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { description, type: "object", required, additionalProperties: false, properties };
}

/** The same, or null. */
export function objectOrNull(description: string, properties: Readonly<Record<string, Schema>>): Schema {
  return { ...object(description, properties), type: ["object", "null"] };
}

/** The same thing on both sides. */
export function sides(description: string, of: (side: string) => Schema): Schema {
  return object(description, { base: of("before the change"), head: of("now") });
}
