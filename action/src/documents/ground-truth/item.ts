import type { JsonSchema } from "../prompts/prompt.ts";
import type { Value } from "./field.ts";

/** Where text of a set may appear. */
export type Sensitivity = "public" | "internal" | "restricted";

/** One person's labels for an item; `by: adjudicated` is the one that counts. */
export interface Rating {
  readonly by: string;
  readonly at: string;
  readonly note?: string;
  readonly truth: Readonly<Record<string, Value>>;
}

/** One line of `items.jsonl`. */
export interface Item {
  readonly id: string;
  readonly set: string;
  /** The cluster: items of one title are not independent. */
  readonly title: string;
  /** What the prompt's variables are filled with. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Field name to value. A field that is missing is not labelled, and is never counted as negative. */
  readonly truth: Readonly<Record<string, Value>>;
  /** The clauses that decide the case, either way. */
  readonly clauses: readonly string[];
  /** Decision point id to the branch taken. */
  readonly points: Readonly<Record<string, string>>;
  readonly edge: readonly string[];
  readonly slices: Readonly<Record<string, string>>;
  readonly ratings: readonly Rating[];
  readonly disputed: boolean;
  readonly source: string;
  readonly sensitivity: Sensitivity;
  /** Of an item of a vault, which is shown as nowhere as a restricted one: any model may have it. */
  readonly sendable?: true;
  /** 1-based line in `items.jsonl`, for links. */
  readonly line: number;
}

/** `set.yaml`. */
export interface ItemSet {
  readonly name: string;
  /** Folder of the set, e.g. `ground-truth/titles`. */
  readonly path: string;
  readonly about: string;
  readonly provenance: string;
  readonly sensitivity: Sensitivity;
  /** What an item's input holds; absent where the file does not say. */
  readonly input?: JsonSchema;
  readonly cluster: string;
  readonly slices: readonly string[];
  /** The set is not in the repository; this is what its own file says of who may have its items. */
  readonly vault?: { readonly sensitivity: Sensitivity };
  readonly use: readonly ("pull-request" | "release")[];
  readonly split: { readonly salt: string; readonly dev: number; readonly gate: number } | null;
  /** Model to field to the share of predictions that change when nothing changed. */
  readonly noise: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
