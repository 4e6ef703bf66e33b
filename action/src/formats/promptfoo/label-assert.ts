import type { Field, Value } from "../../documents/ground-truth/field.ts";
import type { FieldReading } from "../../documents/prompts/prompt.ts";

export interface LabelAssert {
  readonly type: "javascript";
  readonly value: string;
  readonly metric: string;
}

/** The assert that holds where an answer means `value`, read as Assay reads it. With JSON, `output` is the parsed answer. */
export function labelAssert(field: Field, value: Value, reading: FieldReading): LabelAssert {
  return { type: "javascript", metric: field.name, value: expressionOf(field, value, reading) };
}

function expressionOf(field: Field, value: Value, reading: FieldReading): string {
  if (reading.kind === "pointer") {
    const place = `output${reading.pointer
      .slice(1)
      .split("/")
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
      .map((step) => (/^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
      .join("")}`;
    if (typeof value === "string") return `${place} === ${JSON.stringify(value)}`;
    return `JSON.stringify([...${place}].sort()) === ${JSON.stringify(JSON.stringify([...value].sort()))}`;
  }
  const label = String(value);
  const written =
    reading.map === null ? [label] : Object.entries(reading.map).flatMap(([text, stands]) => (stands === label ? [text] : []));
  const place = placeOf(reading, reading.map === null ? field.labels : Object.keys(reading.map));
  return written.length === 1 ? `${place} === ${JSON.stringify(written[0])}` : `${JSON.stringify(written)}.includes(${place})`;
}

function placeOf({ from }: Extract<FieldReading, { readonly kind: "text" }>, texts: readonly string[]): string {
  if (from === "all") return "output.trim()";
  if (from === "last-line") return "output.trim().split(/\\r?\\n/).at(-1).trim()";
  // Of two labels that begin together the longer one is meant; whole words only.
  const words = [...texts].sort((a, b) => b.length - a.length).map(wholeWord);
  return `(output.match(/${words.join("|")}/gu) ?? []).at(-1)`;
}

function wholeWord(text: string): string {
  const word = "[\\p{L}\\p{N}_]";
  const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  // Quotes too, so that nobody takes what is between two of them for a text.
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/["'`]/g, (quote) => `\\x${quote.charCodeAt(0).toString(16)}`);
  return `${isWord(text[0]) ? `(?<!${word})` : ""}${escaped}${isWord(text.at(-1)) ? `(?!${word})` : ""}`;
}
