import type { Json } from "../canonical.ts";
import type { Taxonomy } from "../documents/ground-truth/field.ts";

/** How one field is read out of an answer, as an expectation of a file shows it. */
export interface AnswerUse {
  readonly field: string;
  /** A JSON pointer, or how the label stands in a text. */
  readonly at: string | "text" | "last";
}

/**
 * The front matter's `assay.answer`, and where the answer is JSON and no schema is known, an `output` that allows the labels of its fields at their
 * places. Null where a field would be read from two places.
 */
export function draftAnswer(
  uses: readonly AnswerUse[],
  taxonomy: Taxonomy,
  schema: Json | null,
): { readonly answer: Readonly<Record<string, Json>>; readonly output: Json | null; readonly made: boolean } | null {
  const places = new Map<string, string>();
  for (const { field, at } of uses) {
    const known = places.get(field);
    if (known !== undefined && known !== at && isPointer(known) !== isPointer(at)) return null;
    if (known !== undefined && isPointer(known) && known !== at) return null;
    // Where one case has the label in a sentence, the label has to be found in sentences.
    places.set(field, known === "last" ? known : at);
  }
  if (places.size === 0) return null;
  const answer: Record<string, Json> = {};
  for (const [field, at] of places) answer[field] = isPointer(at) || at === "text" ? at : { text: true, from: at };
  const pointers = [...places].filter(([, at]) => isPointer(at));
  if (pointers.length === 0) return { answer, output: null, made: false };
  if (schema !== null) return { answer, output: { format: "json", schema }, made: false };
  const root: Branch = { members: new Map() };
  for (const [field, pointer] of pointers) put(root, pointer.slice(1).split("/").map(unescaped), labelSchema(field, taxonomy));
  return { answer, output: { format: "json", schema: toSchema(root) }, made: true };
}

function isPointer(at: string): boolean {
  return at.startsWith("/");
}

interface Branch {
  readonly members: Map<string, Branch | { readonly leaf: Json }>;
}

function put(branch: Branch, [step = "", ...rest]: readonly string[], leaf: Json): void {
  if (rest.length === 0) {
    branch.members.set(step, { leaf });
    return;
  }
  const known = branch.members.get(step);
  const inner: Branch = known !== undefined && "members" in known ? known : { members: new Map() };
  branch.members.set(step, inner);
  put(inner, rest, leaf);
}

function toSchema(branch: Branch): Json {
  const properties = Object.fromEntries([...branch.members].map(([name, inner]) => [name, "leaf" in inner ? inner.leaf : toSchema(inner)]));
  return { type: "object", properties, required: Object.keys(properties) };
}

function labelSchema(field: string, taxonomy: Taxonomy): Json {
  const { kind, labels = [] } = taxonomy.get(field) ?? {};
  const one = { type: "string", enum: [...labels] };
  return kind === "multi-label" ? { type: "array", items: one } : one;
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Said where the output schema is not that of the file. */
export const MADE_SCHEMA = "The file has no schema of the answer: one was made of the labels, and will be sent to the model";
