import { UserError } from "../errors.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Refuses a path that could mean another file than it says: absolute, with `.`, `..` or empty parts, backslashes, control
 * characters, or inside `.git`. Throws a UserError that shows the path as JSON, so that nothing in it reaches a terminal.
 */
export function checkPath(path: string): void {
  const reason = refusal(path);
  if (reason === null) return;
  throw new UserError(`The path ${JSON.stringify(path)} ${reason}. Name files relative to the repository, with \`/\` between folders.`);
}

/** As `checkPath`, for folders: `""` is the whole repository. */
export function checkFolder(folder: string): void {
  if (folder !== "") checkPath(folder);
}

function refusal(path: string): string | null {
  if (path === "") return "is empty";
  if (CONTROL.test(path)) return "holds a control character";
  if (path.includes("\uFFFD")) return "is not UTF-8";
  if (path.includes("\\")) return "holds a backslash";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "is absolute";
  const parts = path.split("/");
  if (parts.includes("..") || parts.includes(".")) return "leaves its folder";
  if (parts.includes("")) return "holds an empty part";
  if (parts.some((part) => part.toLowerCase() === ".git")) return "is inside `.git`";
  return null;
}

/** A path and the folders above it, outermost first: `a/b/c` gives `a`, `a/b`, `a/b/c`. */
export function stepsTo(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
