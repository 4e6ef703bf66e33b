import type { Taxonomy } from "../documents/ground-truth/field.ts";
import { nameHint } from "../documents/syntax/nearest-name.ts";
import { UserError } from "../errors.ts";

/** What a column (a variable, a question of a labelling tool) is. */
export type Target =
  | { readonly kind: "field"; readonly field: string }
  | { readonly kind: "slice"; readonly name: string }
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "id" | "title" | "clauses" | "skip" };

/** What `--map` says. */
export interface LabelMap {
  readonly columns: ReadonlyMap<string, Target>;
  /** An expectation as it is written, `*` where the label stands: `contains-all:*`. */
  readonly patterns: readonly { readonly before: string; readonly after: string; readonly field: string }[];
  /** Where in the answer a field stands: a JSON pointer, or `text`. */
  readonly answers: ReadonlyMap<string, string>;
  /** Field to what is written for a label, and the label; an empty label of a multi-label field is none of them. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const FORMS =
  "Forms: `column=field`, `column=id`, `column=title`, `column=clauses`, `column=skip`, `column=slice.name`, `column=input.name`, `pattern with *=field`, `output.place=field`, `field:written=label`.";

/**
 * Reads the values of `--map`. Throws a UserError for one that has no form or names a field, a label or a target that there is not.
 */
export function readLabelMap(entries: readonly string[], taxonomy: Taxonomy): LabelMap {
  const columns = new Map<string, Target>();
  const patterns: { before: string; after: string; field: string }[] = [];
  const answers = new Map<string, string>();
  const values = new Map<string, Map<string, string>>();
  const fieldOf = (name: string, entry: string): string => {
    if (taxonomy.has(name)) return name;
    throw new UserError(`--map ${entry}: there is no field \`${name}\`. ${nameHint(name, [...taxonomy.keys()], "Fields")}\n${FORMS}`);
  };
  for (const entry of entries) {
    const at = entry.lastIndexOf("=");
    const [left, right] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at === -1 || left === "") throw new UserError(`--map ${entry} has no form that is known. ${FORMS}`);
    const colon = left.indexOf(":");
    const star = left.indexOf("*");
    if (star !== -1) {
      patterns.push({ before: left.slice(0, star), after: left.slice(star + 1), field: fieldOf(right, entry) });
    } else if (colon !== -1 && taxonomy.has(left.slice(0, colon))) {
      const field = taxonomy.get(left.slice(0, colon));
      const none = right === "" && field?.kind === "multi-label";
      if (!none && !field?.labels.includes(right)) {
        throw new UserError(
          `--map ${entry}: \`${right}\` is no label of \`${field?.name}\`. ${nameHint(right, field?.labels ?? [], "Labels")}`,
        );
      }
      const name = left.slice(0, colon);
      values.set(name, (values.get(name) ?? new Map()).set(left.slice(colon + 1).trim(), right));
    } else if (left === "output" || /^output[.[]/.test(left)) {
      answers.set(left === "output" ? "text" : pointerOf(left), fieldOf(right, entry));
    } else {
      columns.set(left, targetOf(right) ?? { kind: "field", field: fieldOf(right, entry) });
    }
  }
  return { columns, patterns, answers, values };
}

function targetOf(text: string): Target | null {
  if (text === "id" || text === "title" || text === "clauses" || text === "skip") return { kind: text };
  const [, kind, name = ""] = /^(slice|input)\.(.+)$/.exec(text) ?? [];
  if (kind === "slice" || kind === "input") return { kind, name };
  return null;
}

/** `output.a.b` as a JSON pointer. */
function pointerOf(path: string): string {
  const steps = path.slice("output".length).matchAll(/\.([^.[\]]+)|\["([^"]*)"\]|\['([^']*)'\]/g);
  return [...steps].map(([, a, b, c]) => `/${(a ?? b ?? c ?? "").replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
