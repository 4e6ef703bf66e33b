import type { Problem } from "../errors.ts";
import type { Taxonomy } from "./ground-truth/field.ts";
import type { ItemSet } from "./ground-truth/item.ts";
import { loadSets } from "./ground-truth/load-sets.ts";
import { loadTaxonomy } from "./ground-truth/load-taxonomy.ts";
import { checkPartialCitations } from "./prompts/citation-check.ts";
import { loadPrompts } from "./prompts/load-prompts.ts";
import type { Prompt } from "./prompts/prompt.ts";
import { checkPromptAgainst } from "./prompts/prompt-check.ts";
import type { DecisionRecord } from "./records/decision-record.ts";
import { loadRecords } from "./records/load-records.ts";
import { checkDeployment } from "./settings/deployment-check.ts";
import { checkRulesAgainst } from "./settings/rule-check.ts";
import type { Settings } from "./settings/settings.ts";
import { readSettings, SETTINGS_PATH } from "./settings/settings-reader.ts";
import { checkSignOffAgainst } from "./settings/sign-off-check.ts";
import { consequences } from "./sops/clause-check.ts";
import { loadSops } from "./sops/load-sops.ts";
import type { Sop } from "./sops/sop.ts";
import { judgesProblems, movedProblems } from "./sops/sop-check.ts";
import { clashingClauses, indexSops } from "./sops/sop-index.ts";
import { loadTraces } from "./traces/load-traces.ts";
import type { TraceFile } from "./traces/trace-file.ts";
import type { Tree } from "./tree.ts";
import { fileReader } from "./tree-files.ts";

/** A revision's files as values. Where `problems` holds an error, the values are only good for finding more of them. */
export interface Documents {
  readonly prompts: ReadonlyMap<string, Prompt>;
  readonly sops: ReadonlyMap<string, Sop>;
  readonly taxonomy: Taxonomy;
  readonly sets: ReadonlyMap<string, ItemSet>;
  /** Decision records by id. */
  readonly records: ReadonlyMap<string, DecisionRecord>;
  /** Traces by the name of their prompt. */
  readonly traces: ReadonlyMap<string, TraceFile>;
  /** Null where there is no `.github/assay.yml`, or a bad one. */
  readonly settings: Settings | null;
  /** Sorted by path and line. */
  readonly problems: readonly Problem[];
}

/** Reads every file but the items, and checks them against each other. Throws nothing that a file could cause: what is wrong stands in `problems`. */
export async function loadDocuments(tree: Tree): Promise<Documents> {
  const problems: Problem[] = [];
  const files = fileReader(tree, problems);
  const taxonomy = await loadTaxonomy(files, problems);
  const sops = await loadSops(files, problems);
  const sets = await loadSets(files, problems);
  const prompts = await loadPrompts(files, problems);
  const records = await loadRecords(files, problems);
  const traces = await loadTraces(files, problems);
  const index = indexSops(sops.values());
  const follows = consequences(sops, prompts.values(), problems);
  const broken = new Set(problems.filter(({ severity }) => severity === "error").map(({ path }) => path));

  const text = await files.read(SETTINGS_PATH);
  const { settings, document, problems: own } = text === null ? { settings: null, document: null, problems: [] } : readSettings(text);
  for (const prompt of taxonomy === null || files.unlisted.size > 0 ? [] : prompts.values()) {
    const found = checkPromptAgainst(prompt, taxonomy ?? new Map(), sops, sets, settings?.vault);
    // With a misspelt SOP every clause of it seems unlisted: one mistake, one message.
    const misspelt = found.some((problem) => problem.code === "unknown-sop");
    // An SOP that cannot be read has no clauses: its own mistake says so.
    const lacking = prompt.sops.some((name) => sops.get(name)?.clauses.length === 0 && broken.has(sops.get(name)?.path ?? ""));
    const unsaid = new Set([...(misspelt ? ["unlisted-sop"] : []), ...(lacking ? ["unknown-clause"] : [])]);
    problems.push(...found.filter(({ code }) => !unsaid.has(code)));
  }
  if ([...sops.values()].every(({ path }) => !broken.has(path)) && files.unlisted.size === 0) {
    problems.push(...checkPartialCitations(prompts.values(), sops));
  }
  problems.push(...clashingClauses(sops.values()), ...movedProblems(sops, index.clauses));
  if (taxonomy !== null) problems.push(...judgesProblems(sops, taxonomy));

  problems.push(...own);
  if (settings !== null && document !== null && taxonomy !== null && files.unlisted.size === 0) {
    const world = { taxonomy, sops: index, sets };
    problems.push(...checkRulesAgainst(settings.rules, document, world), ...checkSignOffAgainst(settings["sign-off"], document, world));
    problems.push(...checkDeployment(settings.deployment, document, taxonomy));
  }
  const said = sortProblems(problems.filter((problem) => !follows(problem)));
  return { prompts, sops, taxonomy: taxonomy ?? new Map(), sets, records, traces, settings, problems: said };
}

/** By path, then by place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line || a.column - b.column));
}
