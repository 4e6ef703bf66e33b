import { diffArrays } from "diff";
import type { Clause, Sop } from "../documents/sops/sop.ts";
import type { ClauseChange } from "./comparison.ts";

/** What happened to a clause, without what rests on it. */
export type ClauseDiff = Omit<ClauseChange, "items" | "prompts">;

/**
 * The clauses that differ between two revisions' SOPs, by id, in the order of the files. A clause that only stands elsewhere in its file does not
 * differ; in another file it has moved. `before` and `now` hold the blocks that differ, one a line, with the heading and the chips among them.
 */
export function clauseDiffs(base: readonly Sop[], head: readonly Sop[]): readonly ClauseDiff[] {
  const [before, now] = [clausesById(base), clausesById(head)];
  const ids = new Set([...now.keys(), ...before.keys()]);
  return [...ids]
    .flatMap((id) => clauseDiff(before.get(id) ?? null, now.get(id) ?? null) ?? [])
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
}

/** Every clause of some SOPs by id; of an id that stands twice the first. */
export function clausesById(sops: readonly Sop[]): ReadonlyMap<string, Clause> {
  const clauses = new Map<string, Clause>();
  for (const sop of sops) for (const clause of sop.clauses) if (!clauses.has(clause.id)) clauses.set(clause.id, clause);
  return clauses;
}

function clauseDiff(base: Clause | null, head: Clause | null): ClauseDiff | null {
  const shown = head ?? base;
  if (!shown || (base?.fingerprint === head?.fingerprint && base?.path === head?.path)) return null;
  const { id, title, path, line, end, severity, regulated } = shown;
  const { before, now } = differing(base && linesOf(base), head && linesOf(head));
  const place = { path, start: line, end, side: head ? ("head" as const) : ("base" as const) };
  return { id, title, ...place, change: changeOf(base, head), before, now, severity, regulated };
}

function changeOf(base: Clause | null, head: Clause | null): ClauseChange["change"] {
  if (!base) return "added";
  if (!head) return "removed";
  const isNew = (chip: string) => head.attributes[chip] !== undefined && base.attributes[chip] !== head.attributes[chip];
  if (isNew("retired")) return "retired";
  if (isNew("moved-to") || base.path !== head.path) return "moved";
  return isSameText(base, head) && chipsOf(base) !== chipsOf(head) ? "attributes" : "text";
}

/** Whether a clause says the same on both sides, whatever its chips. */
export function isSameText(base: Clause, head: Clause): boolean {
  const textOf = ({ title, blocks }: Clause) => JSON.stringify([title, blocks.map(({ text }) => text)]);
  return textOf(base) === textOf(head);
}

function linesOf(clause: Clause): readonly string[] {
  return [`${clause.id} ${clause.title}`, chipsOf(clause), ...clause.blocks.map(({ text }) => text)];
}

function chipsOf({ attributes }: Clause): string {
  const chips = Object.entries(attributes).map(([name, value]) => (value === true ? name : `${name}: ${value}`));
  return `Attributes: ${chips.length === 0 ? "none" : chips.sort().join(" · ")}`;
}

function differing(base: readonly string[] | null, head: readonly string[] | null): Pick<ClauseChange, "before" | "now"> {
  if (!base || !head) return { before: base?.join("\n") ?? null, now: head?.join("\n") ?? null };
  const runs = diffArrays([...base], [...head]);
  const side = (which: "added" | "removed") => {
    const lines = runs.flatMap((run) => (run[which] ? run.value : []));
    return lines.length === 0 ? null : lines.join("\n");
  };
  return { before: side("removed"), now: side("added") };
}
