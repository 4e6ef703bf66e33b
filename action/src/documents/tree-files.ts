import { type Problem, UserError } from "../errors.ts";
import { PARTIALS_FOLDER } from "./prompts/partials.ts";
import { conflictProblem } from "./syntax/conflict-check.ts";
import { errorAt, startOf } from "./syntax/error-at.ts";
import type { Tree } from "./tree.ts";

export interface Files {
  /** Folders that could not be listed: nothing can be said about what is missing in them. */
  readonly unlisted: ReadonlySet<string>;
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<string | null>;
}

/** A tree whose refusals (a symbolic link, a file that is not UTF-8, a merge conflict that was not resolved) become problems, and the file counts as absent. */
export function fileReader(tree: Tree, problems: Problem[]): Files {
  const attempt = async <T>(path: string, action: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      problems.push(...refusal(error, path));
      return otherwise;
    }
  };
  const unlisted = new Set<string>();
  const listed = new Map<string, readonly string[]>();
  return {
    unlisted,
    async list(folder) {
      // Several readers ask for one folder, and what is refused is told once.
      const known = listed.get(folder);
      if (known !== undefined) return known;
      const paths = await attempt(folder, () => tree.list(folder), null);
      if (paths === null) unlisted.add(folder);
      listed.set(folder, paths ?? []);
      return paths ?? [];
    },
    async read(path) {
      const source = await attempt(path, () => tree.read(path), null);
      const conflict = source === null ? null : conflictProblem(path, source);
      if (conflict === null) return source;
      problems.push(conflict);
      // Without a partial every prompt that uses it would lack one.
      return path.startsWith(`${PARTIALS_FOLDER}/`) ? source : null;
    },
  };
}

/** What a tree refused as problems of that file; anything else is a bug and thrown on. */
export function refusal(error: unknown, path: string): readonly Problem[] {
  if (!(error instanceof UserError)) throw error;
  if (error.problems.length > 0) return error.problems;
  return [errorAt(startOf(path), "unreadable-file", error.message, "")];
}
