import { digestOf } from "../../canonical.ts";
import type { Comparison, Note, PromptComparison } from "../../comparison/comparison.ts";
import type { Verdict } from "../../comparison/result.ts";
import { countFlips } from "../../comparison/withheld.ts";
import { VERDICTS, worstOf } from "../../gate/verdict.ts";
import type { LedgerRun, RunLedger } from "../../models/run-ledger.ts";
import { count } from "../../report/numbers.ts";
import { verdictWith } from "../checks/checks.ts";

export interface ThisRun {
  /** The workflow run and its attempt. */
  readonly id: string;
  readonly started: Date;
  /** Whether the model was asked again for everything: then it counts as a run, also where it says the same as the last. */
  readonly fresh: boolean;
  /** The part of split sets that was used, and the names of those sets: of all others a draft sees what everybody sees. */
  readonly part: "dev" | "gate" | null;
  readonly splitSets: ReadonlySet<string>;
}

/** So many runs are told one by one. */
const TOLD = 6;

/**
 * The same comparison with what earlier runs said of the very same versions: each prompt has the worst verdict of all of them, so that nobody can ask until a model
 * is lucky. What this run says is written to the ledger, once for the same answers. A rehearsal says the same each time, and what was not measured says nothing.
 */
export function withEarlierRuns(comparison: Comparison, ledger: RunLedger, run: ThisRun): Comparison {
  const notes: Note[] = [];
  const prompts = comparison.prompts.map((prompt) => {
    if (prompt.rehearsal || prompt.verdict === "not measured") return prompt;
    const key = keyOf(prompt, comparison.settings, run);
    const before = ledger.of(key);
    const own = entryOf(prompt, key, run);
    // Also where the answers were stored: whoever stops a run before its end has seen what they say.
    const isNew = before.length === 0 || (prompt.calls.made > 0 && (run.fresh || !saysTheSame(before.at(-1), own)));
    if (isNew) ledger.add(own);
    const runs = isNew ? [...before, own] : before;
    const told = runsNote(prompt, runs);
    if (told !== null) notes.push(told);
    return worse(prompt, runs);
  });
  if (notes.length === 0 && prompts.every((prompt, index) => prompt === comparison.prompts[index])) return comparison;
  return { ...comparison, ...verdictWith(prompts, comparison.checks), prompts, notes: [...notes, ...comparison.notes] };
}

function keyOf(prompt: PromptComparison, settings: string, run: ThisRun): string {
  const { base, head, model, sets, clauses } = prompt;
  const weights = clauses.map(({ id, severity, regulated }) => [id, severity, regulated]);
  const part = sets.some(({ name }) => run.splitSets.has(name)) ? run.part : null;
  const judgedBy = sets.map(({ name, digest }) => [name, digest]);
  return digestOf({ base: base.digest, head: head.digest, model, sets: judgedBy, clauses: weights, settings, part });
}

function entryOf(prompt: PromptComparison, key: string, { id, started }: ThisRun): LedgerRun {
  const { verdict, reason, items } = prompt;
  const [fixed, broken] = [countFlips(prompt, "fixed"), countFlips(prompt, "broken")];
  return { key, run: id, at: started.toISOString(), verdict, reason, fixed, broken, items };
}

function saysTheSame(last: LedgerRun | undefined, own: LedgerRun): boolean {
  return last !== undefined && last.verdict === own.verdict && last.fixed === own.fixed && last.broken === own.broken;
}

function worse(prompt: PromptComparison, runs: readonly LedgerRun[]): PromptComparison {
  const known = runs.filter(({ verdict }) => VERDICTS.includes(verdict as Verdict));
  const verdict = worstOf([prompt.verdict, ...known.map((run) => run.verdict as Verdict)]);
  if (verdict === prompt.verdict) return prompt;
  const reason = known.find((run) => run.verdict === verdict)?.reason ?? "";
  return { ...prompt, verdict, reason: `another run of this very version said “${verdict}”, and the worst of them counts: ${reason}` };
}

function runsNote({ prompt, path }: PromptComparison, runs: readonly LedgerRun[]): Note | null {
  if (runs.length < 2) return null;
  const told = runs
    .slice(-TOLD)
    .map(
      ({ at, verdict, fixed, broken, items }) =>
        `${at.slice(0, 16).replace("T", " ")} UTC ${verdict} (${fixed} fixed, ${broken} broken of ${count(items, "item")})`,
    );
  const more = runs.length > TOLD ? `the last ${TOLD}: ` : "";
  const text = `The model was asked about this very version of ${prompt} ${count(runs.length, "time")}, and the worst answer counts. ${more}${told.join("; ")}.`;
  return { level: "warning", text: text.replace(". the", ". The"), path };
}
