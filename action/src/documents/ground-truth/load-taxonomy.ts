import type { Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import type { Files } from "../tree-files.ts";
import type { Taxonomy } from "./field.ts";
import { readTaxonomy, TAXONOMY_PATH } from "./taxonomy.ts";

/** Null where the file is missing or bad: then nothing can be said about fields elsewhere. */
export async function loadTaxonomy(files: Files, problems: Problem[]): Promise<Taxonomy | null> {
  const before = problems.length;
  const text = await files.read(TAXONOMY_PATH);
  if (text === null) {
    if (problems.length === before) {
      problems.push(
        errorAt(
          startOf(TAXONOMY_PATH),
          "missing-file",
          "The file is missing",
          "Declare there what prompts judge: `fields: {topic: {kind: labels, labels: [sport, news]}}`.",
        ),
      );
    }
    return null;
  }
  const { taxonomy, problems: own } = readTaxonomy(text);
  problems.push(...own);
  return own.length > 0 ? null : taxonomy;
}
