/**
 * `assay/comparison@1`: the one result that every rendering is made from. Plain JSON: counts are integers, rates lie in 0..1,
 * intervals are 95 %, nothing is rounded, what is undefined is null. Published as a JSON Schema.
 */
import type { Check } from "../checks.ts";
import type { FieldKind } from "../documents/ground-truth/field.ts";
import type { Sensitivity } from "../documents/ground-truth/item.ts";
import type { Severity } from "../documents/sops/sop.ts";
import type { TraceState } from "../documents/traces/trace-states.ts";
import type { Status } from "../scoring/prediction.ts";
import type { DeltaName, Result, Verdict } from "./result.ts";
import type { SignOff } from "./sign-off.ts";

export interface Comparison {
  readonly schema: "assay/comparison@1";
  readonly verdict: Verdict;
  /** One sentence in plain words. */
  readonly reason: string;
  /** True where the embedded model answered. */
  readonly rehearsal: boolean;
  /** Digest of the settings that judged. */
  readonly settings: string;
  /** Where the settings were read from, e.g. `main` or a file given with `--settings`. */
  readonly settingsFrom: string;
  readonly base: Side;
  readonly head: Side;
  /** True when the run used stored answers only. */
  readonly replay: boolean;
  readonly prompts: readonly PromptComparison[];
  /** Everything else the reader must know: labels that changed in this pull request, prompts that were added or removed, … */
  readonly notes: readonly Note[];
  /** What must hold besides the counts, and does not; `fail` first. */
  readonly checks: readonly Check[];
  /** What this change does to clauses of the SOPs. */
  readonly clauseChanges: readonly ClauseChange[];
  /** Who has to agree; null or left out where nobody can be asked, as on the command line. */
  readonly signOff?: SignOff | null;
}

export interface Side {
  readonly commit: string | null;
  readonly name: string;
}

