import type { Result } from "../../comparison/result.ts";
import { auditTable, type Cell, type EvidenceItem } from "../dossier.ts";
import type { AuditInput, RecordKept } from "../input.ts";

/** Columns of a measured row: counts of the version itself, not of the one before. */
const COUNTS = {
  items: "Items that were counted.",
  exact: "Right answers.",
  under: "Ordinal fields: too low.",
  over: "Ordinal fields: too high.",
  wrong: "Other fields: wrong answers.",
  tp: "Label given, rightly.",
  fp: "Label given, wrongly.",
  fn: "Label missed.",
  tn: "Label not given, rightly.",
  precision: "Of those given, the share that is right (0 to 1).",
  recall: "Of those that carry it, the share that was found (0 to 1).",
} as const;

const HEAD = {
  recorded: "When it was written down, UTC.",
  prompt: "The prompt.",
  event: "Why it was written down: a merge, a release, or a new measurement (rescore).",
  release: "The release of this content and commit; empty where there is none.",
  content: "Content digest of the version.",
  model: "Who answered.",
} as const;

/** 4: what was measured before each merge and release, on which data, with which result. */
export function testsItem(input: AuditInput): EvidenceItem {
  const { records } = input;
  const rehearsals = records.filter(({ record }) => record.rehearsal).length;
  return {
    number: 4,
    name: "tests",
    title: "Tests before each merge and release",
    supports:
      "Evidence that supports SOC 2 CC8.1 (testing), AI Act Annex IV 2(g) (validation data, metrics, dated test reports) and ISO/IEC 42001 (verification and validation).",
    sources: ["branch evidence: run records", "branch channels: signed manifests and reports"],
    missing: [
      ...(rehearsals === 0
        ? []
        : [`${rehearsals} of ${records.length} runs are rehearsals with the embedded model: they prove nothing about a language model.`]),
      "Not recorded: a signature of a person on each report. Reports of releases are signed by the release key; people agree by a review (item 3).",
    ],
    tables: [
      auditTable(
        "runs",
        "Runs",
        {
          ...HEAD,
          commit: "The commit of the default branch.",
          run: "Run key: digest of content, sets, model and scorer.",
          scorer: "Version of the program that scored.",
          verdict: "What the gate said.",
          rehearsal: "Whether only the embedded model answered.",
          sets: "Sets, with their items.",
          "set-digests": "Their digests, in the same order.",
          answers: "Digest over what every answer means.",
          file: "The run record on the branch evidence.",
          report: "Digest of the signed report of the release.",
        },
        records.map((kept) => ({
          ...headOf(kept, input),
          ...{ commit: kept.record.commit, run: kept.record.run, scorer: kept.record.scorer, verdict: kept.record.verdict },
          ...{ rehearsal: kept.record.rehearsal, answers: kept.record.answers, file: kept.path },
          sets: kept.record.sets.map(({ set, items }) => `${set} (${items})`).join(", "),
          "set-digests": kept.record.sets.map(({ digest }) => digest).join(" "),
          report: reportOf(kept, input),
        })),
      ),
      measuredTable("clauses", "Counts for each clause", { clause: "The clause." }, input, (scope) =>
        typeof scope === "object" && scope.clause !== undefined ? { clause: scope.clause } : null,
      ),
    ],
  };
}

/** 5: how often each released or merged version was right, for each label. */
export function accuracyItem(input: AuditInput): EvidenceItem {
  return {
    number: 5,
    name: "accuracy",
    title: "Accuracy and error rates",
    supports:
      "Evidence that supports DSA Article 15(1)(e) (indicators of accuracy and possible rate of error of automated means), for each category.",
    sources: ["branch evidence: the comparison in each run record"],
    missing: [
      "Not recorded: accuracy in production. These are counts on ground truth, whose mix is not that of production; see what each set says of its origin (item 13).",
    ],
    tables: [
      measuredTable("accuracy", "Right and wrong answers", { label: "The label; empty for the field as a whole." }, input, (scope) =>
        scope === "all" ? { label: null } : scope.label !== undefined && Object.keys(scope).length === 1 ? { label: scope.label } : null,
      ),
    ],
  };
}

function measuredTable<Own extends string>(
  name: string,
  title: string,
  own: Readonly<Record<Own, string>>,
  input: AuditInput,
  pick: (scope: Result["scope"]) => Readonly<Record<Own, Cell>> | null,
) {
  const rows = input.records.flatMap((kept) => {
    const seen = new Set<string>();
    return kept.record.comparison.results.flatMap((result) => {
      const picked = pick(result.scope);
      const key = JSON.stringify([result.field, picked]);
      // A row that several rules judge stands there once for each.
      if (picked === null || seen.has(key)) return [];
      seen.add(key);
      return [{ ...headOf(kept, input), field: result.field, ...picked, ...countsOf(result) }];
    });
  });
  return auditTable(name, title, { ...HEAD, field: "The field.", ...own, ...COUNTS } as Readonly<Record<string, string>>, rows);
}

function headOf({ record }: RecordKept, { manifests }: AuditInput): Readonly<Record<keyof typeof HEAD, Cell>> {
  const { recorded, prompt, event, content, model, commit } = record;
  const release = event === "release" ? manifests.find((one) => one.prompt === prompt && one.commit === commit) : undefined;
  return { recorded, prompt, event, release: release?.tag ?? null, content, model };
}

function reportOf({ record }: RecordKept, { manifests }: AuditInput): string | null {
  const release = manifests.find((one) => record.event === "release" && one.prompt === record.prompt && one.commit === record.commit);
  const [, digest = null] = Object.entries(release?.files ?? {}).find(([name]) => name.endsWith(".report.json")) ?? [];
  return digest;
}

function countsOf({ items, head, rates }: Result): Readonly<Record<keyof typeof COUNTS, Cell>> {
  const counts: Readonly<Record<string, number>> = { ...head };
  const of = (name: string): number | null => counts[name] ?? null;
  return {
    items,
    ...{ exact: of("exact"), under: of("under"), over: of("over"), wrong: of("wrong") },
    ...{ tp: of("tp"), fp: of("fp"), fn: of("fn"), tn: of("tn") },
    precision: rates?.head.precision ?? null,
    recall: rates?.head.recall ?? null,
  };
}
