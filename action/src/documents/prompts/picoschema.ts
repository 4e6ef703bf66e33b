import type { Json } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nearestName } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { JsonSchema } from "./prompt.ts";

const SCALARS = ["string", "boolean", "null", "number", "integer", "any"];

/** What people write for a type, from other languages. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  str: "string",
  text: "string",
  char: "string",
  date: "string",
  url: "string",
  bool: "boolean",
  int: "integer",
  long: "integer",
  float: "number",
  double: "number",
  decimal: "number",
  none: "null",
  object: "any",
  unknown: "any",
};

type MutableSchema = { [key: string]: Json };

/** An optional `?`, and in brackets `array`, `object` or `enum` with a description after a comma. */
const KEY = /^([^()?]*)(\?)?(?:\(\s*([^,()]*?)\s*(?:,\s*(.*?)\s*)?\))?$/s;

/** The pattern takes quadratic time on blanks; nobody writes keys or types that long. */
const LONGEST_KEY = 1000;

/** One step of a JSON pointer. */
export function pointerStep(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * dotprompt's Picoschema as JSON Schema: scalars, `name?` (optional, and may be null), `name(array)`, `name(object)`, `name(enum)`, a description
 * after a comma, `(*)` for any other key. Objects allow no other keys. What it does not know is reported with the right spelling.
 * https://google.github.io/dotprompt/reference/picoschema/
 */
export function expandPicoschema(
  document: Located,
  value: unknown,
  pointer: string,
): { schema: JsonSchema | null; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (at: string, which: "key" | "value", message: string, hint: string): null => {
    problems.push(errorAt(document.place(at, which), "picoschema", message, hint));
    return null;
  };

  const type = (text: string, at: string, name: string): MutableSchema | null => {
    const comma = text.indexOf(",");
    const [word, description] = comma === -1 ? [text.trim(), ""] : [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
    if (!SCALARS.includes(word)) return report(at, "value", `Picoschema has no type \`${text}\``, `Write ${spelling(text, word, name)}.`);
    return { ...(word === "any" ? {} : { type: word }), ...(description === "" ? {} : { description }) };
  };

  const any = (entry: unknown, at: string, name: string): MutableSchema | null => {
    if (typeof entry === "string") return type(entry, at, name);
    if (Array.isArray(entry))
      return report(at, "value", `\`${name}\` is a list`, `Write \`${name}(enum): [${entry.join(", ")}]\` for one of these values.`);
    if (typeof entry === "object" && entry !== null) return object(entry as Record<string, unknown>, at);
    return report(at, "value", `\`${name}\` has no type`, `Write \`${name}: string\`, or another of ${SCALARS.join(", ")}.`);
  };

  const bracketed = (kind: string, entry: unknown, at: string, name: string, optional: boolean): MutableSchema | null => {
    const mark = optional ? "?" : "";
    switch (kind) {
      case "array": {
        const items = any(entry, at, name);
        return items && { type: optional ? ["array", "null"] : "array", items };
      }
      case "object": {
        if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
          return report(at, "value", `\`${name}(object)\` needs its properties`, `Write \`${name}${mark}(object): {title: string}\`.`);
        }
        return nullable(object(entry as Record<string, unknown>, at), optional);
      }
      case "enum": {
        if (!Array.isArray(entry) || entry.length === 0) {
          return report(at, "value", `\`${name}(enum)\` needs a list of values`, `Write \`${name}${mark}(enum): [first, second]\`.`);
        }
        const odd = entry.findIndex((item) => typeof item === "object" && item !== null);
        if (odd !== -1)
          return report(
            `${at}/${odd}`,
            "value",
            "A value of an enumeration must be text, a number or true or false",
            "Put it into quotes.",
          );
        return { enum: optional && !entry.includes(null) ? [...entry, null] : entry };
      }
      default: {
        const right = SCALARS.includes(kind)
          ? `\`${name}${mark}: ${kind}\``
          : `\`${name}${mark}(array)\`, \`${name}${mark}(object)\` or \`${name}${mark}(enum)\``;
        return report(at, "key", `In brackets stands \`array\`, \`object\` or \`enum\`, not \`${kind}\``, `Write ${right}.`);
      }
    }
  };

  const object = (entries: Readonly<Record<string, unknown>>, at: string): MutableSchema => {
    const properties: MutableSchema = {};
    const required: string[] = [];
    let others: Json = false;
    for (const [key, entry] of Object.entries(entries)) {
      const here = `${at}/${pointerStep(key)}`;
      if (key === "(*)") {
        others = any(entry, here, "*") ?? false;
        continue;
      }
      const [, name = "", mark, kind, description] = (key.length > LONGEST_KEY ? null : KEY.exec(key)) ?? [];
      if (name.trim() === "") {
        const late = /^([^()?]+)(\([^()]*\))\?$/.exec(key);
        report(
          here,
          "key",
          `\`${key}\` is no Picoschema key`,
          late ? `Write \`${late[1]}?${late[2]}\`.` : "Write `name`, `name?`, `name(array)`, `name(object)` or `name(enum)`.",
        );
        continue;
      }
      if (Object.hasOwn(properties, name)) {
        report(here, "key", `\`${name}\` stands here twice`, "Remove one of the two.");
        continue;
      }
      const optional = mark === "?";
      const schema = kind === undefined ? nullable(any(entry, here, name), optional) : bracketed(kind, entry, here, name, optional);
      if (schema === null) continue;
      properties[name] = description ? { ...schema, description } : schema;
      if (!optional) required.push(name);
    }
    return { type: "object", properties, ...(required.length > 0 ? { required } : {}), additionalProperties: others };
  };

  const schema = any(value, pointer, "value");
  return { schema: problems.length > 0 ? null : schema, problems };
}

function nullable(schema: MutableSchema | null, optional: boolean): MutableSchema | null {
  if (schema === null || !optional || typeof schema.type !== "string" || schema.type === "null") return schema;
  return { ...schema, type: [schema.type, "null"] };
}

/** How Picoschema says what `text` tries to. */
function spelling(text: string, word: string, name: string): string {
  if (text.length > LONGEST_KEY) return `one of ${SCALARS.join(", ")}`;
  const list = /^(.+)\[\]$/.exec(word)?.[1] ?? /^(?:array|list|set)\s*[<[(]\s*(.+?)\s*[>\])]$/i.exec(text)?.[1];
  if (list !== undefined) return `\`${name}(array): ${scalar(list) ?? "string"}\``;
  if (text.includes("|")) {
    const values = text.split("|").map((part) => part.trim());
    const optional = values.length === 2 && values.includes("null") ? values.find((part) => part !== "null") : undefined;
    if (optional !== undefined && scalar(optional)) return `\`${name}?: ${scalar(optional)}\``;
    return `\`${name}(enum): [${values.map((part) => part.replaceAll(/^["']|["']$/g, "")).join(", ")}]\``;
  }
  if (word.endsWith("?") && scalar(word.slice(0, -1))) return `\`${name}?: ${scalar(word.slice(0, -1))}\``;
  if (/^(?:array|list)$/i.test(word)) return `\`${name}(array): string\``;
  if (/^enum\b/i.test(word)) return `\`${name}(enum): [first, second]\``;
  const known = scalar(word);
  return known ? `\`${name}: ${known}\`` : `one of ${SCALARS.join(", ")}, or spell the schema out as JSON Schema`;
}

function scalar(word: string): string | null {
  const lower = word.trim().toLowerCase();
  return SCALARS.includes(lower) ? lower : ((Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : null) ?? nearestName(lower, SCALARS));
}
