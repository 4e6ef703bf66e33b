import type { Problem } from "../../errors.ts";
import { errorAt } from "./error-at.ts";
import { type JsonFault, scanJson } from "./json-scan.ts";
import type { Located } from "./yaml.ts";

const DEEPEST = 100;

/**
 * Reads one JSON text that stands on one line of a file (JSON Lines). Stricter than `JSON.parse`: duplicate keys, `__proto__` and nesting beyond 100 levels are problems.
 * Fast on good input: `JSON.parse` and one pass for the keys; positions are only searched for when something is wrong.
 */
export function readJson(text: string, path: string, line: number): { document: Located | null; problems: Problem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { document: null, problems: [faultProblem(scanJson(text).fault, path, line)] };
  }
  const keys = countKeys(value, 0);
  if (keys === -1 || keys !== countColons(text)) {
    return { document: null, problems: [faultProblem(scanJson(text, { deepest: DEEPEST }).fault, path, line)] };
  }
  return {
    document: { value, place: (pointer, at = "value") => ({ path, line, column: columnOf(text, pointer, at) }), syntax: "json" },
    problems: [],
  };
}

function faultProblem(fault: JsonFault | null, path: string, line: number): Problem {
  if (fault === null) throw new Error(`JSON.parse and scanJson disagree about ${path}:${line}`);
  return errorAt({ path, line, column: fault.offset + 1 }, fault.code, fault.message, fault.hint);
}

/** The keys of all objects of a value; -1 where one is `__proto__` or the value is nested too deeply. */
function countKeys(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth >= DEEPEST) return -1;
  let count = 0;
  if (Array.isArray(value)) {
    for (const entry of value) {
      const inner = countKeys(entry, depth + 1);
      if (inner === -1) return -1;
      count += inner;
    }
    return count;
  }
  for (const key in value) {
    if (key === "__proto__") return -1;
    const inner = countKeys((value as Record<string, unknown>)[key], depth + 1);
    if (inner === -1) return -1;
    count += inner + 1;
  }
  return count;
}

/** Colons outside strings of a valid JSON text: one a key, so that fewer keys in the value mean that one stood there twice. */
function countColons(text: string): number {
  let count = 0;
  let index = 0;
  while (index < text.length) {
    const quote = text.indexOf('"', index);
    const end = quote === -1 ? text.length : quote;
    for (let i = index; i < end; i++) if (text.charCodeAt(i) === COLON) count++;
    if (quote === -1) break;
    index = endOfString(text, quote);
  }
  return count;
}

const COLON = 58;
const BACKSLASH = 92;

function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}

function columnOf(text: string, pointer: string, at: "key" | "value"): number {
  const { places } = scanJson(text, { places: true });
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf("/"))) {
    const place = places.get(path);
    if (place !== undefined) return (at === "key" && path === pointer ? place.key : place.value) + 1;
    if (path === "") return 1;
  }
}
