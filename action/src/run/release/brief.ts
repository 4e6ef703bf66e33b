import type { ClauseChange, Comparison, Flip, PromptComparison } from "../../comparison/comparison.ts";
import { countsOfComparison } from "../../decisions/counts.ts";
import type { FieldCounts } from "../../documents/records/decision-record.ts";
import { ownClauses, worstBroken } from "../../report/parts/flips.ts";
import type { WayBack } from "./rollback.ts";

/** A title whose answer becomes right or wrong again; one of a field with several labels for each label. */
export interface BriefTitle {
  readonly set: string;
  readonly item: string;
  readonly field: string;
  /** Of a field with several labels: the label. What follows is then true or false. */
  readonly label: string | null;
  readonly truth: string | boolean;
  /** What the older release answers; null where nobody can read it. */
  readonly older: string | boolean | null;
  /** What the live release answers. */
  readonly live: string | boolean | null;
  readonly clauses: readonly { readonly id: string; readonly regulated: string | null }[];
}

/** Titles that are named, and how many there are with those that may not be. */
export interface BriefTitles {
  readonly count: number;
  readonly named: readonly BriefTitle[];
}

interface BriefRelease {
  readonly tag: string;
  readonly version: string;
}

/** `assay/rollback-brief@1`: what going back undoes. */
export interface Brief {
  readonly schema: "assay/rollback-brief@1";
  readonly prompt: string;
  readonly channel: string;
  /** What is live, and what it goes back to. */
  readonly from: BriefRelease;
  readonly to: BriefRelease;
  /** When the older release was released, and on which model it was measured. */
  readonly released: string;
  readonly model: string;
  /** Field to the counts of the older release as of then. */
  readonly scores: Readonly<Record<string, FieldCounts["head"]>>;
  /** Why nothing is known of single titles; else null, and `effect` says it. */
  readonly unknown: string | null;
  readonly effect: BriefEffect | null;
}

/** From stored answers, under today's labels. */
export interface BriefEffect {
  readonly clauses: readonly Pick<ClauseChange, "id" | "title" | "change" | "regulated">[];
  readonly undone: BriefTitles;
  readonly repaired: BriefTitles;
  /** Titles in all that are counted and may not be named. */
  readonly withheld: number;
  /** Field to the counts of both releases today. */
  readonly today: Readonly<Record<string, { readonly older: FieldCounts["head"]; readonly live: FieldCounts["head"] }>>;
}

/** What going back undoes. `comparison` is from the live release to the older one, with stored answers under today's labels; a text says why there is none. */
export function briefOf(channel: string, { live, target }: WayBack, comparison: Comparison | string): Brief {
  return {
    schema: "assay/rollback-brief@1",
    prompt: target.prompt,
    channel,
    from: { tag: live.tag, version: live.version },
    to: { tag: target.tag, version: target.version },
    released: target.released,
    model: target.model,
    scores: Object.fromEntries(Object.entries(target.counts).map(([field, { head }]) => [field, head])),
    ...(typeof comparison === "string" ? { unknown: comparison, effect: null } : { unknown: null, effect: effectOf(comparison) }),
  };
}

function effectOf({ clauseChanges, prompts: [measured] }: Comparison): BriefEffect {
  const clauses = clauseChanges.map(({ id, title, change, regulated }) => ({ id, title, change, regulated }));
  if (!measured) return { clauses, undone: NO_TITLES, repaired: NO_TITLES, withheld: 0, today: {} };
  const { withheld } = measured;
  const undone = worstBroken(measured);
  const repaired = measured.flips.filter(({ kind }) => kind === "fixed");
  return {
    clauses,
    undone: { count: undone.length + (withheld?.broken ?? 0), named: titlesOf(measured, undone) },
    repaired: { count: repaired.length + (withheld?.fixed ?? 0), named: titlesOf(measured, repaired) },
    withheld: withheld ? withheld.broken + withheld.fixed + withheld.other : 0,
    today: Object.fromEntries(
      Object.entries(countsOfComparison(measured)).map(([field, { base, head }]) => [field, { older: head, live: base ?? {} }]),
    ),
  };
}

const NO_TITLES: BriefTitles = { count: 0, named: [] };

/** Going back, the base of the comparison is what is live now. */
function titlesOf(measured: PromptComparison, flips: readonly Flip[]): readonly BriefTitle[] {
  const regulated = new Map(measured.clauses.map((clause) => [clause.id, clause.regulated]));
  return flips.map((flip) => ({
    set: flip.set,
    item: flip.item,
    field: flip.field,
    label: flip.label ?? null,
    truth: flip.truth,
    older: flip.head,
    live: flip.base,
    clauses: ownClauses(measured, flip).map((id) => ({ id, regulated: regulated.get(id) ?? null })),
  }));
}
