import { driftRecordPath, readDriftRecord } from "../release/drift-record.ts";
import { readKeptRecord } from "../release/kept-record.ts";
import { RejectedError } from "../release/rejection.ts";
import { EVIDENCE_BRANCH, type RunRecord } from "../release/run-record.ts";
import type { Finding } from "./finding.ts";
import { type ChangingCommit, type FileChange, minuteText, type PastCommit, shortId } from "./past-commit.ts";

/** Commits that do more than add files: the branch only grows, so every edit and every removal is one too many. */
export function additionFindings(commits: readonly ChangingCommit[]): readonly Finding[] {
  return commits.flatMap((commit) =>
    commit.changes.flatMap((change): readonly Finding[] => {
      if (change.status === "A" && change.mode.startsWith("100")) return [];
      const [code, did] =
        change.status === "D"
          ? ["file-removed", "takes away"]
          : change.status === "A"
            ? ["not-a-file", "adds something that is no file:"]
            : ["file-edited", "changes"];
      return [
        finding(code, commit, change, `${whoDid(commit)} ${did} ${change.path}. The branch ${EVIDENCE_BRANCH} only ever gains files.`),
      ];
    }),
  );
}

/** `Commit 0123456789ab (Ana, 2026-03-03 14:00 UTC)`. */
export function whoDid({ commit, by, at }: PastCommit): string {
  return `Commit ${shortId(commit)} (${by}, ${minuteText(at)})`;
}

const DRIFT = /^drift\/[^/]+\/[^/]+?(?:-([2-9]|[1-9]\d+))?\.json$/;

/** Whether a path of the branch is that of a look for drift. */
export const isDriftPath = (path: string): boolean => DRIFT.test(path);

/** What is the matter with the file of a look for drift; null where nothing is. */
export function driftFinding(text: string, commit: PastCommit, change: FileChange): Finding | null {
  const { path } = change;
  try {
    const own = driftRecordPath(readDriftRecord(text), Number(DRIFT.exec(path)?.[1] ?? 1));
    return own === path ? null : finding("wrong-path", commit, change, `${path} holds a look for drift that belongs at ${own}.`);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return finding("unreadable-record", commit, change, `${path} cannot be read. ${error.message}`);
  }
}

/** A run record as the branch got it, or what is the matter with its file. */
export type RecordRead = { readonly record: RunRecord } | { readonly finding: Finding };

/** Reads the file of a run record and holds it against its own path and run key. */
export function readRecordFile(text: string, commit: PastCommit, change: FileChange): RecordRead {
  const found = readKeptRecord(change.path, text);
  return "record" in found ? found : { finding: finding(found.code, commit, change, found.message) };
}

function finding(code: string, commit: PastCommit, { path }: FileChange, message: string): Finding {
  return { area: "evidence", code, commit: commit.commit, path, message };
}

/** What a release's manifest says of the branch. */
export interface NamedHead {
  readonly tag: string;
  readonly released: string;
  /** Null where the manifest names none: it was written before there was a branch. */
  readonly evidence: string | null;
}

/** The newest head that a release names, by the time of release; null where none names one. */
export function newestNamed(releases: readonly NamedHead[]): (NamedHead & { readonly evidence: string }) | null {
  const named = releases.flatMap((release) => (release.evidence === null ? [] : [{ ...release, evidence: release.evidence }]));
  return named.reduce<(typeof named)[number] | null>(
    (newest, one) => (newest === null || one.released > newest.released ? one : newest),
    null,
  );
}

/** Heads that releases name and the branch no longer holds: somebody replaced its history. `held` are all commits of the branch. */
export function headFindings(releases: readonly NamedHead[], held: ReadonlySet<string> | null): readonly Finding[] {
  return releases.flatMap(({ tag, evidence }): readonly Finding[] => {
    if (evidence === null || held?.has(evidence)) return [];
    const lead = `${tag} was released when the branch ${EVIDENCE_BRANCH} stood at ${shortId(evidence)}`;
    return [
      held === null
        ? { area: "evidence", code: "branch-gone", commit: evidence, path: null, message: `${lead}, and there is no such branch any more.` }
        : {
            area: "evidence",
            code: "history-replaced",
            commit: evidence,
            path: null,
            message: `${lead}, and the branch no longer holds that commit: its history was replaced.`,
          },
    ];
  });
}
