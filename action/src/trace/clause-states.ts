import type { Prompt } from "../documents/prompts/prompt.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { TraceFile, TraceLink, Waiver } from "../documents/traces/trace-file.ts";
import type { TraceState } from "../documents/traces/trace-states.ts";
import { lastExpiry } from "../documents/traces/waiver-term.ts";
import { linkOf, partsFingerprint, partsOf, type TracePart } from "./parts.ts";

/** That a state holds, and why, in words. */
export interface Finding {
  readonly state: TraceState;
  readonly because: string;
}

/** What is known of a clause in a prompt. */
export interface ClauseInPrompt {
  readonly clause: Clause;
  readonly prompt: Prompt;
  readonly parts: readonly TracePart[];
  /** Sections that the link names and the prompt does not have. */
  readonly missing: readonly string[];
  readonly link: TraceLink | null;
  readonly waiver: Waiver | null;
  /** Whether the prompt has a trace file. */
  readonly traced: boolean;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly prompts: ReadonlyMap<string, Prompt>;
  readonly traces: ReadonlyMap<string, TraceFile>;
}

/** Whether a clause asks nothing of a prompt any more, or never did: retired by `today`, moved to another id, or informative. */
export function asksNothing(clause: Clause, today: string): boolean {
  return goneBy(clause, today) !== null || clause.severity === "informative";
}

/** What is wrong with the mapping of a clause that asks nothing of a prompt. */
export function unwantedFindings({ clause, today }: Pick<ClauseInPrompt, "clause" | "today">): readonly Finding[] {
  const because = goneBy(clause, today) ?? "The clause is informative: it asks nothing of a prompt.";
  return [{ state: "unwanted", because }];
}

/** Where a clause is no more in force: why, in words. A date of retirement that is still to come changes nothing yet. */
function goneBy({ attributes }: Clause, today: string): string | null {
  const target = attributes["moved-to"];
  if (typeof target === "string") return `The clause has moved to \`${target}\`; the prompt still implements the old one.`;
  const date = attributes.retired;
  return typeof date === "string" && date <= today ? `The clause was retired on ${date}; the prompt still implements it.` : null;
}

/**
 * How the mapping of a clause that is in force stands: `waived` alone, or everything that keeps it from being covered; empty where it is
 * implemented and, as far as stamps go, reviewed.
 */
export function mappingFindings(at: ClauseInPrompt): readonly Finding[] {
  const waiver = at.waiver === null ? null : (brokenWaiver(at.waiver, at) ?? { state: "waived" as const, because: "" });
  const found: Finding[] = [];
  if (at.missing.length > 0) {
    const names = at.missing.map((slug) => `\`${slug}\``).join(", ");
    found.push({ state: "dangling-section", because: `The trace names a section that the prompt does not have: ${names}.` });
  }
  if (waiver !== null) return [...found, waiver];
  if (at.parts.length > 0) return [...found, ...stampFindings(at)];
  if (found.length > 0) return found;
  return [{ state: "uncovered", because: `No part of the prompt implements it, and no waiver says why.${at.traced ? "" : draftHint(at)}` }];
}

function brokenWaiver(waiver: Waiver, { clause, today, prompts, traces }: ClauseInPrompt): Finding | null {
  if (waiver.expires < today) return { state: "waiver-expired", because: `Its waiver ended on ${waiver.expires}.` };
  const broken = (because: string): Finding => ({ state: "waiver-void", because });
  if (waiver.clauseFingerprint === null) return broken("Its waiver does not say which text of the clause it was given for.");
  if (waiver.clauseFingerprint !== clause.fingerprint) return broken("The clause has changed since it was waived.");
  if (waiver.expires > lastExpiry(today)) return broken(`Its waiver runs until ${waiver.expires}, longer than 12 months.`);
  if (waiver.kind !== "delegated") return null;
  const other = prompts.get(waiver.delegatedTo ?? "");
  const name = `\`${waiver.delegatedTo ?? ""}\``;
  if (other === undefined) return broken(`It is delegated to ${name}, and there is no such prompt.`);
  const delegated = partsOf(clause.id, other, linkOf(traces.get(other.name) ?? null, clause.id));
  return delegated.length > 0 ? null : broken(`It is delegated to ${name}, which does not implement it either.`);
}

function stampFindings(at: ClauseInPrompt): readonly Finding[] {
  const { clause, link, parts, traced } = at;
  if (!traced) return [];
  if (link === null || link.clauseFingerprint === null || link.partsFingerprint === null) {
    return [{ state: "suspect:prompt", because: "Nobody has yet reviewed what the prompt makes of it." }];
  }
  const clauseChanged = link.clauseFingerprint !== clause.fingerprint;
  const promptChanged = link.partsFingerprint !== partsFingerprint(parts);
  const both = "The clause and the prompt's text for it have both changed since they were last reviewed together.";
  return [
    ...(clauseChanged
      ? [
          {
            state: "suspect:clause" as const,
            because: promptChanged ? both : "The clause has changed since the prompt was last reviewed against it.",
          },
        ]
      : []),
    ...(promptChanged
      ? [
          {
            state: "suspect:prompt" as const,
            because: "The prompt's text for it has changed since it was last reviewed against the clause.",
          },
        ]
      : []),
  ];
}

/** What a person types to begin, where a prompt has no trace. */
export function draftHint({ prompt }: Pick<ClauseInPrompt, "prompt">): string {
  return ` \`npx assay trace init ${prompt.name}\` drafts the trace.`;
}
