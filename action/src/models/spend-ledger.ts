import { appendEntry, readEntries } from "./ledger-file.ts";

/** Calls and money, in USD. */
export interface Spent {
  readonly calls: number;
  readonly usd: number;
}

/** What was spent at one moment, and for which pull request; null for a run of no pull request. */
interface Entry extends Spent {
  /** ISO 8601. */
  readonly at: string;
  readonly pull: number | null;
  /** Names a run of which one entry is enough. */
  readonly run?: string;
}

/** A ledger of what was paid for, kept beside the stored answers. */
export interface SpendLedger {
  /** What was spent on the day of `now`, by UTC, and what was ever spent for a pull request; without the runs that are named. */
  sums(pull: number | null, without?: ReadonlySet<string>): { readonly today: Spent; readonly pull: Spent };
  add(spent: Spent, pull: number | null, run?: string): void;
  /** Whether a run was written down. */
  has(run: string): boolean;
}

/** The ledger in a file of JSON Lines that only grows. Throws a UserError where the system refuses it. */
export function openSpendLedger(path: string, now: () => Date = () => new Date()): SpendLedger {
  return {
    sums(pull, without) {
      const entries = entriesIn(path).filter(({ run }) => run === undefined || !without?.has(run));
      const day = now().toISOString().slice(0, 10);
      return {
        today: sumOf(entries.filter(({ at }) => at.slice(0, 10) === day)),
        pull: sumOf(pull === null ? [] : entries.filter((entry) => entry.pull === pull)),
      };
    },
    add({ calls, usd }, pull, run) {
      const entry: Entry = { at: now().toISOString(), pull, calls, usd, ...(run === undefined ? {} : { run }) };
      appendEntry(path, entry);
    },
    has: (run) => entriesIn(path).some((entry) => entry.run === run),
  };
}

function sumOf(entries: readonly Spent[]): Spent {
  return entries.reduce((sum, { calls, usd }) => ({ calls: sum.calls + calls, usd: sum.usd + usd }), { calls: 0, usd: 0 });
}

function entriesIn(path: string): readonly Entry[] {
  return readEntries<Entry>(path).flatMap(({ at, pull = null, calls, usd, run }) =>
    typeof at === "string" && typeof calls === "number" && typeof usd === "number" && calls >= 0 && usd >= 0
      ? [{ at, pull, calls, usd, ...(typeof run === "string" ? { run } : {}) }]
      : [],
  );
}
