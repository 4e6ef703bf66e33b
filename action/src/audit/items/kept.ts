import { auditTable, type EvidenceItem } from "../dossier.ts";
import type { AuditInput } from "../input.ts";
import { fromGitHub } from "./not-seen.ts";

/** 11: whether what is written down was changed. */
export function integrityItem({ verification }: AuditInput): EvidenceItem {
  const { findings, checked, cannot, notes, state } = verification;
  const { evidence, channels, tags } = checked;
  return {
    number: 11,
    name: "integrity",
    title: "Whether the record was changed",
    supports: "Evidence that supports AI Act Article 12 and Annex IV (records that can be relied on).",
    sources: ["`npx assay audit verify`, run for this export over the whole history, not only the period"],
    missing: [...cannot.map((text) => `Cannot be seen: ${text}`), ...notes],
    tables: [
      auditTable("checked", "What was looked at", { what: "What.", value: "How much, or where it stands." }, [
        { what: "result", value: state },
        { what: "branch evidence", value: evidence?.head ?? "none" },
        { what: "its commits", value: evidence?.commits ?? 0 },
        { what: "its run records", value: evidence?.records ?? 0 },
        { what: "branch channels", value: channels?.head ?? "none" },
        { what: "its commits that put an index there, believed", value: channels?.indexes ?? 0 },
        { what: "releases whose signed manifest is believed", value: channels?.releases ?? 0 },
        { what: "tags of releases", value: tags },
      ]),
      auditTable(
        "findings",
        "What does not fit together",
        { area: "Where.", code: "What, as one word.", commit: "The commit.", path: "The file or tag.", message: "In words." },
        findings.map(({ area, code, commit, path, message }) => ({ area, code, commit, path, message })),
      ),
    ],
  };
}

/** 12: who was called when somebody did not answer. */
export function escalationsItem(input: AuditInput): EvidenceItem {
  const { value, missing } = fromGitHub(input, "issues that called somebody", ({ issues }) => issues);
  return {
    number: 12,
    name: "escalations",
    title: "Escalations",
    supports: "Evidence that supports NIST AI RMF GOVERN (accountability) and the handling of open questions.",
    sources: ["Git: the steps that the settings name", ...(value === null ? [] : ["GitHub: issues that Assay opened"])],
    missing: [
      ...missing,
      "Not recorded: calls that were made by a comment alone. They stand on their pull requests (item 1), and comments can be edited.",
    ],
    tables: [
      auditTable(
        "steps",
        "Steps that the settings name",
        { after: "After which time without an answer.", calls: "Who is called.", issue: "Whether an issue is opened." },
        (input.end?.settings?.escalation ?? []).map(({ after, to, "open-issue": issue }) => ({
          after,
          calls: to ?? "the people of the missing role",
          issue: issue === true,
        })),
      ),
      auditTable(
        "issues",
        "Issues",
        {
          opened: "When, UTC.",
          issue: "Its number.",
          title: "What is missing, and on which pull request.",
          closed: "When it was answered, UTC.",
          state: "open or closed.",
        },
        (value ?? []).map(({ openedAt, number, title, closedAt, state }) => ({
          opened: openedAt,
          issue: number,
          title,
          closed: closedAt,
          state,
        })),
      ),
    ],
  };
}

/** 13: where the ground truth comes from, and what was done to its labels. */
export function groundTruthItem({ end, setChanges, labels }: AuditInput): EvidenceItem {
  const unread = setChanges.filter(({ counts }) => counts === null).length;
  return {
    number: 13,
    name: "ground-truth",
    title: "Ground truth and its labels",
    supports: "Evidence that supports AI Act Article 17(1)(f) (data management) and ISO/IEC 42001 (data for AI systems).",
    sources: ["Git: ground truth of the default branch, commit by commit"],
    missing: [
      "Not recorded: texts of items, on purpose. Restricted items are counted and not named.",
      ...(unread === 0
        ? []
        : [`Not recorded: what ${unread} of ${setChanges.length} changes did, because a line before or after cannot be read.`]),
    ],
    tables: [
      auditTable(
        "sets",
        "Sets at the end of the period",
        {
          set: "The set.",
          about: "What it holds.",
          provenance: "Where it comes from.",
          sensitivity: "Who may see it.",
          use: "When it is measured.",
          items: "How many items; of a restricted set with fewer than five only that.",
          digest: "Its digest.",
        },
        (end?.sets ?? []).map(({ set, digest, items }) => ({
          ...{ set: set.name, about: set.about, provenance: set.provenance, sensitivity: set.sensitivity, digest },
          use: set.use.join(", "),
          items: set.sensitivity === "restricted" ? coarse(items) : items,
        })),
      ),
      auditTable(
        "changes",
        "Commits that changed items",
        {
          at: "When, UTC.",
          commit: "The commit.",
          by: "Its author.",
          subject: "First line of its message.",
          set: "The set.",
          added: "Items that are new.",
          removed: "Items that are gone.",
          relabelled: "Items whose labels changed.",
          restricted: "Restricted items among all of these, which are not in the columns before.",
        },
        setChanges.map(({ at, commit, by, subject, set, counts }) => ({
          ...{ at, commit, by, subject, set },
          added: counts?.added ?? null,
          removed: counts?.removed ?? null,
          relabelled: counts?.relabelled ?? null,
          restricted: counts === null ? null : coarse(counts.restricted),
        })),
      ),
      auditTable(
        "labels",
        "Labels that changed",
        {
          at: "When, UTC.",
          commit: "The commit.",
          by: "Its author.",
          set: "The set.",
          item: "The item.",
          field: "The field.",
          before: "The label before; empty where it had none.",
          after: "The label after.",
        },
        labels.map(({ at, commit, by, set, item, field, before, after }) => ({ at, commit, by, set, item, field, before, after })),
      ),
    ],
  };
}

/** A group of fewer than five restricted items is as good as a name. */
function coarse(count: number): string {
  return count === 0 ? "0" : count < 5 ? "fewer than 5" : String(count);
}

/** 14: what a service has to write down itself. */
export function logsItem(): EvidenceItem {
  return {
    number: 14,
    name: "logs",
    title: "What services write down",
    supports:
      "Evidence that supports AI Act Article 12 (record-keeping) and DSA statements of reasons, once it is joined with the services' own logs.",
    sources: ["the loader: `log` of every release that it gives"],
    missing: [
      "Not recorded: decisions about titles in production. They stand in the services' own logs; ask for those that have the fields below.",
    ],
    tables: [
      auditTable(
        "fields",
        "Fields that a decision log should have",
        { field: "The field.", means: "What it says.", joins: "Where in this dossier it is found again." },
        [
          { field: "time, item", means: "when, and which title", joins: "`npx assay audit at TIME ITEM`" },
          { field: "prompt, version", means: "which release decided", joins: "items 1, 4 and 8" },
          { field: "digest", means: "its content digest: the same for a release and its rollback", joins: "items 4, 7 and 8" },
          { field: "variant", means: "which share of a rollout; empty without one", joins: "item 8" },
          { field: "channel, sequence", means: "which signed index decided", joins: "item 8" },
          { field: "source", means: "how sure the loader was: fresh, stale, disk, packaged", joins: "nowhere: only the service knows" },
          { field: "prediction", means: "the label, or that the answer could not be read", joins: "nowhere: only the service knows" },
        ],
      ),
    ],
  };
}
