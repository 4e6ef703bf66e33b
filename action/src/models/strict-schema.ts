import type { Json } from "../canonical.ts";

/** True where every object of the schema is closed and all its properties are required: what OpenAI's strict structured output asks for. */
export function isStrictSchema(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (typeof schema !== "object" || schema === null) return true;
  const node = schema as { readonly [name: string]: Json };
  if (node.type === "object" || node.properties !== undefined) {
    const required = Array.isArray(node.required) ? node.required : [];
    if (node.additionalProperties !== false || Object.keys(node.properties ?? {}).some((name) => !required.includes(name))) return false;
  }
  return Object.values(node).every(isStrictSchema);
}
