import { auditTable, type EvidenceItem } from "../dossier.ts";
import type { AuditInput } from "../input.ts";
import { fromGitHub } from "./not-seen.ts";

/** 3: who agreed to what, having seen which commit. */
export function approvalsItem(input: AuditInput): EvidenceItem {
  const { value: pulls, missing } = fromGitHub(
    input,
    "who opened each pull request, so that nobody can be told from its approver",
    ({ pulls: seen }) => seen,
  );
  const authorOf = (pull: number | null) => pulls?.find(({ number }) => number === pull)?.author ?? null;
  const merges = input.records.filter(({ record }) => record.event === "merge");
  const unasked = merges.filter(({ record }) => record["sign-off"] === null);
  return {
    number: 3,
    name: "approvals",
    title: "Who agreed",
    supports:
      "Evidence that supports SOC 2 CC8.1 (separation of duties), AI Act Article 17 (accountability) and NIST AI RMF GOVERN 2.1 (roles).",
    sources: ["branch evidence: run records of merges, written once after each merge"],
    missing: [
      ...missing,
      ...(unasked.length === 0
        ? []
        : [`Not recorded: whether everybody agreed to ${unasked.length} of ${merges.length} merges, because nobody could be asked.`]),
    ],
    tables: [
      auditTable(
        "approvals",
        "Approvals",
        {
          at: "When the approval was given, UTC.",
          prompt: "The prompt.",
          pull: "The pull request.",
          role: "The role for which it counts.",
          login: "Who gave it.",
          author: "Who opened the pull request; empty where that is not recorded.",
          self: "Whether somebody approved their own; empty where that cannot be told.",
          review: "Number of the review on GitHub.",
          "commit-seen": "The commit that the person saw.",
          commit: "The commit of the default branch that was merged.",
        },
        merges.flatMap(({ record: { prompt, pull, commit, approvals } }) =>
          approvals.map(({ role, login, review_id, commit_id, submitted_at }) => {
            const author = authorOf(pull);
            const self = author === null ? null : author.toLowerCase() === login.toLowerCase();
            return { at: submitted_at, prompt, pull, role, login, author, self, review: review_id, "commit-seen": commit_id, commit };
          }),
        ),
      ),
      auditTable(
        "merges",
        "Merges and their sign-off",
        {
          recorded: "When it was written down, UTC.",
          prompt: "The prompt.",
          pull: "The pull request.",
          commit: "The commit of the default branch.",
          "sign-off": "Whether everybody agreed who had to; empty where nobody could be asked.",
          approvals: "How many approvals counted.",
          verdict: "What the gate said.",
        },
        merges.map(({ record }) => ({
          ...{ recorded: record.recorded, prompt: record.prompt, pull: record.pull, commit: record.commit, verdict: record.verdict },
          "sign-off": record["sign-off"],
          approvals: record.approvals.length,
        })),
      ),
    ],
  };
}
