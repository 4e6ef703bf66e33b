import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { schemaAt, typesOf } from "../syntax/schema-shape.ts";
import type { Located } from "../syntax/yaml.ts";
import { pointerStep } from "./picoschema.ts";
import type { AnswerReading, FieldReading, Prompt } from "./prompt.ts";

/** Names in `assay.answer` that are no fields: how each is typed in the output schema. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  clauses: ["array"],
  confidence: ["number", "integer"],
  rationale: ["string"],
  escalate: ["boolean"],
};

type Written = string | { readonly text: true | Readonly<Record<string, string>>; readonly from?: "all" | "last-line" | "last" };

/** What `assay.answer` says, once the schema of the front matter has accepted its shape. */
export function readAnswer(
  document: Located,
  value: Readonly<Record<string, unknown>>,
): { answer: AnswerReading; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const fields: Record<string, FieldReading> = {};
  const reserved: Record<string, string> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (Object.hasOwn(RESERVED, name)) reserved[name] = String(entry);
    // The schema has checked it, but for `text: false`.
    else fields[name] = fieldReading(entry as Written);
    if (typeof entry === "object" && entry !== null && (entry as { text?: unknown }).text === false) {
      const place = document.place(`/assay.answer/${pointerStep(name)}/text`);
      problems.push(
        errorAt(
          place,
          "answer",
          "`text: false` says nothing",
          "Write `text: true` where the text is the label itself, or the texts and their labels.",
        ),
      );
    }
  }
  if (Object.keys(fields).length === 0) {
    const hint = "Name at least one field of `ground-truth/fields.yaml` and where it stands: `assay.answer: {tier: /tier}`.";
    problems.push(errorAt(document.place("/assay.answer", "key"), "answer", "`assay.answer` names no field to judge", hint));
  }
  const { clauses = null, confidence = null, rationale = null, escalate = null } = reserved;
  return { answer: { fields, clauses, confidence, rationale, escalate }, problems };
}

function fieldReading(entry: Written): FieldReading {
  if (typeof entry === "string") return entry === "text" ? { kind: "text", map: null, from: "all" } : { kind: "pointer", pointer: entry };
  return { kind: "text", map: typeof entry.text === "object" ? entry.text : null, from: entry.from ?? "all" };
}

/** Pointers against the output schema: there must be one, and each pointer must lead to what its name wants; text has none. */
export function checkAnswerPointers(document: Located, answer: AnswerReading, output: Prompt["output"]): readonly Problem[] {
  const problems: Problem[] = [];
  const { fields, ...others } = answer;
  for (const [name, reading] of Object.entries(fields)) {
    const place = document.place(`/assay.answer/${pointerStep(name)}`);
    if (reading.kind === "text" && output.format === "json") {
      const hint = `Give the place of \`${name}\` in the JSON, e.g. \`${name}: /${name}\`, or write \`output: {format: text}\`.`;
      problems.push(errorAt(place, "answer", `\`${name}\` is read from text, but the answer is JSON`, hint));
    }
    if (reading.kind === "pointer") problems.push(...pointerProblems(document, name, reading.pointer, output));
  }
  for (const [name, pointer] of Object.entries(others)) {
    if (pointer !== null) problems.push(...pointerProblems(document, name, pointer, output));
  }
  // A missing schema is one mistake, however many pointers need it.
  const codes = problems.map((problem) => problem.code);
  return problems.filter((problem, index) => problem.code !== "no-output-schema" || codes.indexOf(problem.code) === index);
}

function pointerProblems(document: Located, name: string, pointer: string, output: Prompt["output"]): readonly Problem[] {
  const place = document.place(`/assay.answer/${pointerStep(name)}`);
  if (output.format === "text") {
    return [
      errorAt(
        place,
        "answer",
        `\`${name}\` has a place in JSON, but the answer is text`,
        `Write \`output: {format: json}\` and its schema, or \`${name}: text\`.`,
      ),
    ];
  }
  if (output.schema === null) {
    const hint = `Add it: \`output: {schema: {${name}(enum): [first, second]}}\`.`;
    return [errorAt(place, "no-output-schema", `\`${pointer}\` needs an output schema`, hint)];
  }
  const schema = schemaAt(output.schema, pointer);
  if (schema === null) {
    return [
      errorAt(
        place,
        "answer",
        `The output schema has nothing at \`${pointer}\``,
        `Add \`${name}\` to the output schema, or correct the pointer.`,
      ),
    ];
  }
  const wanted = Object.hasOwn(RESERVED, name) ? (RESERVED[name] ?? []) : null;
  const types = typesOf(output.schema, schema);
  if (wanted === null || types === null || [...types].every((type) => type === "null" || wanted.includes(type))) return [];
  return [
    errorAt(
      place,
      "answer",
      `\`${name}\` must be of type ${wanted[0]}, but \`${pointer}\` is ${[...types].join(" or ")}`,
      `Declare it as ${pico(name)}.`,
    ),
  ];
}

function pico(name: string): string {
  return name === "clauses" ? "`clauses(array): string`" : `\`${name}: ${RESERVED[name]?.[0] ?? "string"}\``;
}
