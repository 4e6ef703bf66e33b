import { type ClauseDiff, clauseDiffs } from "../../comparison/clause-changes.ts";
import type { ClauseChange, ClauseImplementation, Note, PromptComparison } from "../../comparison/comparison.ts";
import type { FileDiff } from "../../comparison/hunk.ts";
import type { BinaryCounts, DeltaName, Result } from "../../comparison/result.ts";
import type { Coverage } from "../../trace/coverage.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import type { Loaded } from "./workspace.ts";

/** The clauses that differ, and what rests on them. `coverage` holds every set; `matrices` the prompts that implement any of the clauses. */
export function clauseChangesOf(
  diffs: readonly ClauseDiff[],
  prompts: readonly PromptComparison[],
  matrices: readonly TraceMatrix[],
  coverage: Coverage,
): readonly ClauseChange[] {
  return diffs.map((diff) => ({
    ...diff,
    items: coverage.clauses.get(diff.id)?.items ?? 0,
    prompts: matrices.flatMap((matrix) => implementationOf(diff.id, matrix, prompts) ?? []),
  }));
}

function implementationOf(clause: string, matrix: TraceMatrix, prompts: readonly PromptComparison[]): ClauseImplementation | null {
  const row = matrix.rows.find((candidate) => candidate.clause === clause);
  if (!row || (row.places.length === 0 && row.link === null)) return null;
  const prompt = prompts.find((candidate) => candidate.prompt === matrix.prompt);
  return {
    prompt: matrix.prompt,
    path: matrix.path,
    places: row.places.map(({ path, section, start, end }) => ({ path, section, start, end })),
    stale: row.states.filter((state) => state === "suspect:clause" || state === "suspect:prompt"),
    today: prompt === undefined || prompt.items === 0 ? null : errorsToday(clause, prompt),
  };
}

type Today = NonNullable<ClauseImplementation["today"]>;

/** Errors of the head prompt on the items that name a clause, by field: labels of a multi-label field are added up. */
export function errorsToday(clause: string, { results, fields }: Pick<PromptComparison, "results" | "fields">): Today {
  return fields.flatMap(({ name, kind }) => {
    const rows = results.filter(({ field, scope }) => field === name && scope !== "all" && scope.clause === clause);
    const whole = rows.find(({ scope }) => scope !== "all" && scope.label === undefined);
    const labels = distinctLabels(rows);
    const [row] = whole ? [whole] : labels;
    if (!row) return [];
    const errors = whole && (kind !== "multi-label" || labels.length === 0) ? countedErrors(whole) : labelErrors(labels);
    return [{ field: name, items: row.items, errors }];
  });
}

/** Several rules may judge one label of a clause: it counts once. */
function distinctLabels(rows: readonly Result[]): readonly Result[] {
  const labels = new Map<string, Result>();
  for (const row of rows) if (row.scope !== "all" && row.scope.label !== undefined) labels.set(row.scope.label, row);
  return [...labels.values()];
}

function labelErrors(rows: readonly Result[]): Today[number]["errors"] {
  const sum = (name: "fn" | "fp") => rows.reduce((total, { head }) => total + ((head as BinaryCounts)[name] ?? 0), 0);
  return { fn: sum("fn"), fp: sum("fp") };
}

function countedErrors({ head }: Result): Readonly<Partial<Record<DeltaName, number>>> {
  if ("under" in head) return { under: head.under, over: head.over };
  return "fn" in head ? { fn: head.fn, fp: head.fp } : { wrong: head.wrong };
}

/** What a change of SOPs does not touch, said so that nobody waits for it: text outside of clauses, clauses that no prompt implements. */
export function policyNotes(changes: readonly ClauseChange[], diffs: readonly FileDiff[]): readonly Note[] {
  const paths = diffs.flatMap(({ headPath, basePath }) => {
    const path = headPath ?? basePath ?? "";
    return /^sops\/[^/]+\.md$/.test(path) && path !== "sops/README.md" ? [path] : [];
  });
  const quiet = paths.filter(
    (path) =>
      !changes.some((change) => change.path === path || diffs.some((diff) => diff.basePath === change.path && diff.headPath === path)),
  );
  const unused = changes.filter(({ prompts, change }) => prompts.length === 0 && change !== "removed" && change !== "retired");
  const named = unused.slice(0, NAMED).map(({ id }) => `\`${id}\``);
  const more = unused.length > NAMED ? ` and ${unused.length - NAMED} more` : "";
  return [
    ...quiet.map((path): Note => ({ level: "info", text: "No clause changed in this SOP, so there was nothing to measure in it.", path })),
    ...(unused.length > 0
      ? [{ level: "info" as const, text: `No prompt implements ${named.join(", ")}${more}: nothing was measured there.` }]
      : []),
  ];
}

const NAMED = 5;

/** The clauses that differ between two revisions. */
export function clauseDiffsOf({ base, head }: { readonly base: Loaded; readonly head: Loaded }): readonly ClauseDiff[] {
  return base === head ? [] : clauseDiffs([...base.documents.sops.values()], [...head.documents.sops.values()]);
}
