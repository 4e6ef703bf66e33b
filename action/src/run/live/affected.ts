import { type FileHandle, open } from "node:fs/promises";
import { csvRow } from "../../csv-text.ts";
import { Interrupted, UserError } from "../../errors.ts";
import type { Affected, AffectedTitles } from "../../live/affected.ts";
import { type ListedDecision, listHeader, listRow } from "../../live/affected-list.ts";
import { judgeDecision, type RankContext } from "../../live/affected-rank.ts";
import { belongingOf, type WantedVersion } from "../../live/affected-version.ts";
import type { LogColumns } from "../../live/log-columns.ts";
import { readLogRow } from "../../live/log-row.ts";
import { isWithin, type Served } from "../../live/served.ts";
import { openAffectedCounts } from "./affected-counts.ts";
import { readLogFile } from "./log-file.ts";
import { openSpill, type Spill } from "./spill.ts";
import { openTitleLedger, type TitleLedger } from "./title-ledger.ts";

export interface AffectedInput {
  readonly log: string;
  /** Where the list goes; null for none. */
  readonly out: string | null;
  readonly wanted: WantedVersion;
  readonly served: Served;
  readonly columns: LogColumns;
  readonly context: RankContext;
  readonly signal: AbortSignal;
  onProgress(lines: number): void;
}

export type AffectedOfLog = AffectedTitles & Pick<Affected, "lines">;

const UNREADABLE_TOLD = 5;

/**
 * Reads a log once, keeps of each title the last decision of the version on the disk, then writes the list from the most urgent one on. Memory holds
 * the ids of the titles that the version decided and a few numbers for each.
 */
export async function affectedBy(input: AffectedInput): Promise<AffectedOfLog> {
  using spill = openSpill();
  const ledger = openTitleLedger();
  const lines = await readDecisions(input, ledger, spill);
  const counts = openAffectedCounts(input.context);
  const order = Float64Array.from({ length: ledger.titles }, (_, title) => title).sort((a, b) => byUrgency(ledger, a, b));
  const list = input.out === null ? null : await createList(input.out);
  try {
    const { taxonomy } = input.context;
    if (list !== null) await list.appendFile(csvRow(listHeader(taxonomy)));
    let text = "";
    for (const [index, title] of order.entries()) {
      if (input.signal.aborted) throw new Interrupted("Interrupted. The list is not complete.");
      const kept = JSON.parse(spill.get(ledger.offset.get(title), ledger.length.get(title))) as ListedDecision;
      const again = ledger.again.get(title);
      counts.add(kept.row, kept.judged, again > 0);
      if (list === null) continue;
      text += csvRow(listRow(index + 1, kept, { again, times: ledger.times.get(title) }, input.context));
      if (text.length < LIST_AT_ONCE) continue;
      await list.appendFile(text);
      text = "";
    }
    if (list !== null) await list.appendFile(text);
  } finally {
    await list?.close();
  }
  return { lines, ...counts.finish() };
}

const LIST_AT_ONCE = 1 << 16;

async function createList(path: string): Promise<FileHandle> {
  try {
    return await open(path, "w", 0o600);
  } catch (error) {
    throw new UserError(`Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function readDecisions(input: AffectedInput, ledger: TitleLedger, spill: Spill): Promise<Affected["lines"]> {
  const { wanted, served, columns, context, signal } = input;
  const intervals = served.intervalsOf(wanted.prompt, wanted.version);
  const told: { line: number; reason: string }[] = [];
  const count = {
    all: 0,
    decided: 0,
    outside: 0,
    untimed: 0,
    otherVersions: 0,
    unknownVersions: 0,
    otherPrompts: 0,
    otherChannels: 0,
    unnamed: 0,
    unreadable: 0,
  };
  for await (const batch of readLogFile(input.log)) {
    if (signal.aborted) throw new Interrupted("Interrupted. Nothing was written.");
    for (const { line, record } of batch) {
      count.all += 1;
      const row = typeof record === "string" ? record : readLogRow(record, columns, context.taxonomy);
      if (typeof row === "string") {
        count.unreadable += 1;
        if (told.length < UNREADABLE_TOLD) told.push({ line, reason: row });
        continue;
      }
      switch (belongingOf(row, wanted, served)) {
        case "decided": {
          count.decided += 1;
          const live = row.at === null || intervals.length === 0 ? "not known" : isWithin(intervals, row.at) ? "yes" : "outside";
          if (row.at === null) count.untimed += 1;
          if (live === "outside") count.outside += 1;
          keep({ line, row, judged: judgeDecision(row, context), live }, ledger, spill);
          break;
        }
        case "another version": {
          count.otherVersions += 1;
          const title = ledger.numberOf(row.item, false);
          if (title >= 0 && row.at !== null && row.at > ledger.at.get(title)) ledger.again.set(title, row.at);
          break;
        }
        case "unknown version":
          count.unknownVersions += 1;
          break;
        case "another prompt":
          count.otherPrompts += 1;
          break;
        case "another channel":
          count.otherChannels += 1;
          break;
        case "unnamed":
          count.unnamed += 1;
          break;
      }
    }
    input.onProgress(count.all);
  }
  return { ...count, examples: told };
}

/** Of several decisions about one title the last one counts: by its time, without one by its line. */
function keep(kept: ListedDecision, ledger: TitleLedger, spill: Spill): void {
  const { row, judged } = kept;
  const title = ledger.numberOf(row.item, true);
  ledger.times.set(title, ledger.times.get(title) + 1);
  const at = row.at ?? 0;
  if (ledger.length.get(title) > 0 && at < ledger.at.get(title)) return;
  const { offset, length } = spill.put(JSON.stringify(kept));
  ledger.at.set(title, at);
  ledger.offset.set(title, offset);
  ledger.length.set(title, length);
  ledger.urgency.set(title, judged.urgency);
  if (ledger.again.get(title) <= at) ledger.again.set(title, 0);
}

/** Titles that another version has decided again stand last; then by urgency, then by time. */
function byUrgency({ again, urgency, at }: TitleLedger, a: number, b: number): number {
  return Math.sign(again.get(a)) - Math.sign(again.get(b)) || urgency.get(b) - urgency.get(a) || at.get(a) - at.get(b) || a - b;
}
