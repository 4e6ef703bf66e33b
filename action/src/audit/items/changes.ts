import { auditTable, type Cell, type EvidenceItem } from "../dossier.ts";
import type { MergedPull } from "../facts.ts";
import type { AuditInput } from "../input.ts";
import type { ChangingCommit } from "../past-commit.ts";
import { fromGitHub } from "./not-seen.ts";

const MERGE_SUBJECT = /^Merge pull request #(\d+)\b|\(#(\d+)\)$/;

/** 1: every change of the default branch and every release: the whole from which an auditor draws a sample. */
export function populationItem(input: AuditInput): EvidenceItem {
  const { value: pulls, missing } = fromGitHub(
    input,
    "which commits came by a pull request, and which were pushed directly",
    ({ pulls: seen }) => seen,
  );
  const changes = auditTable(
    "changes",
    "Changes of the default branch",
    {
      at: "When it was committed, UTC.",
      commit: "The commit.",
      by: "Its author.",
      subject: "First line of its message.",
      kind: "merge: a merge commit; commit: any other.",
      pull: "The pull request it came by.",
      "pull-from": "Who says so: GitHub, a run record, or only the message. Empty: nobody.",
      files: "Files it changed.",
      prompts: "Prompts whose files it changed.",
    },
    input.changes.map((change) => ({
      at: change.at,
      commit: change.commit,
      by: change.by,
      subject: change.subject,
      kind: change.parents.length > 1 ? "merge" : "commit",
      ...pullOf(change, input, pulls),
      files: change.changes.length,
      prompts: [...new Set(change.changes.flatMap(({ path }) => /^prompts\/([^/]+)\//.exec(path)?.[1] ?? []))].sort().join(", "),
    })),
  );
  const releases = auditTable(
    "releases",
    "Releases",
    {
      at: "When the tag was made, UTC.",
      tag: "The tag.",
      commit: "The commit it names.",
      by: "Who made it.",
      annotated: "Whether it has a message of its own.",
      deployed: "Whether a signed manifest of it is believed.",
    },
    input.tags.map(({ at, tag, commit, by, annotated }) => ({
      at,
      tag,
      commit,
      by,
      annotated,
      deployed: input.manifests.some((manifest) => manifest.tag === tag),
    })),
  );
  const tables = [changes, releases];
  if (pulls !== null)
    tables.push(
      auditTable(
        "pulls",
        "Merged pull requests",
        {
          at: "When it was merged, UTC.",
          pull: "Its number.",
          title: "Its title.",
          author: "Who opened it.",
          "merged-by": "Who merged it.",
          commit: "The commit that the merge made.",
          head: "The last commit of its branch.",
        },
        pulls.map(({ mergedAt, number, title, author, mergedBy, mergeCommit, headCommit }) => ({
          ...{ at: mergedAt, pull: number, title, author, commit: mergeCommit, head: headCommit },
          "merged-by": mergedBy,
        })),
      ),
    );
  return {
    number: 1,
    name: "population",
    title: "All changes and releases of the period",
    supports: "Evidence that supports SOC 2 CC8.1 (change management): the whole from which a sample is drawn.",
    sources: ["Git: the default branch and the tags", ...(pulls === null ? [] : ["GitHub: pull requests"])],
    missing,
    tables,
  };
}

function pullOf(
  { commit, subject, parents }: ChangingCommit,
  { records }: AuditInput,
  pulls: readonly MergedPull[] | null,
): { readonly pull: Cell; readonly "pull-from": Cell } {
  const merged = pulls?.find(({ mergeCommit, headCommit }) => mergeCommit === commit || parents.slice(1).includes(headCommit));
  if (merged !== undefined) return { pull: merged.number, "pull-from": "GitHub" };
  const recorded = records.find(({ record }) => record.commit === commit && record.event === "merge" && record.pull !== null)?.record.pull;
  if (recorded !== undefined) return { pull: recorded, "pull-from": "run record" };
  const [, one, other] = MERGE_SUBJECT.exec(subject) ?? [];
  const said = one ?? other;
  return said === undefined ? { pull: null, "pull-from": null } : { pull: Number(said), "pull-from": "message" };
}

/** 2: what each change did, file by file. */
export function filesItem({ changes }: AuditInput): EvidenceItem {
  return {
    number: 2,
    name: "files",
    title: "What each change did",
    supports:
      "Evidence that supports SOC 2 CC8.1 (change management) and ISO/IEC 42001 (AI system life cycle): author, description and content of each change.",
    sources: ["Git: `git show COMMIT` shows the text of each change"],
    missing: [],
    tables: [
      auditTable(
        "files",
        "Changed files",
        {
          at: "When it was committed, UTC.",
          commit: "The commit.",
          by: "Its author.",
          change: "added, changed, or removed.",
          path: "The file.",
          "lines-added": "Lines it gained; empty of a binary file.",
          "lines-removed": "Lines it lost.",
          content: "Id of its content afterwards, as Git has it.",
        },
        changes.flatMap(({ at, commit, by, changes: files }) =>
          files.map(({ status, path, lines, id }) => ({
            ...{ at, commit, by, path },
            change: status === "A" ? "added" : status === "D" ? "removed" : "changed",
            "lines-added": lines?.added ?? null,
            "lines-removed": lines?.removed ?? null,
            content: id,
          })),
        ),
      ),
    ],
  };
}
