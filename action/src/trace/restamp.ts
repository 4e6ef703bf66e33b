import type { Prompt } from "../documents/prompts/prompt.ts";
import { byClauseId } from "../documents/sops/clause-order.ts";
import type { Clause, Sop } from "../documents/sops/sop.ts";
import type { TraceFile, TraceLink } from "../documents/traces/trace-file.ts";
import { tracePathOf } from "../documents/traces/trace-path.ts";
import { UserError } from "../errors.ts";
import { asksNothing } from "./clause-states.ts";
import { citedClauses, partsFingerprint, partsOf, sectionsOfParts } from "./parts.ts";

/**
 * The trace after a person has reviewed some clauses: their links, and the waivers among them, carry today's fingerprints and sections; a clause that is
 * cited and has no entry gets one. Links whose clause is gone are removed, entries are sorted. Throws a UserError for a clause that no SOP of the
 * prompt has, or that the prompt neither implements nor waives.
 */
export function restamp(trace: TraceFile, prompt: Prompt, sops: ReadonlyMap<string, Sop>, clauses: readonly string[]): TraceFile {
  const known = clausesOf(prompt, sops);
  const links = new Map(trace.links.filter(({ clause }) => known.has(clause)).map((link) => [link.clause, link]));
  const waivers = new Map(trace.waivers.map((waiver) => [waiver.clause, waiver]));
  for (const id of clauses) {
    const clause = known.get(id);
    if (clause === undefined) throw new UserError(`No SOP that \`${prompt.name}\` lists has a clause \`${id}\`: nothing was stamped.`);
    const waiver = waivers.get(id);
    if (waiver !== undefined) {
      waivers.set(id, { ...waiver, clauseFingerprint: clause.fingerprint });
      continue;
    }
    const link = stamped(clause, prompt, links.get(id) ?? null);
    if (link === null) {
      const hint = "Cite it in the prompt, name its sections in the trace, or waive it.";
      throw new UserError(`\`${prompt.name}\` does not implement \`${id}\`: nothing was stamped. ${hint}`);
    }
    links.set(id, link);
  }
  const sort = <Entry extends { readonly clause: string }>(entries: Iterable<Entry>): readonly Entry[] =>
    [...entries].sort((a, b) => byClauseId(a.clause, b.clause));
  return { ...trace, links: sort(links.values()), waivers: sort(waivers.values()) };
}

/**
 * A trace to begin with: a link for every clause that the prompt cites and that is in force on `today` (`YYYY-MM-DD`). Without `stamp` the links carry no
 * fingerprints and read as not reviewed yet; with it they are stamped as if somebody had just reviewed all of them.
 */
export function draftTrace(
  prompt: Prompt,
  sops: ReadonlyMap<string, Sop>,
  options: { readonly today: string; readonly stamp?: boolean },
): TraceFile {
  const known = clausesOf(prompt, sops);
  const links = citedClauses(prompt).flatMap((id): readonly TraceLink[] => {
    const clause = known.get(id);
    const link = clause === undefined || asksNothing(clause, options.today) ? null : stamped(clause, prompt, null);
    if (link === null) return [];
    return [options.stamp === true ? link : { ...link, clauseFingerprint: null, partsFingerprint: null }];
  });
  const sorted = links.sort((a, b) => byClauseId(a.clause, b.clause));
  return { prompt: prompt.name, path: tracePathOf(prompt.name), links: sorted, waivers: [] };
}

function clausesOf(prompt: Prompt, sops: ReadonlyMap<string, Sop>): ReadonlyMap<string, Clause> {
  return new Map(prompt.sops.flatMap((name) => sops.get(name)?.clauses ?? []).map((clause) => [clause.id, clause]));
}

function stamped({ id, fingerprint }: Clause, prompt: Prompt, link: TraceLink | null): TraceLink | null {
  const parts = partsOf(id, prompt, link);
  if (parts.length === 0) return null;
  const stamps = { clauseFingerprint: fingerprint, partsFingerprint: partsFingerprint(parts) };
  return { clause: id, parts: sectionsOfParts(parts), ...stamps, line: link?.line ?? 0 };
}
