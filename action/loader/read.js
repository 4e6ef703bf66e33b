import { fits } from "./schema-fit.js";

/** @import { Bundle, Field, FieldReading, Prediction } from "./index.d.ts" */

/**
 * What an answer means, read as strictly as when the prompt was measured: JSON as it stands, every label one of the taxonomy; one field that cannot be read makes the
 * whole answer unreadable. Of the output schema only the keywords of `schema-fit.js` are known.
 *
 * @param {Bundle} bundle
 * @param {string} text
 * @param {string} [finish] why the model stopped: `stop`, `length`, `content-filter`, …
 * @returns {Prediction}
 */
export function readAnswer(bundle, text, finish = "stop") {
  if (finish === "content-filter" || finish === "refusal") return unreadable("refused", text || "no text");
  const readings = Object.entries(bundle.answer.fields);
  return readings.every(([, reading]) => reading.kind === "text") ? readText(bundle, text) : readJson(bundle, text, finish);
}

/**
 * @param {Bundle} bundle
 * @param {string} text
 * @returns {Prediction}
 */
function readText(bundle, text) {
  /** @type {Record<string, string | readonly string[]>} */
  const values = {};
  for (const [name, reading] of Object.entries(bundle.answer.fields)) {
    const field = bundle.fields[name];
    if (reading.kind !== "text" || field === undefined) throw new Error(`the bundle does not say how ${name} is read`);
    const trimmed = text.trim();
    if (trimmed === "") return unreadable("malformed", "empty");
    const written = reading.map === null ? field.labels : Object.keys(reading.map);
    const found = pick(trimmed, reading.from, written);
    if (found === null || !written.includes(found)) return unreadable("unknown label", JSON.stringify(found ?? trimmed));
    const label = reading.map === null ? found : (reading.map[found] ?? found);
    values[name] = field.kind === "multi-label" ? [label] : label;
  }
  return { status: "ok", values, clauses: [], confidence: null, escalate: false, rationale: null };
}

/**
 * @param {string} text
 * @param {Extract<FieldReading, { kind: "text" }>["from"]} from
 * @param {readonly string[]} written
 * @returns {string | null}
 */
function pick(text, from, written) {
  if (from === "all") return text;
  if (from === "last-line") return text.split(/\r?\n/).at(-1)?.trim() ?? null;
  /** @type {{ readonly word: string, readonly end: number } | null} */
  let last = null;
  for (const word of written) {
    const end = lastWholeWord(text, word);
    // Of two labels that end together the longer one was written ("13+" inside "PG-13+").
    if (end !== -1 && (last === null || end > last.end || (end === last.end && word.length > last.word.length))) last = { word, end };
  }
  return last?.word ?? null;
}

/**
 * @param {string} text
 * @param {string} word
 */
function lastWholeWord(text, word) {
  const isWord = /** @param {string | undefined} character */ (character) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let at = text.lastIndexOf(word); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(word, at - 1)) {
    const end = at + word.length;
    if ((!isWord(word[0]) || !isWord(text[at - 1])) && (!isWord(word.at(-1)) || !isWord(text[end]))) return end;
  }
  return -1;
}

/**
 * @param {Bundle} bundle
 * @param {string} text
 * @param {string} finish
 * @returns {Prediction}
 */
function readJson(bundle, text, finish) {
  /** @type {unknown} */
  let document;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (text === "") return unreadable("malformed", "empty");
    return unreadable(
      "malformed",
      `${finish === "length" ? "cut off at the output limit" : "not JSON"}: ${error instanceof Error ? error.message : error}`,
    );
  }
  /** @type {Record<string, string | readonly string[]>} */
  const values = {};
  for (const [name, reading] of Object.entries(bundle.answer.fields)) {
    const field = bundle.fields[name];
    if (reading.kind !== "pointer" || field === undefined) throw new Error(`the bundle does not say how ${name} is read`);
    const value = readValue(atPointer(document, reading.pointer), field, reading.pointer);
    if (typeof value === "object" && "status" in value) return value;
    values[name] = value;
  }
  if (bundle.output.schema !== null && !fits(bundle.output.schema, document))
    return unreadable("malformed", "the answer does not fit the output schema");
  const { answer } = bundle;
  const at = /** @param {string | null} pointer */ (pointer) => (pointer === null ? null : atPointer(document, pointer));
  const [clauses, confidence, rationale] = [at(answer.clauses), at(answer.confidence), at(answer.rationale)];
  return {
    status: "ok",
    values,
    clauses: Array.isArray(clauses) ? clauses.filter((entry) => typeof entry === "string") : [],
    confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : null,
    escalate: at(answer.escalate) === true,
    rationale: typeof rationale === "string" ? rationale : null,
  };
}

/**
 * @param {unknown} value
 * @param {Field} field
 * @param {string} pointer
 * @returns {string | readonly string[] | Extract<Prediction, { detail: string }>}
 */
function readValue(value, field, pointer) {
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

/**
 * RFC 6901, own members only.
 *
 * @param {unknown} document
 * @param {string} pointer
 */
function atPointer(document, pointer) {
  let value = document;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = /** @type {Readonly<Record<string, unknown>>} */ (value)[key];
  }
  return value;
}

/**
 * @param {Extract<Prediction, { detail: string }>["status"]} status
 * @param {string} detail
 * @returns {Extract<Prediction, { detail: string }>}
 */
function unreadable(status, detail) {
  return { status, detail: detail.length > 200 ? `${detail.slice(0, 200)}…` : detail };
}
