import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { Deployment } from "../documents/settings/settings.ts";
import type { Clause, Severity } from "../documents/sops/sop.ts";
import { errorsOf, type FieldError, harmOf } from "./harm.ts";
import type { KnownTitle, KnownTitles } from "./known-titles.ts";
import type { LogRow } from "./log-row.ts";

/** What is known of one decision. `wrong` by the ground truth, `differs` by the corrected version alone, `same`: nothing known speaks against it. */
export type Judgement = "wrong" | "differs" | "not known" | "same";

/** One decision of the bad version, judged. */
export interface Judged {
  readonly judgement: Judgement;
  readonly severity: Severity | null;
  readonly regulated: boolean;
  /** Clauses that were cited and are in the policy; where none was, those of the ground truth. */
  readonly clauses: readonly string[];
  /** Of a title that is known its errors' cost; else what such decisions cost on average; null where that is not known. */
  readonly harm: number | null;
  /** The higher, the sooner somebody should look. */
  readonly urgency: number;
  /** Why it stands where it does, for the person who rates it again. */
  readonly reason: string;
}

export interface RankContext {
  readonly taxonomy: Taxonomy;
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly deployment: Readonly<Record<string, Deployment>>;
  readonly titles: KnownTitles;
  /** Tag of the corrected version, for words; null where there is none. */
  readonly corrected: string | null;
}

const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 4, major: 3, minor: 2, informative: 1 };
const JUDGEMENTS: Readonly<Record<Judgement, number>> = { wrong: 2, differs: 2, "not known": 1, same: 0 };
const MOST_HARM = 999;

/** Judges one decision by what the ground truth and the corrected version's stored answers know, and says how urgent it is. */
export function judgeDecision(row: LogRow, context: RankContext): Judged {
  const known = context.titles.get(row.item);
  const clauses = clausesOf(row, known, context);
  const severity = clauses.reduce<Severity | null>((worst, { severity: own }) => (rankOf(own) > rankOf(worst) ? own : worst), null);
  const regulated = clauses.some((clause) => clause.regulated !== null);
  const labelled = Object.keys(row.values).length > 0;
  const { judgement, errors, reason } = !labelled
    ? NO_LABEL
    : known === null
      ? unknownTitle(row, context)
      : knownTitle(row, known, context);
  const harm = known === null || !labelled ? context.titles.expectedHarm(row.values) : harmOf(errors);
  const graveness = rankOf(severity) * 2 + (regulated ? 1 : 0);
  return {
    judgement,
    severity,
    regulated,
    clauses: clauses.map(({ id }) => id),
    harm,
    urgency: JUDGEMENTS[judgement] * 16 + graveness + Math.min(MOST_HARM, harm ?? 0) / (MOST_HARM + 1),
    reason,
  };
}

function rankOf(severity: Severity | null): number {
  return severity === null ? 0 : SEVERITIES[severity];
}

function clausesOf(row: LogRow, known: KnownTitle | null, { clauses }: RankContext): readonly Clause[] {
  const cited = row.clauses.flatMap((id) => clauses.get(id) ?? []);
  return cited.length > 0 ? cited : (known?.clauses ?? []).flatMap((id) => clauses.get(id) ?? []);
}

interface Finding {
  readonly judgement: Judgement;
  readonly errors: readonly FieldError[];
  readonly reason: string;
}

const NO_LABEL: Finding = { judgement: "not known", errors: [], reason: "the log has no label for it" };

function unknownTitle(row: LogRow, { titles }: RankContext): Finding {
  const harm = titles.expectedHarm(row.values);
  const because =
    harm === null
      ? "in no ground-truth set, and nothing is known of such decisions"
      : harm === 0
        ? "in no ground-truth set; such decisions were right there"
        : `in no ground-truth set; such decisions cost ${Number(harm.toPrecision(2))} there on average`;
  return { judgement: "not known", errors: [], reason: because };
}

function knownTitle(row: LogRow, known: KnownTitle, context: RankContext): Finding {
  const fields = [...context.taxonomy.values()];
  const wrong = fields.flatMap((field) => against(field, row, known.truth, context));
  if (wrong.length > 0)
    return { judgement: "wrong", errors: wrong, reason: `the ground truth says otherwise: ${wordsOf(wrong, known.truth)}` };
  const corrected = known.corrected;
  if (corrected === null) {
    const same = fields.some(({ name }) => known.truth[name] !== undefined && row.values[name] !== undefined);
    return same
      ? { judgement: "same", errors: [], reason: "the ground truth says the same" }
      : { judgement: "not known", errors: [], reason: "in the ground truth, without a label to compare with" };
  }
  const differs = fields.flatMap((field) => (known.truth[field.name] === undefined ? against(field, row, corrected, context) : []));
  if (differs.length > 0)
    return { judgement: "differs", errors: differs, reason: `${context.corrected} decides otherwise: ${wordsOf(differs, corrected)}` };
  const back = fields.flatMap((field) => against(field, row, corrected, context));
  const other = back.length > 0 ? `, though ${context.corrected} decides otherwise: ${wordsOf(back, corrected)}` : "";
  return { judgement: "same", errors: [], reason: `the ground truth says the same${other}` };
}

/** What is wrong about one field, where both the log and the other side say something of it. */
function against(
  field: Field,
  { values }: LogRow,
  right: Readonly<Record<string, Value>>,
  { deployment }: RankContext,
): readonly FieldError[] {
  const [given, wanted] = [values[field.name], right[field.name]];
  return given === undefined || wanted === undefined ? [] : errorsOf(field, given, wanted, deployment);
}

const KINDS: Readonly<Record<FieldError["kind"], string>> = {
  under: "under-rated",
  over: "over-rated",
  missed: "missed",
  "false alarm": "false alarm",
  wrong: "another label",
  "none given": "no label",
};

function wordsOf(errors: readonly FieldError[], right: Readonly<Record<string, Value>>): string {
  return errors.map(({ field, kind }) => `${field} ${KINDS[kind]}, right is ${valueText(right[field])}`).join("; ");
}

/** A value as one text; no label is said as such. */
export function valueText(value: Value | null | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : value.length === 0 ? "none" : value.join(", ");
}
