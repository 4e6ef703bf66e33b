import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import { nameHint, nearestName } from "../documents/syntax/nearest-name.ts";
import { shownValue } from "../documents/syntax/value-text.ts";
import type { LabelMap } from "./label-map.ts";

/** `blank`: nothing is written. `typed`: a number, true or false stands where a label is meant. `unknown`: no label of the field. */
export type LabelReading =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "blank" }
  | { readonly kind: "typed" | "unknown"; readonly message: string; readonly hint: string };

/** Reads what is written as a value of a field. Nothing is guessed: what is no label (or mapped to one by `field:written=label`) is none. */
export function readLabel(written: unknown, field: Field, map: LabelMap): LabelReading {
  if (written === null || written === undefined) return { kind: "blank" };
  if (field.kind === "multi-label") return readLabels(written, field, map);
  if (Array.isArray(written) && written.length === 1) return readLabel(written[0], field, map);
  return readOne(written, field, map);
}

function readOne(written: unknown, field: Field, map: LabelMap): LabelReading {
  if (typeof written === "object" && written !== null) return unknown(JSON.stringify(written), field);
  const text = String(written).trim();
  if (text === "") return { kind: "blank" };
  const mapped = map.values.get(field.name)?.get(text);
  if (mapped !== undefined) return { kind: "value", value: mapped };
  if (!field.labels.includes(text)) return unknown(text, field);
  if (typeof written === "string") return { kind: "value", value: text };
  return {
    kind: "typed",
    message: `\`${text}\` is ${typeof written === "boolean" ? "true or false" : "a number"} here, but the label \`${text}\` of \`${field.name}\` is text`,
    hint: `Put it into quotes: "${text}".`,
  };
}

/** A list, or a text in which labels are separated by commas, semicolons or bars. */
function readLabels(written: unknown, field: Field, map: LabelMap): LabelReading {
  const values = map.values.get(field.name);
  if (typeof written === "string" && values?.get(written.trim()) === "") return { kind: "value", value: [] };
  const parts = Array.isArray(written) ? written : listOf(String(written));
  if (parts === null) return { kind: "blank" };
  const labels = new Set<string>();
  for (const part of parts) {
    const reading = readOne(part, field, map);
    if (reading.kind === "blank") continue;
    if (reading.kind !== "value") return reading;
    if (typeof reading.value === "string" && reading.value !== "") labels.add(reading.value);
  }
  return { kind: "value", value: field.labels.filter((label) => labels.has(label)) };
}

function listOf(text: string): readonly unknown[] | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (trimmed.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(trimmed);
      if (Array.isArray(list)) return list;
    } catch {
      // Not JSON: read as a plain list.
    }
  }
  return trimmed.replace(/^\[|\]$/g, "").split(/[,;|]/);
}

function unknown(text: string, field: Field): LabelReading {
  const message = `\`${shownValue(text)}\` is no label of \`${field.name}\``;
  // A value that is near no label has no likely meaning: a person who copies the hint must choose one.
  const likely = nearestName(text, field.labels) ?? "LABEL";
  const hint = `${nameHint(text, field.labels, "Labels")} To take it for one: \`--map "${field.name}:${shownValue(text)}=${likely}"\`.`;
  return { kind: "unknown", message, hint };
}

/** The fields of one label that could be written so. */
export function fieldsWith(written: unknown, taxonomy: Taxonomy, map: LabelMap): readonly Field[] {
  return [...taxonomy.values()].filter((field) => {
    if (field.kind === "multi-label") return false;
    const { kind } = readLabel(written, field, map);
    return kind === "value" || kind === "typed";
  });
}
