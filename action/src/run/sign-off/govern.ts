import type { Check } from "../../checks.ts";
import type { ClauseDiff } from "../../comparison/clause-changes.ts";
import type { ClauseChange, Note, PromptComparison } from "../../comparison/comparison.ts";
import { recordChecks } from "../../decisions/checks.ts";
import type { Sop } from "../../documents/sops/sop.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import { strictClauses } from "../../gate/strict-clauses.ts";
import { traceChecks, traceSummary } from "../../trace/checks.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import { matrixOf } from "../../trace/matrix-of.ts";
import { brokenFileChecks } from "../checks/broken-files.ts";
import { orderedChecks } from "../checks/checks.ts";
import { followsFromGoneSop, goneSopChecks, goneSopPaths } from "../checks/gone-sops.ts";
import { groundTruthNotes } from "../checks/ground-truth-notes.ts";
import { lostTraces } from "../checks/lost-traces.ts";
import { droppedClauses, policyChecks } from "../checks/policy-checks.ts";
import { traceNotes } from "../checks/trace-notes.ts";
import { clauseChangesOf, policyNotes } from "../compare/clause-changes.ts";
import type { CompareInput } from "../compare/compare-input.ts";
import type { SetCoverage } from "../compare/set-coverage.ts";
import type { Loaded } from "../compare/workspace.ts";

/** What was measured, and what the rest is made from. */
export interface Measured {
  readonly diffs: readonly ClauseDiff[];
  readonly prompts: readonly PromptComparison[];
  readonly coverage: SetCoverage;
}

/** What must hold besides the counts, and what is known besides them. */
export interface Governed {
  /** The prompts with their traces. */
  readonly prompts: readonly PromptComparison[];
  readonly clauseChanges: readonly ClauseChange[];
  readonly checks: readonly Check[];
  readonly notes: readonly Note[];
}

/**
 * Traces, clauses that changed, and every check, of a comparison whose prompts are measured. A prompt that is scored by itself gets its trace and no
 * check: nothing was changed.
 */
export async function govern(input: CompareInput, { diffs, prompts, coverage }: Measured): Promise<Governed> {
  const today = input.today ?? new Date().toISOString().slice(0, 10);
  const matrices = await matricesOf(input, prompts, coverage, today);
  const traced = prompts.map((prompt) => {
    const matrix = matrices.find((candidate) => candidate.prompt === prompt.prompt);
    return matrix ? { ...prompt, trace: traceSummary(matrix) } : prompt;
  });
  if (input.only !== undefined) return { prompts: traced, clauseChanges: [], checks: [], notes: [] };
  const { base, head, judge, settings } = input;
  const everySet = [...judge.documents.sets.keys(), ...head.documents.sets.keys()];
  const clauseChanges = diffs.length === 0 ? [] : clauseChangesOf(diffs, traced, matrices, await coverage.of(everySet));
  const truth = groundTruthNotes(input);
  const revertOf = once(input.revertOf ?? (async () => null));
  const records = await recordChecks({
    base,
    head,
    judge,
    settings,
    diffs: input.diffs,
    prompts: traced,
    ...(input.model === undefined ? {} : { model: input.model }),
    today,
    revertOf,
  });
  const documents = { base: base.documents, head: head.documents };
  const gone = goneSopPaths(documents);
  const own = [
    ...goneSopChecks(documents, today, "not named"),
    ...policyChecks([...base.documents.sops.values()], [...head.documents.sops.values()], today).filter(
      ({ path }) => !gone.has(path ?? ""),
    ),
    ...matrices.flatMap(traceChecks),
    ...lostTraces(base.documents, head.documents),
  ];
  return {
    prompts: traced,
    clauseChanges,
    checks: orderedChecks([
      ...records,
      // Also for whoever goes back: nothing could be judged any more.
      ...goneSopChecks(documents, today, "named"),
      ...(await forReverts(own, input, traced, revertOf)),
      ...(await brokenFileChecks(input)),
      ...truth.checks,
    ]),
    notes: [...truth.notes, ...traceNotes(input, new Set(prompts.map(({ prompt }) => prompt))), ...policyNotes(clauseChanges, input.diffs)],
  };
}

