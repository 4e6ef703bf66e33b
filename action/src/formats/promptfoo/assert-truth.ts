import type { Field } from "../../documents/ground-truth/field.ts";
import type { AnswerUse } from "../answer-draft.ts";
import type { CaseTruth } from "../case-truth.ts";
import type { ImportContext } from "../imported.ts";
import { isMembers } from "../located.ts";
import type { Assert } from "./assert-types.ts";
import type { Case } from "./case.ts";
import { type AnswerPlace, type Expectation, readJavascript, readPlace } from "./javascript.ts";

/** What the asserts of a file tell of where the fields stand in an answer; `texts`: what an answer in text says for a label. */
export interface AnswerEvidence {
  readonly uses: AnswerUse[];
  readonly texts: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const WHOLE: AnswerPlace = { kind: "text" };

/** Takes the labels out of a case's asserts. What expects something else than a label says nothing; what might be one is noted, never guessed. */
export function readAsserts(one: Case, truth: CaseTruth, evidence: AnswerEvidence, context: ImportContext): void {
  for (const assert of one.asserts) {
    const base = placeAfter(one.transform, WHOLE);
    const at = base === null ? null : placeAfter(assert.transform, base);
    const expectation = expectationOf(assert, at ?? WHOLE, one);
    take(expectation, at === null ? null : expectation.at, assert, one, truth, evidence, context);
  }
}

/** What a transform hands on; null where only running it would tell. */
export function placeAfter(transform: unknown, base: AnswerPlace): AnswerPlace | null {
  if (transform === undefined || transform === null) return base;
  return typeof transform === "string" ? readPlace(transform.trim().replace(/^return\s+|;\s*$/g, ""), base) : null;
}

type Placed = { readonly at: AnswerPlace } & (
  | { readonly kind: "written"; readonly written: unknown }
  | { readonly kind: "unsure"; readonly written: unknown; readonly why: string }
  | { readonly kind: "nothing" }
);

function expectationOf(assert: Assert, base: AnswerPlace, { vars }: Case): Placed {
  const value = typeof assert.value === "string" ? filled(assert.value, vars) : assert.value;
  const last: AnswerPlace = base.kind === "text" ? { kind: "last" } : base;
  switch (assert.type) {
    case "equals":
      return isMembers(value)
        ? { kind: "unsure", at: base, written: value, why: "a whole answer" }
        : { kind: "written", at: base, written: value };
    case "contains":
    case "icontains":
    case "contains-all":
    case "icontains-all":
      return { kind: "unsure", at: last, written: value, why: `\`${assert.type}\`` };
    case "contains-any":
    case "icontains-any":
      return { kind: "unsure", at: last, written: value, why: "any of these" };
    case "javascript":
      return typeof value === "string" ? ofJavascript(readJavascript(value, base), vars) : { kind: "nothing", at: base };
    default:
      return { kind: "nothing", at: base };
  }
}

function ofJavascript(expectation: Expectation, vars: Case["vars"]): Placed {
  switch (expectation.kind) {
    case "texts":
      return expectation.texts.length === 1
        ? { kind: "written", at: expectation.at, written: expectation.texts[0] }
        : { kind: "unsure", at: expectation.at, written: expectation.texts, why: "any of these" };
    case "list":
      return { kind: "written", at: expectation.at, written: expectation.labels };
    case "variable":
      return { kind: "written", at: expectation.at, written: vars[expectation.name] };
    case "not":
      return { kind: "unsure", at: expectation.at, written: expectation.texts, why: "none of these" };
    case "other":
      return { kind: "nothing", at: WHOLE };
    default:
      return expectation satisfies never;
  }
}

/** `{{expected}}` alone is the value of that variable. */
function filled(value: string, vars: Case["vars"]): unknown {
  const name = /^\{\{\s*(\w+)\s*\}\}$/.exec(value.trim())?.[1];
  return name !== undefined && Object.hasOwn(vars, name) ? vars[name] : value;
}

function take(
  expectation: Placed,
  at: AnswerPlace | null,
  assert: Case["asserts"][number],
  one: Case,
  truth: CaseTruth,
  evidence: AnswerEvidence,
  context: ImportContext,
): void {
  const { taxonomy, map, findings } = context;
  const { place } = assert;
  const pattern = patternField(assert, one, context);
  if (pattern !== null) {
    if (truth.put(pattern.field, pattern.written, place)) use(pattern.field, at, evidence);
    return;
  }
  if (expectation.kind === "nothing") return;
  const pointer = at?.kind === "json" ? at.pointer : at === null ? null : "text";
  const named =
    (pointer === null ? undefined : map.answers.get(pointer)) ??
    (assert.metric !== null && taxonomy.has(assert.metric) ? assert.metric : undefined) ??
    (at?.kind === "json" ? [...taxonomy.keys()].find((name) => at.pointer === `/${name}`) : undefined);
  const field = named === undefined ? undefined : taxonomy.get(named);
  const written = field === undefined ? expectation.written : translated(expectation.written, evidence.texts.get(field.name));
  if (expectation.kind === "unsure" && (expectation.why !== "any of these" || Array.isArray(written))) {
    const shown = JSON.stringify(expectation.written) ?? "";
    const message = `This expects ${expectation.why} (${shown.slice(0, 80)}), which is not one certain label: not labelled`;
    findings.add("note", place, "no-label", message.replaceAll("`", "'"), hintFor(assert));
    return;
  }
  if (field !== undefined) {
    if (truth.put(field, written, place)) use(field, at, evidence);
    return;
  }
  if (Array.isArray(written)) return;
  const guessed = truth.guess(written, place, `\`${assert.type}\``);
  if (guessed !== null) use(guessed, at, evidence);
}

/** What `--map "pattern with *=field"` says of an assert. */
function patternField(
  assert: Assert,
  { vars }: Case,
  { map, taxonomy }: ImportContext,
): { readonly field: Field; readonly written: unknown } | null {
  const value = typeof assert.value === "string" ? filled(assert.value, vars) : assert.value;
  const texts = Array.isArray(value) ? [`${assert.type}:${value.join(",")}`] : [`${assert.type}:${String(value)}`, String(value)];
  for (const { before, after, field: name } of map.patterns) {
    const field = taxonomy.get(name);
    const text = texts.find((one) => one.startsWith(before) && one.endsWith(after) && one.length >= before.length + after.length);
    if (field !== undefined && text !== undefined) return { field, written: text.slice(before.length, text.length - after.length) };
  }
  return null;
}

/** Texts that all stand for one label are that label. */
function translated(written: unknown, texts: ReadonlyMap<string, string> | undefined): unknown {
  if (texts === undefined) return written;
  const all = Array.isArray(written) ? written : [written];
  const labels = new Set(all.map((text) => texts.get(String(text))));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : written;
}

function use(field: Field, at: AnswerPlace | null, { uses }: AnswerEvidence): void {
  if (at === null) return;
  const where = at.kind === "json" ? at.pointer : at.kind;
  if (where !== "" && !uses.some((known) => known.field === field.name && known.at === where)) uses.push({ field: field.name, at: where });
}

function hintFor({ type }: Assert): string {
  return type === "javascript" ? "Decide which label is right." : `If it is the label: \`--map "${type}:*=field"\`.`;
}
