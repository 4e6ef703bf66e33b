import { invisibleCharacter } from "./invisible.ts";

/** What is wrong with a JSON text, and at which character (from 0). */
export interface JsonFault {
  readonly offset: number;
  readonly code: "json-syntax" | "json-truncated" | "duplicate-key" | "json-depth" | "json-key";
  readonly message: string;
  readonly hint: string;
}

export interface JsonScan {
  readonly fault: JsonFault | null;
  /** JSON pointer to the offsets of its key and its value; empty unless asked for. */
  readonly places: ReadonlyMap<string, { readonly key: number; readonly value: number }>;
}

class Fault extends Error {
  readonly fault: JsonFault;
  constructor(offset: number, code: JsonFault["code"], message: string, hint: string) {
    super(message);
    this.fault = { offset, code, message, hint };
  }
}

/** Walks a JSON text by RFC 8259 and says where the first fault stands, and where every value begins. Slow beside `JSON.parse`: for messages only. */
export function scanJson(text: string, options: { readonly places?: boolean; readonly deepest?: number } = {}): JsonScan {
  const places = new Map<string, { key: number; value: number }>();
  const deepest = options.deepest ?? 1000;
  let at = 0;

  const fail = (message: string, hint: string): Fault => {
    return new Fault(at, "json-syntax", message, hint);
  };
  const truncated = (): Fault => {
    return new Fault(
      text.length,
      "json-truncated",
      "The line ends in the middle of a value",
      "It was cut off: write the line again, in full.",
    );
  };
  const blanks = (): void => {
    while (/[ \t\r\n]/.test(text[at] ?? "")) at++;
  };
  const token = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const string = (): string => {
    const start = at;
    for (at++; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at++;
        return JSON.parse(text.slice(start, at)) as string;
      }
      if (code < 0x20) throw fail("A control character stands in a text", "Write a tab as `\\t`, a line break as `\\n`.");
      if (code !== BACKSLASH) continue;
      const escaped = token(ESCAPE);
      if (escaped !== null) at--;
      else if (/^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(at, at + 6))) throw truncated();
      else throw fail("This escape is not JSON", "Write a backslash itself as `\\\\`.");
    }
    throw truncated();
  };
  const value = (pointer: string, key: number, depth: number): void => {
    blanks();
    if (options.places) places.set(pointer, { key: key === -1 ? at : key, value: at });
    const first = text[at];
    if (first === undefined) throw truncated();
    if ((first === "{" || first === "[") && depth >= deepest) {
      throw new Fault(at, "json-depth", "This JSON is nested too deeply", `Keep it below ${deepest} levels.`);
    }
    if (first === "{") object(pointer, depth);
    else if (first === "[") array(pointer, depth);
    else if (first === '"') string();
    else word(first);
  };
  const word = (first: string): void => {
    if (token(NUMBER) !== null || token(WORD) !== null) return;
    if (at > 0 && "true false null".split(" ").some((word) => word.startsWith(text.slice(at)))) throw truncated();
    if (first === "'") throw fail("Single quotes are not JSON", "Use double quotes.");
    if (first === "}" || first === "]")
      throw fail(`A value is missing before \`${first}\``, "Remove the comma before it, or add the value.");
    if (first === "\uFEFF") throw fail("The file begins with a byte order mark", "Save it as UTF-8 without a byte order mark.");
    const unseen = invisibleCharacter(first);
    if (unseen !== null) throw fail(`An invisible character (${unseen.name}) stands where a value must begin`, "Remove it.");
    throw fail(
      `\`${(/^[^\s,\]}]{1,20}/.exec(text.slice(at))?.[0] ?? first).replaceAll("`", "'")}\` is not a JSON value`,
      "Put text into double quotes.",
    );
  };
  const object = (pointer: string, depth: number): void => {
    const keys = new Set<string>();
    at++;
    blanks();
    if (text[at] === "}") {
      at++;
      return;
    }
    for (;;) {
      blanks();
      const start = at;
      if (at >= text.length) throw truncated();
      if (text[at] !== '"')
        throw fail(
          text[at] === "}" ? "A comma stands before `}`" : "A key must be in double quotes",
          text[at] === "}" ? "Remove the comma." : 'Write `"key": value`.',
        );
      const key = string();
      if (key === "__proto__") throw new Fault(start, "json-key", "The key `__proto__` is not allowed", "Remove it.");
      if (keys.has(key)) throw new Fault(start, "duplicate-key", `The key \`${key}\` stands here twice`, "Remove one of the two.");
      keys.add(key);
      blanks();
      if (at >= text.length) throw truncated();
      if (text[at] !== ":") throw fail(`A colon is missing after \`${key}\``, 'Write `"key": value`.');
      at++;
      value(`${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, start, depth + 1);
      if (next("}")) return;
    }
  };
  const array = (pointer: string, depth: number): void => {
    at++;
    blanks();
    if (text[at] === "]") {
      at++;
      return;
    }
    for (let index = 0; ; index++) {
      value(`${pointer}/${index}`, -1, depth + 1);
      if (next("]")) return;
    }
  };
  /** True at the closing bracket, false after a comma. */
  const next = (close: "}" | "]"): boolean => {
    blanks();
    const found = text[at];
    if (found === undefined) throw truncated();
    if (found !== "," && found !== close) throw fail(`A comma or \`${close}\` is missing here`, "Separate values with commas.");
    at++;
    return found === close;
  };

  try {
    value("", -1, 0);
    blanks();
    if (at < text.length) throw fail("Something follows after the end of the value", "Write one JSON object a line.");
    return { fault: null, places };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault, places };
    throw error;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
