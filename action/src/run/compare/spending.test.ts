import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSpending, type SpendingOptions } from "./spending.ts";

const limits = {
  "output-tokens": 100,
  "cost-per-pull-request": 5,
  "cost-per-day": 8,
  "calls-per-pull-request": 100,
  "fresh-for-hours": 24,
  "max-age-days": 90,
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-spending-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (pull: number | null, more: Partial<SpendingOptions> = {}) =>
  openSpending({ settings: { path: ".github/assay.yml", limits }, ledger: join(folder, "spend.jsonl"), pull, ...more });

it("a pull request pays for all its runs together, and another one does not pay for it", () => {
  const first = open(1);
  expect([first.maxCalls, first.maxCostUsd]).toEqual([100, 5]);
  first.note({ calls: 60, usd: 2 });
  first.note({ calls: 70, usd: 2.5 }, true);
  const second = open(1);
  expect([second.maxCalls, second.maxCostUsd]).toEqual([30, 2.5]);
  expect(open(2).maxCalls).toBe(100);
});

it("the day's limit holds for all of them, also where a run brings limits of its own, and the refusal says how to raise it", () => {
  open(1).note({ calls: 1, usd: 5 }, true);
  const other = open(2, { maxCostUsd: 100, maxCalls: 50 });
  expect([other.maxCalls, other.maxCostUsd]).toEqual([50, 3]);
  expect(other.refusal).toBe(
    "The budget is used up: a day (UTC) may cost $8.00, of which earlier runs used $5.00; raise `limits: {cost-per-day}` in .github/assay.yml on the default branch, or go on tomorrow.",
  );
  expect(open(2, { now: () => new Date(Date.now() + 86_400_000) }).maxCostUsd).toBe(5);
});

it("the refusal names the limit that was met", () => {
  const calls = open(1);
  calls.note({ calls: 100, usd: 0.1 });
  expect(calls.refusal).toContain("raise `limits: {calls-per-pull-request}`");
  expect(open(3).refusal).toContain("a pull request may cost $5.00; raise `limits: {cost-per-pull-request}`");
  expect(open(4, { maxCostUsd: 1 }).refusal).toContain("this run may cost $1.00; give it more (max-cost)");
});

it("more was spent than a lowered limit allows: nothing is left, and not less", () => {
  open(1).note({ calls: 500, usd: 50 }, true);
  expect([open(1).maxCalls, open(1).maxCostUsd]).toEqual([0, 0]);
});

it("shards may spend their share, however many of them run at once, and not a call more in all", () => {
  const shares = [11, 14, 5].map((items) => open(1, { share: { items, total: 30 } }));
  expect(shares.map(({ maxCalls }) => maxCalls)).toEqual([36, 46, 16]);
  expect(shares.reduce((sum, { maxCostUsd }) => sum + maxCostUsd, 0)).toBeCloseTo(5, 9);
  expect(open(1, { share: { items: 0, total: 0 } }).maxCalls).toBe(0);
});

it("what shards spent is written down once, however often they are brought together, and comes off what is left", () => {
  const prior = [
    { run: "1/2 a", calls: 40, usd: 1 },
    { run: "2/2 b", calls: 30, usd: 0.5 },
  ];
  for (let time = 0; time < 2; time += 1) {
    const merge = open(1, { prior });
    expect([merge.maxCalls, merge.maxCostUsd]).toEqual([30, 3.5]);
  }
  const next = open(1);
  expect([next.maxCalls, next.maxCostUsd]).toEqual([30, 3.5]);
  // Where no pull request pays, whoever ran the shards wrote it down.
  expect(open(null, { prior }).maxCalls).toBe(30);
  expect(open(null).maxCostUsd).toBe(5);
});
