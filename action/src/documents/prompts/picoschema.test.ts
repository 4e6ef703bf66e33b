import { expect, test } from "vitest";
import { readYaml } from "../syntax/yaml.ts";
import { expandPicoschema } from "./picoschema.ts";

function expand(text: string) {
  const { document } = readYaml(text, "x.yaml");
  if (document === null) throw new Error(text);
  return expandPicoschema(document, document.value, "");
}

const object = (properties: object, required: readonly string[], additionalProperties: unknown = false) => ({
  type: "object",
  properties,
  ...(required.length > 0 ? { required } : {}),
  additionalProperties,
});

test.each([
  ["a: string", object({ a: { type: "string" } }, ["a"])],
  ["a: integer, how many, at most", object({ a: { type: "integer", description: "how many, at most" } }, ["a"])],
  ["a?: string", object({ a: { type: ["string", "null"] } }, [])],
  ["a: any\nb?: any, anything", object({ a: {}, b: { description: "anything" } }, ["a"])],
  ["a(array, some): string", object({ a: { type: "array", items: { type: "string" }, description: "some" } }, ["a"])],
  ["a?(array): {b: number}", object({ a: { type: ["array", "null"], items: object({ b: { type: "number" } }, ["b"]) } }, [])],
  ["a(object, an a): {b?: boolean}", object({ a: { ...object({ b: { type: ["boolean", "null"] } }, []), description: "an a" } }, ["a"])],
  ["a: {b: string}", object({ a: object({ b: { type: "string" } }, ["b"]) }, ["a"])],
  ["a?: {b: string}", object({ a: { ...object({ b: { type: "string" } }, ["b"]), type: ["object", "null"] } }, [])],
  ["a(enum, the (one) label): [x, y]", object({ a: { enum: ["x", "y"], description: "the (one) label" } }, ["a"])],
  ["a?(enum): [x, y]", object({ a: { enum: ["x", "y", null] } }, [])],
  ["a?(enum): [x, null]", object({ a: { enum: ["x", null] } }, [])],
  ["a: string\n(*): number, any other", object({ a: { type: "string" } }, ["a"], { type: "number", description: "any other" })],
  ["string, one text", { type: "string", description: "one text" }],
])("expands %s", (text, schema) => {
  expect(expand(text)).toEqual({ schema, problems: [] });
});

test.each([
  ["a: int", "`a: integer`"],
  ["a: strnig", "`a: string`"],
  ["a: list[int]", "`a(array): integer`"],
  ["a: array", "`a(array): string`"],
  ["a: string?", "`a?: string`"],
  ["a(list): string", "`a(array)`, `a(object)` or `a(enum)`"],
  ["a(enum): x", "`a(enum): [first, second]`"],
  ["a(object): string", "`a(object): {title: string}`"],
  ["a: SomeSchema", "one of string, boolean, null, number, integer, any, or spell the schema out as JSON Schema"],
])("%s: the right spelling is printed", (text, spelling) => {
  const { schema, problems } = expand(text);
  expect(schema).toBeNull();
  expect(problems.map((problem) => problem.hint)).toEqual([`Write ${spelling}.`]);
});
