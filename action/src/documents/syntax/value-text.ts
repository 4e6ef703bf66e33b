/** How an example is written in a hint: as in the file that it is for. */
export type Syntax = "yaml" | "json";

/** A value on one line. */
export function writeValue(value: unknown, syntax: Syntax): string {
  if (syntax === "json") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((entry) => writeValue(entry, syntax)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => writeMember(key, member, syntax))
      .join(", ")}}`;
  }
  return typeof value === "string" ? scalar(value) : String(value);
}

/** A key and its value. */
export function writeMember(key: string, value: unknown, syntax: Syntax): string {
  return `${syntax === "json" ? JSON.stringify(key) : scalar(key)}: ${writeValue(value, syntax)}`;
}

/** Text that YAML would read as something else is quoted. */
function scalar(text: string): string {
  const plain = /^[^\s\-?:,[\]{}#&*!|>'"%@`][^,[\]{}#:]*$|^https?:\/\/[^\s,{}[\]]+$/.test(text);
  return plain && !/^(?:[\d.+-]+|true|false|null|~)$/i.test(text) && text.trim() === text ? text : JSON.stringify(text);
}

const LONGEST = 60;

/** What stands in a file, for a message: one line, no backticks, cut where it is long. */
export function shownValue(value: unknown): string {
  const text = typeof value === "string" ? value : writeValue(value, "yaml");
  const line = text.replace(/\s+/g, " ").replaceAll("`", "'");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
