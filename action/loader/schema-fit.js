import { isObject } from "./shape.js";

/**
 * Whether a value fits a JSON Schema, by the keywords that prompts use: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`. Others are
 * passed over: an answer that only they refuse is read.
 *
 * @param {unknown} schema
 * @param {unknown} value
 * @returns {boolean}
 */
export function fits(schema, value) {
  if (!isObject(schema)) return schema !== false;
  const { type, anyOf, items } = schema;
  if (type !== undefined && ![type].flat().some((name) => isOfType(value, name))) return false;
  if (Array.isArray(schema.enum) && !schema.enum.some((entry) => isEqual(entry, value))) return false;
  if ("const" in schema && !isEqual(schema.const, value)) return false;
  if (Array.isArray(anyOf) && !anyOf.some((option) => fits(option, value))) return false;
  if (Array.isArray(value)) return items === undefined || value.every((entry) => fits(items, entry));
  return !isObject(value) || membersFit(schema, value);
}

/**
 * @param {Readonly<Record<string, unknown>>} schema
 * @param {Readonly<Record<string, unknown>>} value
 */
function membersFit(schema, value) {
  const properties = isObject(schema.properties) ? schema.properties : {};
  if (Array.isArray(schema.required) && !schema.required.every((name) => Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) => {
    if (Object.hasOwn(properties, name)) return fits(properties[name], member);
    return schema.additionalProperties === undefined || fits(schema.additionalProperties, member);
  });
}

/**
 * @param {unknown} value
 * @param {unknown} name
 */
function isOfType(value, name) {
  if (name === "null") return value === null;
  if (name === "array") return Array.isArray(value);
  if (name === "object") return isObject(value);
  if (name === "integer") return Number.isInteger(value);
  return typeof value === name;
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
function isEqual(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
