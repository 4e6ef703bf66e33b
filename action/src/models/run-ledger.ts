import { appendEntry, readEntries } from "./ledger-file.ts";

/** What one run said of one version of a prompt. */
export interface LedgerRun {
  /** Names everything that a verdict follows from but the answers: content, earlier content, sets, model, settings. */
  readonly key: string;
  /** The workflow run and its attempt, `1234567/1`. */
  readonly run: string;
  /** When it was started, ISO 8601. */
  readonly at: string;
  readonly verdict: string;
  readonly reason: string;
  readonly fixed: number;
  readonly broken: number;
  readonly items: number;
}

/** A ledger of runs that asked a model, kept beside the stored answers. */
export interface RunLedger {
  /** The runs of a key, the oldest first. */
  of(key: string): readonly LedgerRun[];
  add(run: LedgerRun): void;
}

/** The ledger in a file of JSON Lines that only grows. Throws a UserError where the system refuses it. */
export function openRunLedger(path: string): RunLedger {
  return {
    of: (key) =>
      readRuns(path)
        .flatMap((run) => (run.key === key ? [run] : []))
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    add: (run) => appendEntry(path, run),
  };
}

function readRuns(path: string): readonly LedgerRun[] {
  return readEntries<LedgerRun>(path).flatMap((run) => {
    const texts = [run.key, run.run, run.at, run.verdict, run.reason].every((value) => typeof value === "string");
    const counts = [run.fixed, run.broken, run.items].every((value) => typeof value === "number");
    return texts && counts ? [run as LedgerRun] : [];
  });
}
