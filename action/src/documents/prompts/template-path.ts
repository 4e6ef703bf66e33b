import type { Expression } from "./handlebars-tree.ts";

/** What a path expression may be: a name with dots, or `this` inside a loop. `hint` explains what it may not be. */
export type PathReading =
  | { readonly path: readonly string[]; readonly relative: boolean }
  | { readonly message: string; readonly hint: string };

/** Reads the path of a variable or a list. `inLoop`: `this` means something. */
export function readPath(expression: Expression, inLoop: boolean): PathReading {
  if (expression.type !== "PathExpression") {
    return { message: "Here a variable's name must stand", hint: "Write `{{variable}}`; for two literal braces write `\\{{`." };
  }
  const { data, depth, parts, original } = expression;
  if (data)
    return {
      message: `\`@${parts.join(".")}\` is not known here`,
      hint: "Inside `{{#each}}` only `{{this}}` and `{{this.name}}` are known.",
    };
  if (depth > 0) return { message: `\`${original}\` leads out of the loop`, hint: "Use the variable before or after the loop." };
  if (!parts.every((part) => typeof part === "string")) {
    return { message: `\`${original}\` computes a name`, hint: "Write the name itself." };
  }
  const relative = /^(?:this|\.)(?:$|[./])/.test(original);
  if (parts.length === 0 && !inLoop)
    return { message: "`{{this}}` means something only inside `{{#each}}`", hint: "Write the variable's name." };
  return { path: parts, relative };
}

const HINTS: Readonly<Record<string, string>> = {
  if: "A missing variable renders as nothing, so `{{variable}}` needs no condition.",
  unless: "A missing variable renders as nothing, so `{{variable}}` needs no condition.",
  with: "Write the whole name: `{{object.name}}`.",
  role: 'A role holds until the next one and is not closed: write `{{role "user"}}`.',
  json: "A variable is inserted as text: `{{variable}}`; for a list write `{{#each list}}{{this}}{{/each}}`.",
  lookup: "Write the whole name: `{{object.name}}`.",
  history: "Each item is one conversation, written out with `{{role …}}`.",
  section: "Write the text where it belongs.",
};

/** What to do instead of a helper that a prompt does not know. */
export function helperHint(name: string): string {
  return (
    (Object.hasOwn(HINTS, name) ? HINTS[name] : undefined) ??
    'A prompt knows `{{variable}}`, `{{#each list}}`, `{{role "user"}}`, `{{media url=…}}` and `{{>partial}}`.'
  );
}
