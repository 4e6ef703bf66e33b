import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSpendLedger } from "./spend-ledger.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-ledger-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("sums a day by UTC and a pull request over all days, in whatever run they were spent", async () => {
  const path = join(folder, "deep/spend.jsonl");
  let now = "2026-11-20T23:59:59.000Z";
  const open = () => openSpendLedger(path, () => new Date(now));
  expect(open().sums(7)).toEqual({ today: { calls: 0, usd: 0 }, pull: { calls: 0, usd: 0 } });
  open().add({ calls: 10, usd: 1 }, 7);
  now = "2026-11-21T00:00:00.000Z";
  open().add({ calls: 5, usd: 0.5 }, 7);
  open().add({ calls: 1, usd: 0.25 }, null);
  expect(open().sums(7)).toEqual({ today: { calls: 6, usd: 0.75 }, pull: { calls: 15, usd: 1.5 } });
  expect(open().sums(null).pull).toEqual({ calls: 0, usd: 0 });
});

it("passes over lines that a crash cut off, and those that would give money back", async () => {
  const path = join(folder, "spend.jsonl");
  const ledger = openSpendLedger(path);
  ledger.add({ calls: 2, usd: 0.5 }, 1);
  await appendFile(path, `${JSON.stringify({ at: new Date().toISOString(), pull: 1, calls: 0, usd: -100 })}\n{"at":"2026`);
  expect(ledger.sums(1).today).toEqual({ calls: 2, usd: 0.5 });
  expect((await readFile(path, "utf8")).split("\n")[0]).toMatch(/^\{"at":"[^"]+Z","pull":1,"calls":2,"usd":0.5\}$/);
});
