import { PARTIALS_FOLDER } from "../documents/prompts/partials.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import { byClauseId } from "../documents/sops/clause-order.ts";
import type { Clause, Sop } from "../documents/sops/sop.ts";
import type { TraceFile } from "../documents/traces/trace-file.ts";
import { TRACE_STATES, type TraceState } from "../documents/traces/trace-states.ts";
import { asksNothing, type ClauseInPrompt, draftHint, type Finding, mappingFindings, unwantedFindings } from "./clause-states.ts";
import type { Coverage } from "./coverage.ts";
import type { TraceMatrix, TraceRow } from "./matrix.ts";
import { citedClauses, linkOf, partsOf } from "./parts.ts";
import { branchesOf, testedFindings } from "./tested.ts";

export interface MatrixInput {
  readonly prompt: Prompt;
  /** The documents of the prompt's revision: all prompts, SOPs and traces, by name. */
  readonly documents: {
    readonly prompts: ReadonlyMap<string, Prompt>;
    readonly sops: ReadonlyMap<string, Sop>;
    readonly traces: ReadonlyMap<string, TraceFile>;
  };
  /** What the items of the prompt's sets hold. */
  readonly coverage: Coverage;
  /** The day on which waivers are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** False on a draft: missing and stale stamps only warn. Default true. */
  readonly requireStamps?: boolean;
}

/**
 * How every clause stands in a prompt: those of the SOPs that it lists, in their order, then whatever else it cites or its trace names. Clauses that
 * are retired, moved or informative are rows only where something still maps to them. Without a trace file nothing fails: states come from the
 * citations alone.
 */
export function matrixOf(input: MatrixInput): TraceMatrix {
  const { prompt, documents } = input;
  const trace = documents.traces.get(prompt.name) ?? null;
  const listed = prompt.sops.flatMap((name) => documents.sops.get(name)?.clauses ?? []);
  const named = [...citedClauses(prompt), ...[...(trace?.links ?? []), ...(trace?.waivers ?? [])].map(({ clause }) => clause)];
  const own = new Map<string, Clause>();
  for (const clause of listed) if (!own.has(clause.id)) own.set(clause.id, clause);
  const strangers = [...new Set(named)].filter((id) => !own.has(id) && !isOfOthers(id, trace, input)).sort(byClauseId);
  return {
    prompt: prompt.name,
    path: prompt.path,
    tracePath: trace?.path ?? null,
    sops: prompt.sops,
    rows: [...[...own.values()].flatMap((clause) => rowOf(clause, trace, input) ?? []), ...strangers.map((id) => orphan(id, trace, input))],
  };
}

function rowOf(clause: Clause, trace: TraceFile | null, input: MatrixInput): TraceRow | null {
  const { prompt, documents, coverage, today } = input;
  const link = linkOf(trace, clause.id);
  const waiver = trace?.waivers.find((one) => one.clause === clause.id) ?? null;
  const parts = partsOf(clause.id, prompt, link);
  const slugs = new Set(prompt.sections.map(({ slug }) => slug));
  const missing = link?.parts.filter((slug) => !slugs.has(slug)) ?? [];
  const at: ClauseInPrompt = { clause, prompt, parts, missing, link, waiver, traced: trace !== null, today, ...documents };
  const findings: Finding[] = [...twice(clause, documents.sops)];
  if (asksNothing(clause, today)) {
    if (parts.length === 0 && link === null && waiver === null) return null;
    findings.push(...unwantedFindings(at));
  } else {
    const mapping = mappingFindings(at);
    findings.push(...mapping);
    if (!mapping.some(({ state }) => state === "waived")) findings.push(...testedFindings(clause, prompt, coverage));
  }
  if (findings.length === 0)
    findings.push({ state: "covered", because: trace === null ? `Nobody has reviewed it yet.${draftHint(at)}` : "" });
  const ordered = inOrder(findings);
  return {
    clause: clause.id,
    title: clause.title,
    path: clause.path,
    line: clause.line,
    severity: clause.severity,
    regulated: clause.regulated,
    states: ordered.map(({ state }) => state),
    gate: gateOf(ordered, isStrict(clause) && !asksNothing(clause, today), trace !== null, input.requireStamps ?? true),
    places: parts.map(({ text: _, ...place }) => place),
    items: coverage.clauses.get(clause.id)?.items ?? 0,
    branches: branchesOf(clause, coverage),
    link,
    waiver,
    because: ordered[0]?.because ?? "",
  };
}

