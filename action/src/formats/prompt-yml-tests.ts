import { nameHint } from "../documents/syntax/nearest-name.ts";
import type { Located } from "../documents/syntax/yaml.ts";
import type { AnswerUse } from "./answer-draft.ts";
import { createTruth } from "./case-truth.ts";
import type { DraftItem } from "./draft-item.ts";
import type { ImportContext } from "./imported.ts";
import { below, isMembers, listOf, type Members, membersOf } from "./located.ts";
import { targetParts } from "./targets.ts";

/** Keys under which a case keeps its variables. */
const HOLDERS = ["vars", "inputs", "variables", "input"];
/** Keys of a case that are no variables. */
const ABOUT = ["name", "description", "id"];
const EXPECTED = ["expected", "expectedOutput", "expected_output"];

/** The test data of a `.prompt.yml`, in all the shapes in which it is written. `uses` names each field that has a label. */
export function readTestData(
  document: Located,
  keys: Members,
  variables: readonly string[],
  context: ImportContext,
): { readonly items: readonly DraftItem[]; readonly cases: number; readonly uses: readonly AnswerUse[] } {
  const { findings, taxonomy, map } = context;
  const uses = new Map<string, AnswerUse>();
  const seen = new Set<string>();
  const entries = listOf(keys.testData);
  const items = entries.flatMap((entry, index): readonly DraftItem[] => {
    const pointer = below("", "testData", index);
    const place = document.place(pointer);
    const read = inputOf(entry, variables);
    if (read === null) {
      const hint = "Write the variables as a map: `vars: {text: …}`.";
      findings.add("refused", place, "test-shape", "This case has no variables that can be read", hint);
      return [];
    }
    const truth = createTruth(taxonomy, map, findings);
    // What a person maps counts also where it is a key that would be no variable.
    const mapped = Object.fromEntries(
      [...ABOUT, ...EXPECTED].flatMap((name) =>
        map.columns.has(name) && read.expected[name] !== undefined ? [[name, read.expected[name]]] : [],
      ),
    );
    for (const name of Object.keys({ ...read.input, ...read.expected })) seen.add(name);
    const parts = targetParts({ ...mapped, ...read.input }, map, (name) => variables.includes(name));
    for (const { field, written } of parts.truths) {
      const known = taxonomy.get(field);
      if (known !== undefined && truth.put(known, written, place)) uses.set(field, { field, at: "text" });
    }
    const key = EXPECTED.find((name) => read.expected[name] !== undefined);
    if (key !== undefined && !map.columns.has(key)) {
      const field = truth.guess(read.expected[key], document.place(below(pointer, key)), `\`${key}\``);
      if (field !== null) uses.set(field.name, { field: field.name, at: "text" });
    }
    const strange = Object.keys(parts.input).filter((name) => !variables.includes(name));
    if (strange.length > 0 && read.loose) {
      for (const name of strange) {
        findings.add("refused", document.place(below(pointer, name), "key"), "unknown-key", `\`${name}\` is no variable of the prompt`, "");
        delete parts.input[name];
      }
    }
    return [{ place, set: null, ...parts.about, input: parts.input, truth: truth.truth, source: `${place.path}:${place.line}` }];
  });
  for (const column of entries.length > 0 ? map.columns.keys() : []) {
    if (seen.has(column)) continue;
    const hint = nameHint(column, [...seen], "Keys");
    findings.add("error", document.place("/testData", "key"), "no-column", `No case has \`${column}\`, which --map names`, hint);
  }
  return { items, cases: entries.length, uses: [...uses.values()] };
}

interface ReadCase {
  readonly input: Members;
  /** The keys beside the variables. */
  readonly expected: Members;
  /** Variables and other keys stand side by side, so that one that the prompt does not know may be anything. */
  readonly loose: boolean;
}

/** The variables of a case; null where no shape fits. */
function inputOf(entry: unknown, variables: readonly string[]): ReadCase | null {
  const [only] = variables;
  const one = (text: unknown): Members | null => (variables.length === 1 && only !== undefined ? { [only]: text } : null);
  if (typeof entry === "string") {
    const input = one(entry);
    return input === null ? null : { input, expected: {}, loose: false };
  }
  if (!isMembers(entry)) return null;
  const holder = HOLDERS.find((name) => entry[name] !== undefined && (name !== "input" || !variables.includes("input")));
  const outside = new Set([
    ...HOLDERS.filter((name) => name === holder),
    ...ABOUT.filter((name) => !variables.includes(name)),
    ...EXPECTED,
  ]);
  const rest = Object.fromEntries(Object.entries(entry).filter(([name]) => !outside.has(name) || variables.includes(name)));
  const expected = { ...entry };
  if (holder === undefined) return { input: rest, expected, loose: true };
  const held = entry[holder];
  const input = isMembers(held) ? held : Array.isArray(held) ? pairs(held) : one(held);
  if (input === null) return null;
  const inner = Object.fromEntries(
    EXPECTED.flatMap((name) => (input[name] !== undefined && !variables.includes(name) ? [[name, input[name]]] : [])),
  );
  const plain = Object.fromEntries(Object.entries(input).filter(([name]) => !(name in inner)));
  return { input: { ...rest, ...plain }, expected: { ...inner, ...expected }, loose: Object.keys(rest).length > 0 };
}

/** `[{name: title, value: …}]`. */
function pairs(list: readonly unknown[]): Members | null {
  const entries = list.map(membersOf);
  if (!entries.every(({ name }) => typeof name === "string")) return null;
  return Object.fromEntries(entries.map(({ name, value, content }) => [String(name), value ?? content]));
}
