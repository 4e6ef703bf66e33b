import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { AnswerReading, FieldReading, JsonSchema } from "../documents/prompts/prompt.ts";
import type { Prediction } from "./prediction.ts";
import { readTextLabel } from "./text-label.ts";

/** What is read: the text as it stands and why the model stopped. */
export interface AnswerText {
  readonly text: string;
  readonly finish: string;
}

export interface AnswerFormat {
  readonly reading: AnswerReading;
  readonly schema: JsonSchema | null;
}

type Unreadable = Extract<Prediction, { detail: string }>;

/** Details are shown to people: long answers are cut. */
const DETAIL_LENGTH = 200;

/**
 * Builds the reader of one prompt's answers. Reading is strict: JSON as it stands (no fences, no repair), every member as the output schema
 * says, every label one of the taxonomy. One field that cannot be read makes the whole answer unreadable.
 * Provider refusals are `refused`; a label outside the taxonomy is `unknown label`; everything else that cannot be read is `malformed`.
 */
export function answerReader(format: AnswerFormat, taxonomy: Taxonomy): (answer: AnswerText) => Prediction {
  const fields = Object.entries(format.reading.fields).map(([name, reading]) => ({ field: fieldOf(taxonomy, name), reading }));
  const isText = fields.every(({ reading }) => reading.kind === "text");
  const validate = !isText && format.schema ? compile(format.schema) : null;
  return (answer) => {
    if (answer.finish === "content-filter" || answer.finish === "refusal") return unreadable("refused", answer.text || "no text");
    return isText ? readText(answer, fields) : readJson(answer, fields, format.reading, validate);
  };
}

interface ReadField {
  readonly field: Field;
  readonly reading: FieldReading;
}

function fieldOf(taxonomy: Taxonomy, name: string): Field {
  const field = taxonomy.get(name);
  if (!field) throw new Error(`the taxonomy has no field ${name}; documents are checked before answers are read`);
  return field;
}

function compile(schema: JsonSchema): ValidateFunction {
  return new Ajv2020({ strict: false, allErrors: false, validateFormats: false, validateSchema: false }).compile({ ...schema });
}

function readText(answer: AnswerText, fields: readonly ReadField[]): Prediction {
  const values: Record<string, Value> = {};
  for (const { field, reading } of fields) {
    if (reading.kind !== "text") throw new Error("text and JSON readings are never mixed");
    const read = readTextLabel(answer.text, reading, field.labels);
    if ("status" in read) return unreadable(read.status, read.detail);
    values[field.name] = field.kind === "multi-label" ? [read.label] : read.label;
  }
  return { status: "ok", values, clauses: [], confidence: null, escalate: false, rationale: null };
}

function readJson(answer: AnswerText, fields: readonly ReadField[], reading: AnswerReading, validate: ValidateFunction | null): Prediction {
  let document: unknown;
  try {
    document = JSON.parse(answer.text);
  } catch (error) {
    const cut = answer.finish === "length" ? "cut off at the output limit: " : "not JSON: ";
    return unreadable("malformed", answer.text === "" ? "empty" : `${cut}${error instanceof Error ? error.message : String(error)}`);
  }
  const values: Record<string, Value> = {};
  for (const { field, reading: where } of fields) {
    if (where.kind !== "pointer") throw new Error("text and JSON readings are never mixed");
    const value = readValue(atPointer(document, where.pointer), field, where.pointer);
    if (typeof value === "object" && "status" in value) return value;
    values[field.name] = value;
  }
  if (validate && !validate(document)) {
    const first = validate.errors?.[0];
    return unreadable("malformed", `${first?.instancePath || "the answer"} ${first?.message ?? "does not fit the output schema"}`);
  }
  const confidence = reading.confidence === null ? null : atPointer(document, reading.confidence);
  const clauses = reading.clauses === null ? null : atPointer(document, reading.clauses);
  const rationale = reading.rationale === null ? null : atPointer(document, reading.rationale);
  return {
    status: "ok",
    values,
    clauses: Array.isArray(clauses) ? clauses.filter((entry): entry is string => typeof entry === "string") : [],
    confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : null,
    escalate: reading.escalate !== null && atPointer(document, reading.escalate) === true,
    rationale: typeof rationale === "string" ? rationale : null,
  };
}

function readValue(value: unknown, field: Field, pointer: string): Value | Unreadable {
  if (value === undefined) return unreadable("malformed", `nothing stands at ${pointer}`);
  if (field.kind === "multi-label") {
    if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string"))
      return unreadable("malformed", `${pointer} is not a list of labels`);
    const unknown = value.find((entry) => !field.labels.includes(entry));
    if (unknown !== undefined) return unreadable("unknown label", `${field.name}: ${JSON.stringify(unknown)}`);
    return field.labels.filter((label) => value.includes(label));
  }
  if (typeof value !== "string") return unreadable("malformed", `${pointer} is not a text`);
  return field.labels.includes(value) ? value : unreadable("unknown label", `${field.name}: ${JSON.stringify(value)}`);
}

/** RFC 6901, own members only. */
function atPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function unreadable(status: Unreadable["status"], detail: string): Unreadable {
  return { status, detail: detail.length > DETAIL_LENGTH ? `${detail.slice(0, DETAIL_LENGTH)}…` : detail };
}
