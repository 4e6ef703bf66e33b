import type { Json } from "../canonical.ts";
import type { MessageTemplate, TemplateNode } from "../documents/prompts/prompt.ts";

interface Shape {
  readonly members: Map<string, Shape>;
  list: Shape | null;
}

/** The `input.schema` of the variables that messages use: texts, lists of what their loops use, objects of what is named below them. */
export function variableSchema(messages: readonly MessageTemplate[]): Readonly<Record<string, Json>> {
  const root: Shape = { members: new Map(), list: null };
  for (const { nodes } of messages) visit(nodes, root);
  if (![...root.members.keys()].some((name) => !PLAIN.test(name) || KEYWORDS.includes(name))) {
    const pico = Object.fromEntries([...root.members].map(([name, shape]) => picoMember(name, shape)));
    if (!JSON.stringify(pico).includes("?")) return pico;
  }
  return jsonSchema(root) as Readonly<Record<string, Json>>;
}

/** Names that the short form of a schema can carry, and those that would make it a JSON Schema. */
const PLAIN = /^[^()?*,]+$/;
const KEYWORDS = ["type", "properties", "$schema", "$ref", "anyOf", "oneOf", "allOf", "enum"];

function visit(nodes: readonly TemplateNode[], scope: Shape): void {
  for (const node of nodes) {
    if (node.kind === "variable") at(scope, node.path);
    else if (node.kind === "media") visit(node.url, scope);
    else if (node.kind === "each") {
      const list = at(scope, node.path);
      list.list ??= { members: new Map(), list: null };
      visit(node.body, list.list);
    }
  }
}

function at(scope: Shape, path: readonly string[]): Shape {
  let shape = scope;
  for (const step of path) {
    const known = shape.members.get(step) ?? { members: new Map(), list: null };
    shape.members.set(step, known);
    shape = known;
  }
  return shape;
}

function picoMember(name: string, shape: Shape): [string, Json] {
  if (shape.list !== null) return [`${name}(array)`, picoValue(shape.list)];
  return shape.members.size > 0 ? [`${name}(object)`, picoValue(shape)] : [name, "string"];
}

function picoValue(shape: Shape): Json {
  if (shape.members.size === 0) return "string";
  return Object.fromEntries([...shape.members].map(([name, inner]) => picoMember(name, inner)));
}

function jsonSchema(shape: Shape): Json {
  if (shape.list !== null) return { type: "array", items: jsonSchema(shape.list) };
  if (shape.members.size === 0) return { type: "string" };
  const properties = Object.fromEntries([...shape.members].map(([name, inner]) => [name, jsonSchema(inner)]));
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