/**
 * Going back in an emergency takes clauses and stamps along: what fails by that is told and holds nobody up. A trace that this change edits by itself,
 * of a prompt that does not go back, is no part of that.
 */
async function forReverts(
  checks: readonly Check[],
  { diffs }: CompareInput,
  prompts: readonly PromptComparison[],
  revertOf: NonNullable<CompareInput["revertOf"]>,
): Promise<readonly Check[]> {
  if (!checks.some(({ state }) => state === "fail") || (await revertOf()) === null) return checks;
  const edited = new Set(diffs.flatMap(({ headPath, basePath }) => headPath ?? basePath ?? []));
  const goesBack = new Set(prompts.flatMap(({ prompt, base, head }) => (base.digest === head.digest ? [] : [prompt])));
  const stays = ({ prompt }: Check) => prompt !== undefined && edited.has(tracePathOf(prompt)) && !goesBack.has(prompt);
  return checks.map((check) => (stays(check) ? check : { ...check, state: "warning" }));
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** The matrix of every prompt that was measured, or whose trace changed, as the head has it. */
async function matricesOf(
  { judge, head, diffs, draft }: CompareInput,
  prompts: readonly PromptComparison[],
  coverage: SetCoverage,
  today: string,
): Promise<readonly TraceMatrix[]> {
  const names = new Set(prompts.map(({ prompt }) => prompt));
  const paths = new Set(diffs.flatMap(({ headPath, basePath }) => headPath ?? basePath ?? []));
  const matrices: TraceMatrix[] = [];
  const documents = { ...head.documents, sops: strictSops(judge.documents.sops, head.documents.sops) };
  for (const [name, prompt] of head.documents.prompts) {
    if (!names.has(name) && !paths.has(tracePathOf(name))) continue;
    matrices.push(matrixOf({ prompt, documents, coverage: await coverage.of(prompt.sets), today, requireStamps: draft !== true }));
  }
  return matrices;
}

/** The head without the errors of its prompts and traces that only follow from a clause or an SOP that was dropped: that one is told as a check, and the rest is still measured. */
export function withoutConsequences({ base, head }: Pick<CompareInput, "base" | "head">): Loaded {
  const dropped = droppedClauses([...base.documents.sops.values()], [...head.documents.sops.values()]);
  const gone = goneSopPaths({ base: base.documents, head: head.documents });
  if (dropped.length === 0 && gone.size === 0) return head;
  const follows = (message: string) => dropped.some(({ id }) => message.includes(`\`${id}\``));
  const problems = head.documents.problems.filter(
    (problem) => !(problem.path.startsWith("prompts/") && (follows(problem.message) || followsFromGoneSop(problem, gone))),
  );
  return { ...head, documents: { ...head.documents, problems } };
}

/** The head's policies, each clause as severe and as regulated as on the stricter side: a chip cannot be taken away to pass. */
function strictSops(before: ReadonlyMap<string, Sop>, now: ReadonlyMap<string, Sop>): ReadonlyMap<string, Sop> {
  const known = [...before.values()].flatMap(({ clauses }) => clauses);
  const strict = new Map(
    strictClauses(
      known,
      [...now.values()].flatMap(({ clauses }) => clauses),
    ).map((clause) => [clause.id, clause]),
  );
  const stricter = (sop: Sop): Sop => ({
    ...sop,
    clauses: sop.clauses.map((clause) => {
      const { severity, regulated } = strict.get(clause.id) ?? clause;
      return { ...clause, severity, regulated };
    }),
  });
  return new Map([...now].map(([name, sop]) => [name, stricter(sop)]));
}
