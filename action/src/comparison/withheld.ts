import type { Attribution } from "./attribution.ts";
import { itemKey } from "./attribution.ts";
import type { Flip, PromptComparison, Withheld } from "./comparison.ts";
import type { Result } from "./result.ts";

/** A clause, slice or branch with fewer items says of single ones what their labels and answers are. */
export const FEWEST_TOLD = 5;

/** Flips and their owners without those of the items in `hidden` (`set/item`), which are only counted; the hunks' counts stay whole. */
export function withoutHidden(
  { flips, hunks }: Attribution,
  hidden: ReadonlySet<string>,
): Pick<Attribution, "flips" | "hunks"> & { readonly withheld: Withheld | null } {
  const kept = flips.filter((flip) => !hidden.has(itemKey(flip)));
  if (kept.length === flips.length) return { flips, hunks, withheld: null };
  const place = new Map(kept.map((flip, index) => [flip, index]));
  const ownedBy = (owns: readonly number[]) =>
    owns.flatMap((index) => {
      const at = place.get(flips[index] as Flip);
      return at === undefined ? [] : [at];
    });
  return {
    flips: kept,
    hunks: hunks.map((hunk) => ({ ...hunk, owns: ownedBy(hunk.owns) })),
    withheld: countsOf(flips.filter((flip) => hidden.has(itemKey(flip)))),
  };
}

function countsOf(flips: readonly Flip[]): Withheld {
  const of = (kind: Flip["kind"]) => flips.filter((flip) => flip.kind === kind).length;
  const fields = [...new Set(flips.map(({ field }) => field))].sort();
  const itemsOf = (field: string) => new Set(flips.filter((flip) => flip.field === field).map(itemKey)).size;
  return {
    fixed: of("fixed"),
    broken: of("broken"),
    other: of("other"),
    disputed: flips.filter(({ kind, disputed }) => kind === "broken" && disputed).length,
    items: Object.fromEntries(fields.map((field) => [field, itemsOf(field)])),
  };
}

/** Whether a row may be shown where items are only counted: a small group names them as well as an id would. What a rule judges always stands. */
export function isTold({ scope, items, rule }: Result): boolean {
  if (scope === "all" || rule !== undefined || items >= FEWEST_TOLD) return true;
  return scope.clause === undefined && scope.slice === undefined && scope.point === undefined;
}

/** All flips of a kind, those that are only counted too. */
export function countFlips({ flips, withheld }: PromptComparison, kind: Flip["kind"]): number {
  return flips.filter((flip) => flip.kind === kind).length + (withheld?.[kind] ?? 0);
}

/** Whether any prediction changed, shown or only counted. */
export function hasFlips({ flips, withheld }: PromptComparison): boolean {
  return flips.length > 0 || withheld !== undefined;
}
