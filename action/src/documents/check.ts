import type { Problem } from "../errors.ts";
import { readAnswers } from "./ground-truth/answers.ts";
import type { ItemSet } from "./ground-truth/item.ts";
import { itemsPath } from "./ground-truth/item-set.ts";
import { readItems } from "./ground-truth/items.ts";
import { type Documents, loadDocuments, sortProblems } from "./load.ts";
import { overdueProblems, unfinishedProblems } from "./records/decision-record-check.ts";
import { checkRunFiles } from "./records/run-file-check.ts";
import { checkRollout } from "./settings/rollout-check.ts";
import { SETTINGS_PATH } from "./settings/settings-reader.ts";
import { consequences, groupOrphans } from "./sops/clause-check.ts";
import { indexSops } from "./sops/sop-index.ts";
import { errorAt, startOf } from "./syntax/error-at.ts";
import { invisibleCharacter } from "./syntax/invisible.ts";
import { checkTraces } from "./traces/trace-check.ts";
import type { Tree } from "./tree.ts";
import { refusal } from "./tree-files.ts";

/**
 * Everything that is wrong in a revision's files, items and recorded answers included, sorted by path and line. Never stops at the first. Warns of
 * decisions that were to be looked at again before `today` (`YYYY-MM-DD`), and of waivers that ended.
 */
export async function checkRepository(tree: Tree, today = new Date().toISOString().slice(0, 10)): Promise<Problem[]> {
  const documents = await loadDocuments(tree);
  const problems: Problem[] = [...documents.problems, ...invisibleInPrompts(documents), ...settingsProblems(documents)];
  problems.push(...checkTraces(documents, today));
  problems.push(
    ...overdueProblems(documents.records, today),
    ...unfinishedProblems(documents.records),
    ...(await checkRunFiles(tree, documents.records)),
  );
  problems.push(...(await checkRollout(tree, documents.prompts)));
  const paths = new Set(documents.sets.size === 0 ? [] : await tree.list("ground-truth"));
  for (const set of documents.sets.values()) {
    const { problems: found, allPublic } = paths.has(itemsPath(set)) ? await checkItems(tree, set, documents) : NO_ITEMS;
    problems.push(...found);
    for (const path of paths) {
      if (path.startsWith(`${set.path}/answers/`)) problems.push(...(await checkAnswers(tree, path, set, allPublic)));
    }
  }
  const follows = consequences(documents.sops, documents.prompts.values(), documents.problems);
  return groupOrphans(sortProblems(problems.filter((problem) => !follows(problem))), documents.sops.values());
}

const NO_ITEMS = { problems: [], allPublic: false };

/** Items need the taxonomy and their set's slices: with a mistake there, only what the lines say by themselves is checked. */
async function checkItems(
  tree: Tree,
  set: ItemSet,
  documents: Documents,
): Promise<{ readonly problems: readonly Problem[]; readonly allPublic: boolean }> {
  const problems: Problem[] = [];
  let allPublic = set.sensitivity === "public";
  const path = itemsPath(set);
  const broken = new Set(documents.problems.filter((problem) => problem.severity === "error").map((problem) => problem.path));
  const consequences = new Set<string>([
    ...(documents.taxonomy.size === 0 ? ["unknown-field"] : []),
    ...(broken.has(`${set.path}/set.yaml`) ? ["unknown-slice", "no-cluster"] : []),
    ...(broken.has("sops") || [...documents.sops.values()].some((sop) => broken.has(sop.path)) ? ["orphaned"] : []),
  ]);
  const onProblem = (problem: Problem): void => {
    if (!consequences.has(problem.code)) problems.push(problem);
  };
  const onLine = (text: string, line: number): void => {
    const found = invisibleCharacter(text);
    if (found !== null) problems.push(invisible(path, line, found));
  };
  try {
    let items = 0;
    const stream = readItems(tree, set, documents.taxonomy, onProblem, { sops: indexSops(documents.sops.values()), onLine });
    for await (const { sensitivity } of stream) {
      items++;
      if (sensitivity !== "public") allPublic = false;
    }
    if (items === 0 && problems.length === 0 && consequences.size === 0) {
      problems.push(errorAt(startOf(path), "empty-file", `The set \`${set.name}\` has no items`, "Add one JSON object a line."));
    }
  } catch (error) {
    problems.push(...refusal(error, path));
  }
  // An invisible character that breaks the line is one mistake, not two.
  const errors = new Set(problems.filter(({ severity }) => severity === "error").map(placeOf));
  // Who an item is that cannot be read, nobody knows.
  if (problems.some(({ severity }) => severity === "error")) allPublic = false;
  return { problems: problems.filter((problem) => problem.severity === "error" || !errors.has(placeOf(problem))), allPublic };
}

function placeOf({ line, column }: Problem): string {
  return `${line}:${column}`;
}

/** Without settings nothing can be scored, and without a rule nothing is judged. */
function settingsProblems({ settings, problems }: Documents): Problem[] {
  const place = startOf(SETTINGS_PATH);
  if (settings === null) {
    if (problems.some(({ path }) => path === SETTINGS_PATH || path === ".github")) return [];
    return [errorAt(place, "missing-file", "The file is missing", "Add it with the rules that judge; at least `version: 1` and `rules`.")];
  }
  if (settings.rules.length > 0) return [];
  return [{ ...errorAt(place, "no-rules", "There are no rules, so every change is `not measured`", "Add `rules`."), severity: "warning" }];
}

/** What the embedded model keeps beside its answers; it is not text, and checked when it is read. */
const VECTORS = "/answers/embedded--nearest-rule.vectors";

async function checkAnswers(tree: Tree, path: string, set: ItemSet, quotable: boolean): Promise<Problem[]> {
  if (path.endsWith(VECTORS)) return [];
  if (!path.endsWith(".jsonl")) {
    return [
      errorAt(startOf(path), "answer-file", "Recorded answers are JSON Lines", "Name the file `<model, with / as -->.jsonl`, or move it."),
    ];
  }
  const problems: Problem[] = [];
  const lines = new Map<string, number>();
  try {
    for await (const { answer, line } of readAnswers(tree.lines(path), path, (problem) => problems.push(problem), quotable)) {
      const refuse = (code: string, message: string, hint: string): void =>
        void problems.push(errorAt({ path, line, column: 1 }, code, message, hint));
      const before = lines.get(answer.key);
      if (before !== undefined)
        refuse("duplicate-answer", `There are two answers to the request of line ${before}`, "Remove one of the two lines.");
      else lines.set(answer.key, line);
      if (answer.set !== set.name)
        refuse("answer-set", `This answer belongs to the set \`${answer.set}\`, not to \`${set.name}\``, "Move the line.");
    }
  } catch (error) {
    problems.push(...refusal(error, path));
  }
  return problems;
}

/** In prompts invisible characters are data: a real policy quotes them. But a reviewer should know. */
function invisibleInPrompts(documents: Documents): Problem[] {
  return [...documents.prompts.values()].flatMap(({ path, source }) =>
    source.split("\n").flatMap((text, index) => {
      const found = invisibleCharacter(text);
      return found === null ? [] : [invisible(path, index + 1, found)];
    }),
  );
}

function invisible(path: string, line: number, found: { readonly offset: number; readonly name: string }): Problem {
  const message = `An invisible character (${found.name}) stands here`;
  return {
    path,
    line,
    column: found.offset + 1,
    code: "invisible-character",
    message,
    hint: "Remove it, unless it is meant.",
    severity: "warning",
  };
}
