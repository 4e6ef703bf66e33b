import type { Settings } from "../../documents/settings/settings.ts";
import { openSpendLedger, type Spent } from "../../models/spend-ledger.ts";
import { count, dollars } from "../../report/numbers.ts";

/** What a run may spend, and what it did. */
export interface Spending {
  readonly maxCalls: number;
  readonly maxCostUsd: number;
  /** Why nothing more is asked, and where to allow more; the same for every item. */
  readonly refusal: string;
  /** Notes all that this run has spent so far; `atOnce` also where little came to it. */
  note(spent: Spent, atOnce?: boolean): void;
}

export interface SpendingOptions {
  readonly settings: Pick<Settings, "path" | "limits">;
  /** Path of the ledger. */
  readonly ledger: string;
  /** The pull request that is paid for; null for none. */
  readonly pull: number | null;
  /** Only this share of everything: the items of a shard, of all items. */
  readonly share?: { readonly items: number; readonly total: number };
  /** What shards of this run spent already, each under a name of its own; written into the ledger once, where there is a pull request to pay for it. */
  readonly prior?: readonly (Spent & { readonly run: string })[];
  /** Limits of this run alone, in place of what is left for its pull request. */
  readonly maxCalls?: number;
  readonly maxCostUsd?: number;
  readonly now?: () => Date;
}

/** A run that is killed forgets what it spent in so many milliseconds. */
const NOTE_EVERY_MS = 1000;

interface Limit {
  readonly left: number;
  readonly text: string;
}

/** The smallest of what the run, the pull request and the day (by UTC) still allow. The day's limit holds whoever asks. */
export function openSpending(options: SpendingOptions): Spending {
  const { settings, pull, share, prior = [], now = () => new Date() } = options;
  const ledger = openSpendLedger(options.ledger, now);
  // What the shards spent is taken off below, whether an earlier try wrote it down or not.
  const spent = ledger.sums(pull, new Set(prior.map(({ run }) => run)));
  if (pull !== null) for (const { run, ...sum } of prior) if (sum.calls > 0 && !ledger.has(run)) ledger.add(sum, pull, run);
  const before = prior.reduce((sum, { calls, usd }) => ({ calls: sum.calls + calls, usd: sum.usd + usd }), { calls: 0, usd: 0 });
  const shareOf = (left: number): number => (share ? (left * share.items) / Math.max(1, share.total) : left);
  const { limits, path } = settings;
  const raise = (key: keyof typeof limits) => `raise \`limits: {${key}}\` in ${path} on the default branch`;
  const [perDay, perPull, mostCalls] = [limits["cost-per-day"], limits["cost-per-pull-request"], limits["calls-per-pull-request"]];
  const already = (what: string, sum: number) => (sum > 0 ? `, of which earlier runs used ${what}` : "");
  const calls: Limit =
    options.maxCalls === undefined
      ? {
          left: mostCalls - spent.pull.calls,
          text: `a pull request may make ${count(mostCalls, "call")}${already(count(spent.pull.calls, "call"), spent.pull.calls)}; ${raise("calls-per-pull-request")}`,
        }
      : { left: options.maxCalls, text: `this run may make ${count(options.maxCalls, "call")}; give it more (max-calls)` };
  const money: Limit =
    options.maxCostUsd === undefined
      ? {
          left: perPull - spent.pull.usd,
          text: `a pull request may cost ${dollars(perPull)}${already(dollars(spent.pull.usd), spent.pull.usd)}; ${raise("cost-per-pull-request")}`,
        }
      : { left: options.maxCostUsd, text: `this run may cost ${dollars(options.maxCostUsd)}; give it more (max-cost)` };
  const day: Limit = {
    left: perDay - spent.today.usd,
    text: `a day (UTC) may cost ${dollars(perDay)}${already(dollars(spent.today.usd), spent.today.usd)}; ${raise("cost-per-day")}, or go on tomorrow`,
  };
  // Of a run on this machine the day's sum knows what the shards spent.
  const [dayLeft, moneyLeft] = [
    shareOf(Math.max(0, day.left)) - (pull === null ? 0 : before.usd),
    shareOf(Math.max(0, money.left)) - before.usd,
  ];
  const cost = dayLeft < moneyLeft ? day : money;
  const maxCalls = Math.floor(shareOf(Math.max(0, calls.left)) - before.calls);
  const maxCostUsd = Math.min(dayLeft, moneyLeft);
  const part = share ? `, and this shard has ${share.items} of ${share.total} items` : "";
  let noted: Spent = { calls: 0, usd: 0 };
  let notedAt = now().getTime();
  let used: Spent = noted;
  return {
    maxCalls: Math.max(0, maxCalls),
    maxCostUsd: Math.max(0, maxCostUsd),
    get refusal() {
      if (options.maxCalls === 0) return "they have no stored answer, and nobody is asked here";
      return `The budget is used up: ${used.calls >= maxCalls ? calls.text : cost.text}${part}.`;
    },
    note(sum, atOnce = false) {
      used = sum;
      if (sum.calls === noted.calls && sum.usd === noted.usd) return;
      const at = now().getTime();
      if (!atOnce && at - notedAt < NOTE_EVERY_MS) return;
      ledger.add({ calls: sum.calls - noted.calls, usd: sum.usd - noted.usd }, pull);
      noted = sum;
      notedAt = at;
    },
  };
}
