import { auditTable, type EvidenceItem } from "../dossier.ts";
import type { AuditInput } from "../input.ts";
import { isWithin } from "../moment.ts";
import { shortId } from "../past-commit.ts";

/** 6: clause to section to ground truth, and what is left out on purpose. */
export function traceItem({ end, manifests, period }: AuditInput): EvidenceItem {
  const matrices = end?.matrices ?? [];
  const untraced = matrices.filter(({ tracePath }) => tracePath === null).map(({ prompt }) => prompt);
  return {
    number: 6,
    name: "trace",
    title: "From clause to prompt to ground truth",
    supports:
      "Evidence that supports AI Act Annex IV 2(b) (design choices) and ISO/IEC 42001 (statement of applicability: what is left out, and why).",
    sources: [
      `Git: SOPs, prompts, traces and ground truth of the default branch${end === null ? "" : ` at ${shortId(end.commit)}`}, the end of the period`,
      "branch channels: the trace of each release",
    ],
    missing: [
      ...(end === null ? ["Not recorded: the default branch had no commit at the end of the period."] : []),
      ...(untraced.length === 0
        ? []
        : [`Not recorded: a trace of ${untraced.join(", ")}. Its citations are told, and nobody has reviewed them.`]),
    ],
    tables: [
      auditTable(
        "clauses",
        "Clauses",
        {
          prompt: "The prompt.",
          clause: "The clause.",
          title: "Its title.",
          severity: "Its severity.",
          regulated: "What regulates it.",
          states: "How it stands, the worst first.",
          gate: "Whether that would stop a release: holds, warn or fail.",
          places: "Where the prompt implements it.",
          items: "Items of ground truth that name it.",
          because: "What is the matter; empty where nothing is.",
        },
        matrices.flatMap(({ prompt, rows }) =>
          rows.map(({ clause, title, severity, regulated, states, gate, places, items, because }) => ({
            ...{ prompt, clause, title, severity, regulated, gate, items, because },
            states: states.join(", "),
            places: places.map(({ path, section, start, end: last }) => `${section} (${path}:${start}-${last})`).join("; "),
          })),
        ),
      ),
      auditTable(
        "waivers",
        "Waivers",
        {
          prompt: "The prompt.",
          clause: "The clause that it may leave out.",
          kind: "Why: human-only, out-of-scope, deferred or delegated.",
          reason: "In words.",
          role: "The role that must approve it.",
          decision: "The decision record.",
          expires: "Last day on which it holds.",
          states: "How the clause stands.",
        },
        matrices.flatMap(({ prompt, rows }) =>
          rows.flatMap(({ clause, waiver, states }) =>
            waiver === null
              ? []
              : [
                  {
                    ...{ prompt, clause, kind: waiver.kind, reason: waiver.reason, role: waiver.role },
                    ...{ decision: waiver.decision, expires: waiver.expires, states: states.join(", ") },
                  },
                ],
          ),
        ),
      ),
      auditTable(
        "released",
        "Traces of releases",
        {
          released: "When, UTC.",
          tag: "The release.",
          file: "The trace on the branch channels.",
          digest: "Its SHA-256, as the signed manifest names it.",
        },
        manifests
          .filter(({ released }) => isWithin(period, released))
          .flatMap(({ released, tag, files }) =>
            Object.entries(files).flatMap(([file, digest]) => (file.endsWith(".trace.json") ? [{ released, tag, file, digest }] : [])),
          ),
      ),
    ],
  };
}

const RECORD_FILE = /(?:^prompts\/[^/]+|^sops)\/decisions\/(DR-[^/]+)\.md$/;

/** 7: what was decided, by whom, and what replaced it. */
export function decisionsItem({ end, changes }: AuditInput): EvidenceItem {
  const touched = changes.flatMap((change) =>
    change.changes.flatMap(({ path, status }) => {
      const id = RECORD_FILE.exec(path)?.[1];
      return id === undefined ? [] : [{ id, path, status, commit: change.commit, at: change.at, by: change.by }];
    }),
  );
  const records = end?.decisions ?? [];
  return {
    number: 7,
    name: "decisions",
    title: "Decision records",
    supports: "Evidence that supports AI Act Annex IV 2(b) and Article 17(1)(a) (design choices, management of modifications).",
    sources: ["Git: decision records of the default branch at the end of the period, and every commit of the period that touched one"],
    missing: [],
    tables: [
      auditTable(
        "decisions",
        "Decision records",
        {
          id: "The record.",
          date: "Its day.",
          prompt: "The prompt; empty of a decision about several.",
          status: "What became of it.",
          "superseded-by": "The record that replaced it.",
          supersedes: "Records that it replaced.",
          "decision-makers": "Who decided.",
          consulted: "Who was asked.",
          informed: "Who was told.",
          clauses: "Clauses it is about.",
          content: "Content digest of the version that was decided on.",
          "review-by": "The day by which somebody looks at it again.",
          file: "The file: it says why.",
          "in-period": "Whether it was touched in the period.",
        },
        records.map((record) => ({
          ...{ id: record.id, date: record.date, prompt: record.prompt, status: record.status, file: record.path },
          "superseded-by": record.supersededBy,
          supersedes: record.supersedes.join(", "),
          "decision-makers": record.decisionMakers.join(", "),
          consulted: record.consulted.join(", "),
          informed: record.informed.join(", "),
          clauses: record.clauses.join(", "),
          content: record.evidence?.head.content ?? null,
          "review-by": record.reviewBy,
          "in-period": touched.some(({ path }) => path === record.path),
        })),
      ),
      auditTable(
        "history",
        "Commits that touched a record",
        {
          at: "When, UTC.",
          commit: "The commit.",
          by: "Its author.",
          id: "The record.",
          change: "added, changed, or removed.",
          file: "The file.",
        },
        touched.map(({ id, path, status, commit, at, by }) => ({
          ...{ at, commit, by, id, file: path },
          change: status === "A" ? "added" : status === "D" ? "removed" : "changed",
        })),
      ),
    ],
  };
}