export interface Note {
  readonly level: "info" | "warning";
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

export interface PromptComparison {
  readonly prompt: string;
  readonly path: string;
  /** `scored`: looked at by itself, without any earlier version. */
  readonly change: "changed" | "added" | "removed" | "unchanged" | "scored";
  /** The base of an overlay that is scored again only because its base is: its own file did not change. Left out for everything else. */
  readonly inherits?: string;
  readonly base: { readonly commit: string | null; readonly digest: string | null };
  readonly head: { readonly commit: string | null; readonly digest: string | null };
  readonly verdict: Verdict;
  readonly reason: string;
  readonly model: string;
  readonly rehearsal: boolean;
  readonly sets: readonly {
    readonly name: string;
    readonly path: string;
    readonly digest: string;
    readonly items: number;
    readonly sensitivity: Sensitivity;
  }[];
  /** Items scored on both sides under the same labels. */
  readonly items: number;
  /** Distinct titles among them. */
  readonly titles: number;
  /** Items left out, and why. */
  readonly left: readonly { readonly reason: string; readonly items: number }[];
  readonly calls: { readonly made: number; readonly stored: number; readonly retried: number };
  readonly cost: { readonly usd: number };
  readonly latency: { readonly base: Latency | null; readonly head: Latency | null };
  /** Field to the share of predictions that flip when nothing changed; null where it was never measured. */
  readonly noise: Readonly<Record<string, number | null>>;
  readonly fields: readonly { readonly name: string; readonly kind: FieldKind; readonly labels: readonly string[] }[];
  readonly statuses: { readonly base: StatusCounts; readonly head: StatusCounts };
  /** Items whose answer cannot be read on the head side, at most 50; none that may not be named. */
  readonly unreadable: readonly { readonly set: string; readonly item: string; readonly status: Status; readonly detail: string }[];
  readonly results: readonly Result[];
  /** Field to its confusion matrix, of ordinal and one-of-many fields. */
  readonly confusion: Readonly<Record<string, ConfusionMatrix>>;
  readonly flips: readonly Flip[];
  /** Flips of items that may not be named, which are only counted; left out where there are none. */
  readonly withheld?: Withheld;
  readonly hunks: readonly HunkEffect[];
  /** Why flips were not attributed to hunks; null when they were (or there is one hunk). */
  readonly attribution: {
    readonly state: "done" | "within noise" | "over budget" | "replay" | "not needed";
    readonly text: string;
    /** Where somebody asked for exact shares: whether the hunks have them, or what they would take. */
    readonly shapley?: {
      readonly state: "done" | "preview" | "refused";
      readonly text: string;
      /** Further calls that the shares would take. */
      readonly calls: number;
      readonly usd: number | null;
    };
  };
  /** Flips that no hunk owns. */
  readonly together: { readonly fixed: number; readonly broken: number };
  readonly clauses: readonly ClauseInfo[];
  /** Answers that do what no answer should, counted on both sides; left out where there are none. */
  readonly guardrails?: { readonly base: GuardrailCounts; readonly head: GuardrailCounts };
  /** Items that this pull request adds: they decide nothing until merged. */
  readonly newCases: {
    readonly items: number;
    readonly failedBefore: number;
    readonly failedNow: number;
    readonly ids: readonly string[];
  } | null;
  /** The four numbers of a label change: errors under {base, head} prompt × {base, head} labels, per field. */
  readonly labels: readonly LabelEffect[];
  /** Share of items the prompt sends to people, and the errors among the rest; null where the prompt has no `escalate`. */
  readonly escalations: { readonly base: Escalation; readonly head: Escalation } | null;
  readonly people: readonly PeopleAgreement[];
  readonly trade: readonly Trade[];
  readonly floors: readonly Floor[];
  /** How every clause of its SOPs stands in the head prompt; null where the prompt is gone. */
  readonly trace: readonly TraceSummary[] | null;
  /** Where errors gather, by harm and count; of items that may be shown. */
  readonly clusters: readonly Cluster[];
}

/** One row of a prompt's trace, without its branches. */
export interface TraceSummary {
  readonly clause: string;
  readonly states: readonly TraceState[];
  readonly gate: "holds" | "warn" | "fail";
  readonly items: number;
  readonly because: string;
}

/** A clause that differs between base and head, and everything that rests on it. */
export interface ClauseChange {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  /** 1-based lines of its text on `side`, inclusive. */
  readonly start: number;
  readonly end: number;
  /** `base` where the head has no such clause. */
  readonly side: "head" | "base";
  readonly change: "added" | "removed" | "retired" | "moved" | "text" | "attributes";
  /** The blocks of text that differ, as plain text; null on the side that has none. */
  readonly before: string | null;
  readonly now: string | null;
  readonly severity: Severity | null;
  readonly regulated: string | null;
  /** Items that name it, in all sets of the default branch. */
  readonly items: number;
  /** The prompts that implement it. */
  readonly prompts: readonly ClauseImplementation[];
}

export interface ClauseImplementation {
  readonly prompt: string;
  readonly path: string;
  readonly places: readonly { readonly path: string; readonly section: string; readonly start: number; readonly end: number }[];
  /** Whether its stamps are now stale, and which. */
  readonly stale: readonly ("suspect:clause" | "suspect:prompt")[];
  /** Errors of the head prompt on this clause today, by field; null where it was not scored. */
  readonly today:
    | readonly { readonly field: string; readonly items: number; readonly errors: Readonly<Partial<Record<DeltaName, number>>> }[]
    | null;
}

/** Errors of one kind on items that share something. */
export interface Cluster {
  readonly field: string;
  /** Of readable answers `under`, `over`, `fn`, `fp`; an answer that cannot be read is counted as that alone. */
  readonly error: "under" | "over" | "fn" | "fp" | "unreadable";
  /** Multi-label and one-of-many: the label. */
  readonly label?: string;
  /** What the items share, one or two of them. */
  readonly by: readonly {
    readonly kind: "clause" | "point" | "edge" | "status" | "slice";
    readonly value: string;
  }[];
  /** In plain words. */
  readonly name: string;
  /** Items that share it and can have the error: of misses those that carry the label. Whatever the status of their answers. */
  readonly items: number;
  readonly base: number;
  readonly head: number;
  /** Head errors × the harm of one (severity of the clause, tiers of distance); what the list is ranked by. */
  readonly harm: number;
  /** Ids of head errors, at most ten, the worst first. */
  readonly examples: readonly { readonly set: string; readonly item: string; readonly line: number }[];
}

/** Rows are true labels, columns predictions in the same order and then "unreadable". */
export interface ConfusionMatrix {
  readonly labels: readonly string[];
  readonly base: readonly (readonly number[])[];
  readonly head: readonly (readonly number[])[];
}

/** Answers, each counted once under each name. */
export interface GuardrailCounts {
  /** They repeat a long run of the prompt's own text. */
  readonly leaked: number;
  /** They cite what is no clause of the prompt's SOPs. */
  readonly unknownClauses: number;
  /** They are not of the form that was asked for (`malformed`, `unknown label`). */
  readonly broken: number;
}

export type StatusCounts = Readonly<Partial<Record<Status, number>>>;

export interface Latency {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

export interface Flip {
  readonly set: string;
  readonly item: string;
  /** 1-based line in the set's items.jsonl. */
  readonly line: number;
  readonly field: string;
  /** Multi-label: the label; truth, base and head are then booleans. */
  readonly label?: string;
  readonly truth: string | boolean;
  readonly base: string | boolean | null;
  readonly head: string | boolean | null;
  readonly kind: "fixed" | "broken" | "other";
  readonly format: boolean;
  readonly clauses: readonly string[];
  readonly disputed: boolean;
  /** Ordinal: tiers between truth and head, signed (negative = too low). */
  readonly distance?: number;
  /** Indices into `hunks` that own it. */
  readonly hunks: readonly number[];
  readonly slices: Readonly<Record<string, string>>;
}

/** Flips of restricted items, without saying which. */
export interface Withheld {
  readonly fixed: number;
  readonly broken: number;
  readonly other: number;
  /** Of the broken ones, those whose label raters dispute. */
  readonly disputed: number;
  /** Field to the items that flipped. */
  readonly items: Readonly<Record<string, number>>;
}

export interface HunkEffect {
  readonly path: string;
  readonly side: "head" | "base";
  /** 1-based lines, inclusive. */
  readonly start: number;
  readonly end: number;
  /** Flips that come back when this hunk is taken away. */
  readonly removed: { readonly fixed: number; readonly broken: number; readonly other: number };
  /** Flips that this hunk alone gives. */
  readonly alone: { readonly fixed: number; readonly broken: number; readonly other: number };
  readonly clauses: readonly string[];
  /** Owned flips: `set/item/field[/label]` are found in `flips` by index. */
  readonly owns: readonly number[];
  /** Its exact (Shapley) share of all that was fixed and broken, where somebody asked for it; they add up to all of it. */
  readonly share?: { readonly fixed: number; readonly broken: number };
}

export interface ClauseInfo {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly line: number;
  readonly severity: Severity | null;
  readonly regulated: string | null;
  readonly summary: string;
  /** Lines of the head prompt whose parts cite it. */
  readonly lines: readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

export interface LabelEffect {
  readonly field: string;
  readonly items: number;
  readonly relabelled: number;
  /** Right answers, `b`ase and `h`ead prompt under `B`ase and `H`ead labels. */
  readonly right: { readonly baseBase: number; readonly baseHead: number; readonly headBase: number; readonly headHead: number };
}

export interface Escalation {
  readonly share: number;
  readonly items: number;
  /** Wrong answers among those that were not escalated. */
  readonly errorsAmongRest: number;
}

export interface PeopleAgreement {
  readonly field: string;
  /** Items with two independent ratings or more. */
  readonly items: number;
  readonly ratersAgree: number;
  /** Items with an adjudicated label (all items where nothing was adjudicated). */
  readonly of: number;
  readonly baseAgrees: number;
  readonly headAgrees: number;
}

/** What the change costs at production's mix and the stated costs. */
export interface Trade {
  readonly field: string;
  readonly label?: string;
  /** Errors of each kind per month, before and now. */
  readonly base: Readonly<Record<string, number | null>>;
  readonly head: Readonly<Record<string, number | null>>;
  /** Cost per month, before and now; null where a class has no items. */
  readonly cost: { readonly base: number | null; readonly head: number | null };
  /** How many more of the dearer error one avoided cheaper error costs, and what the settings accept. */
  readonly ratio: { readonly of: string; readonly per: string; readonly measured: number; readonly accepted: number } | null;
}

/** How a trivial rater does on the same items. */
export interface Floor {
  readonly field: string;
  readonly name: "majority label" | "embedded model";
  readonly label?: string;
  readonly exact: number;
  readonly of: number;
}
