import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint, nearestName } from "../syntax/nearest-name.ts";
import { entrySchema, schemaBelow, typesOf } from "../syntax/schema-shape.ts";
import type { Located } from "../syntax/yaml.ts";
import type { JsonSchema } from "./prompt.ts";
import type { ReadSchema } from "./prompt-schema.ts";
import type { VariableUse } from "./template.ts";

/**
 * Compares the variables that the front matter declares with those that the template uses: used but not declared, declared but never used, a list or
 * an object where text is wanted. `body` and its first line serve to find a variable in single braces.
 */
export function checkVariables(
  document: Located,
  input: ReadSchema | null,
  uses: readonly VariableUse[],
  body: { readonly text: string; readonly line: number },
): readonly Problem[] {
  const roots = new Map<string, VariableUse>();
  for (const use of uses) {
    const root = use.scope.length === 0 ? use.path[0] : undefined;
    if (root !== undefined && !roots.has(root)) roots.set(root, use);
  }
  if (input === null) return undeclared(roots);
  if (input.schema === null) return [];
  const schema = input.schema;
  const problems: Problem[] = [];
  const said = new Set<string>();
  for (const use of uses) {
    const problem = useProblem(schema, use, [...input.declared.keys()]);
    if (problem === null || said.has(problem.message)) continue;
    said.add(problem.message);
    problems.push(problem);
  }
  const missed = new Set(
    [...roots.keys()].filter((name) => !input.declared.has(name)).map((name) => nearestName(name, input.declared.keys())),
  );
  for (const [name, pointer] of input.declared) {
    // One slip, one message: a misspelt use has already said which name it means.
    if (roots.has(name) || missed.has(name)) continue;
    problems.push(
      errorAt(document.place(pointer, "key"), "unused-variable", `\`${name}\` is declared but never used`, unusedHint(name, body)),
    );
  }
  return problems;
}

function undeclared(roots: ReadonlyMap<string, VariableUse>): readonly Problem[] {
  const [first] = roots;
  if (first === undefined) return [];
  const names = [...roots].map(([name, use]) => (use.as === "list" ? `${name}(array): string` : `${name}: string`));
  const hint = `Add to the front matter: \`input: {schema: {${names.join(", ")}}}\`.`;
  return [errorAt(first[1].place, "undeclared-variable", `\`${first[0]}\` is used, but the front matter declares no input`, hint)];
}

function useProblem(root: JsonSchema, use: VariableUse, declared: readonly string[]): Problem | null {
  let base: JsonSchema | null = root;
  for (const list of use.scope) {
    const found: JsonSchema | null = base === null ? null : follow(root, base, list);
    // The loop itself has already been reported.
    if (found === null) return null;
    base = entrySchema(root, found);
  }
  if (base === null) return null;
  const written = use.path.join(".");
  const found = follow(root, base, use.path);
  if (found === null) return undeclaredProblem(root, base, use, written, declared);
  const types = typesOf(root, found);
  if (types === null) return null;
  if (use.as === "list" && !types.has("array") && !types.has("object")) {
    return errorAt(
      use.place,
      "not-a-list",
      `\`${written || "this"}\` is no list`,
      `Declare it as \`${use.path.at(-1) ?? "name"}(array): string\`, or write \`{{${written || "this"}}}\` without a loop.`,
    );
  }
  if (use.as !== "list" && types.has("object")) {
    return errorAt(
      use.place,
      "not-text",
      `\`${written || "this"}\` is an object and has no text`,
      `Name what is meant: \`{{${written || "this"}.name}}\`.`,
    );
  }
  if (use.as !== "list" && types.has("array")) {
    const hint = `Write \`{{#each ${written || "this"}}}{{this}}{{/each}}\`, or leave it: it renders with commas.`;
    return { ...errorAt(use.place, "not-text", `\`${written || "this"}\` is a list`, hint), severity: "warning" };
  }
  return null;
}

function undeclaredProblem(root: JsonSchema, base: JsonSchema, use: VariableUse, written: string, declared: readonly string[]): Problem {
  const [first = ""] = use.path;
  if (use.scope.length > 0) {
    const outside = !use.relative && follow(root, root, use.path) !== null;
    const list = (use.scope.at(-1) ?? []).join(".") || "this";
    const hint = outside
      ? "Inside a loop only its own entries are known: use the variable before or after the loop."
      : "Declare it in the schema of the list's entries.";
    return errorAt(use.place, "undeclared-variable", `The entries of \`${list}\` have no \`${written}\``, hint);
  }
  if (use.path.length > 1 && schemaBelow(root, base, first) !== null) {
    return errorAt(
      use.place,
      "undeclared-variable",
      `\`${written}\` is not declared`,
      `\`${first}\` is, but nothing of that name stands below it.`,
    );
  }
  const hint =
    nearestName(first, declared) !== null
      ? nameHint(first, declared, "")
      : `Declare it: \`input: {schema: {${first}: string}}\`, or remove it.`;
  return errorAt(use.place, "undeclared-variable", `\`${first}\` is used but not declared`, hint);
}

function follow(root: JsonSchema, from: JsonSchema, path: readonly string[]): JsonSchema | null {
  let schema: JsonSchema | null = from;
  for (const step of path) schema = schema === null ? null : schemaBelow(root, schema, step);
  return schema;
}

function unusedHint(name: string, body: { readonly text: string; readonly line: number }): string {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const single = new RegExp(`(?<!\\{)\\{\\s*${escaped}\\s*\\}(?!\\})`).exec(body.text);
  if (single === null) return `Write \`{{${name}}}\` where it belongs, or remove it from the schema.`;
  const line = body.line + body.text.slice(0, single.index).split("\n").length - 1;
  return `Line ${line} says \`${single[0]}\`: a variable has two braces, \`{{${name}}}\`.`;
}
