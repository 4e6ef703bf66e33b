import type { Problem } from "../../errors.ts";
import { readJson } from "./json.ts";
import type { Located } from "./yaml.ts";

/** Reads a JSON file of any number of lines, as strictly as `readJson`. `document` is null where there are problems. */
export function readJsonFile(text: string, path: string): { document: Located | null; problems: Problem[] } {
  const { document, problems } = readJson(text, path, 1);
  return {
    document: document && { ...document, place: (pointer, at) => placed(text, document.place(pointer, at)) },
    problems: problems.map((problem) => ({ ...problem, ...placed(text, problem) })),
  };
}

/** JSON is read as one line; people look for lines. */
function placed(text: string, { path, column }: { readonly path: string; readonly column: number }) {
  const before = text.slice(0, column - 1).split("\n");
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
