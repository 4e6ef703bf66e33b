import { type Place, UserError } from "../../action/src/errors.ts";

/** Throws where a problem names a file that was not read, or a line that the file does not have. */
export function standsInFile(problems: readonly Place[], files: Readonly<Record<string, string>>): void {
  for (const problem of problems) {
    const text = files[problem.path];
    if (text === undefined) throw new Error(`A problem in ${JSON.stringify(problem.path)}, which was not read: ${JSON.stringify(problem)}`);
    const lines = text.split("\n").length;
    const inside = Number.isInteger(problem.line) && problem.line >= 1 && problem.line <= lines;
    if (!inside || !Number.isInteger(problem.column) || problem.column < 1)
      throw new Error(`A problem outside of its file of ${lines} lines: ${JSON.stringify(problem)}`);
  }
}

/** What the function returns, or null where it refuses with a message for the person. Everything else that it throws is a bug, and goes on. */
export async function unlessRefused<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Throws where two values are not the same as JSON. */
export function isSame(found: unknown, wanted: unknown, what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: ${one}\nis not ${other}`);
}

/** Throws with what was found where a text holds what it must not. */
export function lacks(text: string, pattern: RegExp, what: string): void {
  const found = pattern.exec(text);
  if (found !== null) throw new Error(`${what}: ${JSON.stringify(found[0])} in ${JSON.stringify(text)}`);
}
