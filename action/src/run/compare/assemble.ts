import { coarse } from "../../comparison/coarse.ts";
import type { ClauseInfo, PromptComparison } from "../../comparison/comparison.ts";
import type { Result, Verdict } from "../../comparison/result.ts";
import { tradesOf } from "../../comparison/trade.ts";
import { isTold, withoutHidden } from "../../comparison/withheld.ts";
import type { ItemSet } from "../../documents/ground-truth/item.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { Deployment } from "../../documents/settings/settings.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import type { JudgedPrompt } from "../../gate/judge.ts";
import { worstOf } from "../../gate/verdict.ts";
import type { PromptPair, PromptRun } from "./compare-prompt.ts";

/** What is known of a prompt besides its counts. */
export interface About {
  readonly pair: PromptPair;
  readonly path: string;
  readonly change: PromptComparison["change"];
  readonly inherits: string | null;
  readonly base: PromptComparison["base"];
  readonly head: PromptComparison["head"];
  readonly model: string;
  readonly rehearsal: boolean;
  readonly sets: readonly { readonly set: ItemSet; readonly digest: string; readonly items: number }[];
  readonly noise: Readonly<Record<string, number | null>>;
  readonly calls: PromptComparison["calls"];
  readonly usd: number;
  readonly clauses: readonly Clause[];
  readonly part: "dev" | "gate" | null;
  readonly deployment: Readonly<Record<string, Deployment>>;
}

/** Puts the parts of one prompt's comparison together. A run that is not complete is `not measured`, whatever its rules say. */
export function assemblePrompt(about: About, run: PromptRun, judged: JudgedPrompt): PromptComparison {
  const { collected } = run;
  const { flips, hunks, withheld } = withoutHidden(run.attribution, collected.hidden);
  const confusion = Object.fromEntries(collected.metrics.flatMap(({ field, confusion: matrix }) => (matrix ? [[field, matrix]] : [])));
  const exact = judged.results.map((row) => withFieldRates(row, collected.metrics));
  // The gate part of a split set tells a state and a coarse number, so that nobody can fit a prompt to it.
  const hidesGate = about.part !== "dev" && about.sets.some(({ set }) => set.split !== null);
  const told = collected.withholds ? exact.filter(isTold) : exact;
  const results = hidesGate ? told.flatMap((row) => coarse(row) ?? []) : told;
  const { fields } = collected.measured;
  return {
    prompt: about.pair.name,
    path: about.path,
    change: about.change,
    ...(about.inherits === null ? {} : { inherits: about.inherits }),
    base: about.base,
    head: about.head,
    ...verdictOf(about, run, judged),
    model: about.model,
    rehearsal: about.rehearsal,
    sets: about.sets.map(({ set, digest, items }) => ({ name: set.name, path: set.path, digest, items, sensitivity: set.sensitivity })),
    items: collected.items,
    titles: collected.titles,
    left: collected.left,
    calls: about.calls,
    cost: { usd: about.usd },
    latency: collected.latency,
    noise: about.noise,
    fields: fields.map(({ name, kind, labels }) => ({ name, kind, labels })),
    statuses: collected.statuses,
    unreadable: collected.unreadable,
    ...collected.guardrails,
    results,
    confusion: hidesGate ? {} : confusion,
    flips,
    ...(withheld ? { withheld } : {}),
    hunks,
    attribution: run.attributionState,
    together: run.attribution.together,
    clauses: about.clauses.map((clause) => clauseInfo(clause, about.pair.head)),
    newCases: run.newCases,
    labels: collected.labels,
    escalations: collected.escalations,
    people: collected.people,
    trade: fields.flatMap((field) => tradesOf(field, about.deployment[field.name], confusion[field.name] ?? null, results)),
    floors: collected.floors,
    trace: null,
    clusters: collected.clusters,
  };
}

function verdictOf(about: About, { collected }: PromptRun, judged: JudgedPrompt): { readonly verdict: Verdict; readonly reason: string } {
  if (collected.partial > 0) {
    const why = collected.left.map(({ reason, items }) => `${items} × ${reason}`).join("; ");
    return { verdict: worstOf([judged.verdict, "not measured"]), reason: `the run is not complete: ${why}` };
  }
  if (collected.items === 0) {
    const why = collected.left.length > 0 ? `: ${collected.left.map(({ reason }) => reason).join("; ")}` : "";
    return { verdict: "not measured", reason: `no labelled item was scored${why}` };
  }
  if (!collected.statuses.head.ok) return { verdict: worstOf([judged.verdict, "not measured"]), reason: "not one answer could be read" };
  if (about.change === "unchanged") return { verdict: "pass", reason: "the prompt did not change" };
  return { verdict: judged.verdict, reason: judged.reason };
}

/** A field's row as a whole also carries the metrics that counts alone do not give. */
function withFieldRates(row: Result, metrics: PromptRun["collected"]["metrics"]): Result {
  const own = row.scope === "all" ? metrics.find(({ field }) => field === row.field) : undefined;
  return own ? { ...row, rates: own.rates } : row;
}

function clauseInfo(clause: Clause, head: Prompt | null): ClauseInfo {
  const { id, title, path, line, severity, regulated, summary } = clause;
  const lines = (head?.parts ?? [])
    .filter((part) => part.clauses.includes(id))
    .map(({ path, start, end }) => ({ path: path ?? head?.path ?? "", start, end }));
  return { id, title, path, line, severity, regulated, summary, lines };
}
