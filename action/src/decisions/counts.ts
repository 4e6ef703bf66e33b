import { canonicalJson } from "../canonical.ts";
import type { PromptComparison } from "../comparison/comparison.ts";
import type { Pair } from "../comparison/pair.ts";
import { openTable } from "../comparison/table.ts";
import { countsOf, tallyOf } from "../comparison/tally.ts";
import type { Field } from "../documents/ground-truth/field.ts";
import type { FieldCounts } from "../documents/records/decision-record.ts";

export type CountsByField = Readonly<Record<string, FieldCounts>>;

/**
 * The counts of a record from a comparison's rows about whole fields; rounded rows (a split set's gate) give none. `base` is left out where there
 * is no earlier version.
 */
export function countsOfComparison({ results, base, fields }: Pick<PromptComparison, "results" | "base" | "fields">): CountsByField {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const rows = results.filter(({ field, scope, readable }) => field === name && scope === "all" && readable !== undefined);
      // A rule about what the prompt does not answer has a row without items.
      const row = rows.find(({ items }) => items > 0) ?? rows[0];
      if (row === undefined) return [];
      return [[name, { ...(base.digest === null ? {} : { base: { ...row.base } }), head: { ...row.head } }]];
    }),
  );
}

export interface PairCounter {
  add(pair: Pair): void;
  finish(): CountsByField;
}

/** Counts pairs exactly as a comparison does. */
export function openPairCounter(fields: readonly Field[], withBase: boolean): PairCounter {
  const table = openTable(fields);
  return {
    add: (pair) => table.add(pair),
    finish() {
      const counted = table.finish();
      return Object.fromEntries(
        counted.questions.flatMap((question) => {
          if (question.label !== null) return [];
          const tally = tallyOf(counted, question, null);
          const head = { ...countsOf(tally, "head") };
          return [[question.field.name, withBase ? { base: { ...countsOf(tally, "base") }, head } : { head }]];
        }),
      );
    },
  };
}

/** The first count that differs, in words; null where all are equal. */
export function firstDifference(record: CountsByField, counted: CountsByField): string | null {
  for (const field of new Set([...Object.keys(record), ...Object.keys(counted)])) {
    const [said, found] = [record[field], counted[field]];
    if (canonicalJson(said ?? null) === canonicalJson(found ?? null)) continue;
    if (!said) return `\`${field}\` is not in the record`;
    if (!found) return `\`${field}\` was not counted`;
    for (const side of ["base", "head"] as const) {
      for (const name of new Set([...Object.keys(said[side] ?? {}), ...Object.keys(found[side] ?? {})])) {
        const [before, now] = [said[side]?.[name], found[side]?.[name]];
        if (before !== now)
          return `\`${field}\` ${side} \`${name}\` is ${before ?? "missing"} in the record and ${now ?? "none"} when counted`;
      }
    }
  }
  return null;
}
