import type { Digest } from "../canonical.ts";
import type { Value } from "../documents/ground-truth/field.ts";
import { readDocument } from "./document.ts";
import { slugOf } from "./tag.ts";

/** What an answer means: the judged fields' values, or why it could not be read. */
export type Meaning = Readonly<Record<string, Value>> | "refused" | "malformed" | "unknown label" | "error";

/** One title of a panel: its name, the question it was asked, and what the reference answered. */
export interface PanelAnswer {
  /** `set/id`, or `set/#` and a hash where the id may not be shown. */
  readonly title: string;
  /** Begin of the SHA-256 of exactly what was sent: where it is another one, prompt, parameters or item changed. */
  readonly question: string;
  readonly meaning: Meaning;
}

export interface DriftFlip {
  readonly title: string;
  readonly from: Meaning;
  readonly to: Meaning;
}

/** How often one label was given, before and now, and by how many titles it was gained and lost. Without a field: answers that nobody can read. */
export interface MixShift {
  readonly field: string | null;
  readonly label: string;
  readonly before: number;
  readonly now: number;
  readonly gained: number;
  readonly lost: number;
}

/** Counts of one run against the reference. */
export interface DriftCounts {
  /** Titles that both answered, to the same question. */
  readonly titles: number;
  /** Titles of the panel whose item changed since, or is gone. */
  readonly left: number;
  readonly flips: number;
  /** Titles that became right, and that became wrong, under today's labels. */
  readonly gained: number;
  readonly lost: number;
  readonly unreadable: { readonly before: number; readonly now: number };
}

/** Natural logarithms of the run's e-values: evidence that something changed. */
export type DriftSignals = Readonly<Record<DriftSignal, number>>;
export type DriftSignal = "model" | "quality" | "mix";

/**
 * `assay/drift@1`: one look at a prompt that is live. A `reference` asks its panel twice and holds the answers that later runs are compared with; its counts are those of
 * the second answers against the first, so what the model does by itself. It holds no text of an item.
 */
export interface DriftRecord {
  readonly schema: "assay/drift@1";
  readonly prompt: string;
  readonly event: "reference" | "run";
  /** ISO 8601, UTC. */
  readonly recorded: string;
  /** What was asked; null where nothing is released and the default branch was asked. */
  readonly release: { readonly channel: string; readonly version: string; readonly tag: string } | null;
  readonly commit: string;
  readonly content: Digest;
  readonly model: string;
  /** Whether the settings call the model a dated snapshot. */
  readonly pinned: boolean;
  readonly rehearsal: boolean;
  readonly scorer: string;
  readonly panel: { readonly digest: Digest; readonly titles: number };
  /** `recorded` of the reference that it is compared with; its own for a reference. */
  readonly reference: string;
  /** Why a reference was begun, in words; null for a run. */
  readonly because: string | null;
  /** The share of flips that is taken for noise: the upper limit of what the reference showed. */
  readonly noise: number;
  readonly counts: DriftCounts;
  readonly mix: readonly MixShift[];
  /** Null for a reference. */
  readonly signals: DriftSignals | null;
  readonly flips: readonly DriftFlip[];
  /** Of a reference: what later runs are compared with. */
  readonly answers: readonly PanelAnswer[] | null;
  readonly calls: number;
  readonly usd: number;
}

/** `drift/maturity-rating/2026-11-21-051700-run.json`; `again` numbers a further one of the same second, from 2. */
export function driftRecordPath({ prompt, recorded, event }: Pick<DriftRecord, "prompt" | "recorded" | "event">, again = 1): string {
  const time = recorded.slice(11, 19).replaceAll(":", "");
  return `drift/${slugOf(prompt)}/${recorded.slice(0, 10)}-${time}-${event}${again === 1 ? "" : `-${again}`}.json`;
}

/** The record's file. */
export function driftRecordText(record: DriftRecord): string {
  return `${JSON.stringify(record, null, 1)}\n`;
}

/** Reads a record's file. Throws a RejectedError. */
export function readDriftRecord(text: string): DriftRecord {
  return readDocument<DriftRecord>("drift", text);
}
