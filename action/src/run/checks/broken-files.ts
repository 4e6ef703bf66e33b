import type { Check } from "../../checks.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import { itemsPath } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { stricter } from "../../documents/ground-truth/sensitivity.ts";
import { TAXONOMY_PATH } from "../../documents/ground-truth/taxonomy.ts";
import { SETTINGS_PATH } from "../../documents/settings/settings-reader.ts";
import { startOf } from "../../documents/syntax/error-at.ts";
import { refusal } from "../../documents/tree-files.ts";
import type { Problem } from "../../errors.ts";
import type { Loaded } from "../compare/workspace.ts";

/** Mistakes of one file that are checks by themselves. */
const TOLD = 5;

/**
 * Ground truth and settings of the head that nobody could judge with once they are merged: a failing check for each mistake of a file that changed,
 * and for each that the base did not have. The default branch's files still judge here.
 */
export async function brokenFileChecks(sides: {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly diffs: readonly FileDiff[];
}): Promise<readonly Check[]> {
  const { base, head, diffs } = sides;
  if (base === head) return [];
  const changed = new Set(diffs.flatMap(({ headPath, basePath }) => headPath ?? basePath ?? []));
  const before = new Set(base.documents.problems.map(keyOf));
  const documents = head.documents.problems.filter(
    (problem) => isJudging(problem.path) && problem.severity === "error" && (changed.has(problem.path) || !before.has(keyOf(problem))),
  );
  const problems = [...documents, ...goneSettings(sides, changed), ...(await itemProblems(sides))];
  const paths = [...new Set(problems.map(({ path }) => path))];
  return paths.flatMap((path) =>
    fileChecks(
      path,
      problems.filter((problem) => problem.path === path),
    ),
  );
}

function isJudging(path: string): boolean {
  return path === SETTINGS_PATH || path.startsWith("ground-truth/");
}

function keyOf({ path, message }: Problem): string {
  return JSON.stringify([path, message]);
}

/** Documents without settings are no mistake by themselves: to take them away is. */
function goneSettings({ base, head }: { readonly base: Loaded; readonly head: Loaded }, changed: ReadonlySet<string>): readonly Problem[] {
  const told = head.documents.problems.some(({ path }) => path === SETTINGS_PATH);
  if (!changed.has(SETTINGS_PATH) || told || head.documents.settings !== null || base.documents.settings === null) return [];
  const hint = "Keep the file: without it nothing can be judged once this is merged.";
  return [{ ...startOf(SETTINGS_PATH), code: "missing-file", message: "The settings are gone", hint, severity: "error" }];
}

/**
 * What is wrong in the lines of items, as the head's own set and taxonomy read them, or the default branch's where those are bad themselves: of items that changed, and of
 * those whose set or taxonomy changed under them. What the base had wrong already is no mistake of this change.
 */
async function itemProblems({
  head,
  judge,
  diffs,
}: {
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly diffs: readonly FileDiff[];
}): Promise<readonly Problem[]> {
  const broken = new Set(head.documents.problems.filter(({ severity }) => severity === "error").map(({ path }) => path));
  const taxonomy = (broken.has(TAXONOMY_PATH) ? judge : head).documents.taxonomy;
  const problems: Problem[] = [];
  for (const own of head.documents.sets.values()) {
    const path = itemsPath(own);
    const changed = diffs.flatMap(({ headPath, basePath }) => [headPath, basePath]);
    const under = [TAXONOMY_PATH, `${own.path}/set.yaml`].filter((file) => changed.includes(file) && !broken.has(file));
    const edited = changed.includes(path);
    if (broken.has(path) || (!edited && under.length === 0)) continue;
    const cause = edited ? "" : ` (${under.join(" and ")} changed, and this line did not)`;
    const unsure = broken.has(`${own.path}/set.yaml`);
    const known = judge.documents.sets.get(own.name);
    // What a change says of its own items does not let their text out.
    const set = { ...(unsure ? (known ?? own) : own), sensitivity: stricter(own.sensitivity, known?.sensitivity) };
    const consequence = ({ code }: Problem) => unsure && (code === "unknown-slice" || code === "no-cluster");
    const lines = readItems(head.tree, set, taxonomy, (problem) => {
      if (problem.severity === "error" && !consequence(problem)) problems.push({ ...problem, message: `${problem.message}${cause}` });
    });
    try {
      for await (const _ of lines);
    } catch (error) {
      problems.push(...refusal(error, path));
    }
  }
  return problems;
}

function fileChecks(path: string, problems: readonly Problem[]): readonly Check[] {
  const name = path === SETTINGS_PATH ? "settings" : "ground truth";
  const told = problems.slice(0, TOLD).map(
    ({ message, hint, line }): Check => ({
      name,
      state: "fail",
      text: hint === "" ? message : `${message.replace(/[.]$/, "")}. ${hint}`,
      path,
      line,
    }),
  );
  const more = problems.length - told.length;
  if (more === 0) return told;
  const text = `${more} more ${more === 1 ? "mistake" : "mistakes"} in the same file`;
  return [...told, { name, state: "fail", text, path, command: `npx assay check ${path}` }];
}