function orphan(id: string, trace: TraceFile | null, { prompt, documents, coverage, requireStamps }: MatrixInput): TraceRow {
  const link = linkOf(trace, id);
  const waiver = trace?.waivers.find((one) => one.clause === id) ?? null;
  const clause = [...documents.sops.values()].flatMap((sop) => sop.clauses).find((one) => one.id === id);
  const parts = partsOf(id, prompt, link);
  const [first] = parts;
  const because =
    clause === undefined
      ? "No SOP has this clause."
      : `It is a clause of \`${clause.sop}\`, which the prompt does not list under \`assay.sops\`.`;
  const findings: readonly Finding[] = [{ state: "orphaned", because }];
  const entry = link ?? waiver;
  return {
    clause: id,
    title: clause?.title ?? "",
    path: clause?.path ?? first?.path ?? trace?.path ?? prompt.path,
    line: clause?.line ?? first?.start ?? entry?.line ?? 1,
    severity: clause?.severity ?? null,
    regulated: clause?.regulated ?? null,
    states: findings.map(({ state }) => state),
    gate: gateOf(findings, clause !== undefined && isStrict(clause), trace !== null, requireStamps ?? true),
    places: parts.map(({ text: _, ...place }) => place),
    items: coverage.clauses.get(id)?.items ?? 0,
    branches: clause === undefined ? [] : branchesOf(clause, coverage),
    link,
    waiver,
    because,
  };
}

/** A clause of another SOP that only a partial cites: prompts with other SOPs share the text. */
function isOfOthers(id: string, trace: TraceFile | null, { prompt, documents }: MatrixInput): boolean {
  const defined = [...documents.sops.values()].some((sop) => sop.clauses.some((clause) => clause.id === id));
  const named = [...(trace?.links ?? []), ...(trace?.waivers ?? [])].some(({ clause }) => clause === id);
  return defined && !named && partsOf(id, prompt, null).every(({ path }) => path.startsWith(`${PARTIALS_FOLDER}/`));
}

function twice({ id, path, line }: Clause, sops: ReadonlyMap<string, Sop>): readonly Finding[] {
  const others = [...sops.values()]
    .flatMap((sop) => sop.clauses)
    .filter((one) => one.id === id && (one.path !== path || one.line !== line))
    .map((one) => `${one.path}:${one.line}`);
  if (others.length === 0) return [];
  return [{ state: "duplicate-id", because: `The id is defined a second time: ${others.join(", ")}.` }];
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => TRACE_STATES.indexOf(a.state) - TRACE_STATES.indexOf(b.state));
}

const HOLDS: readonly TraceState[] = ["covered", "waived"];
const STAMPS: readonly TraceState[] = ["suspect:clause", "suspect:prompt"];

function isStrict({ severity, regulated }: Clause): boolean {
  return severity === "critical" || regulated !== null;
}

function gateOf(findings: readonly Finding[], strict: boolean, traced: boolean, requireStamps: boolean): TraceRow["gate"] {
  const gaps = findings.filter(({ state }) => !HOLDS.includes(state));
  if (gaps.length === 0) return "holds";
  const counted = requireStamps ? gaps : gaps.filter(({ state }) => !STAMPS.includes(state));
  return strict && traced && counted.length > 0 ? "fail" : "warn";
}
