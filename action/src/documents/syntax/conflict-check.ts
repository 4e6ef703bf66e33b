import type { Problem } from "../../errors.ts";
import { errorAt } from "./error-at.ts";

const MARKED = /^(?:prompts|sops)\/.*\.md$/;

/** The merge conflict that was left in a prompt, partial, overlay, SOP or decision record, at its first line; null where there is none. */
export function conflictProblem(path: string, source: string): Problem | null {
  if (!MARKED.test(path) || !source.includes("<<<<<<< ")) return null;
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.startsWith("<<<<<<< "));
  const middle = start === -1 ? -1 : lines.findIndex((line, index) => index > start && /^={7}\r?$/.test(line));
  const end = middle === -1 ? -1 : lines.findIndex((line, index) => index > middle && line.startsWith(">>>>>>> "));
  if (end === -1) return null;
  const hint = `Keep what holds, and remove the lines ${start + 1}, ${middle + 1} and ${end + 1}.`;
  return errorAt({ path, line: start + 1, column: 1 }, "merge-conflict", "A merge conflict was not resolved", hint);
}
