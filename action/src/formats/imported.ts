import type { Json } from "../canonical.ts";
import type { Taxonomy } from "../documents/ground-truth/field.ts";
import type { ItemSet } from "../documents/ground-truth/item.ts";
import type { MessageTemplate } from "../documents/prompts/prompt.ts";
import type { Place } from "../errors.ts";
import type { DraftItem } from "./draft-item.ts";
import type { Findings } from "./finding.ts";
import type { LabelMap } from "./label-map.ts";

/** The kinds of files that can be imported. */
export const IMPORT_KINDS = ["prompt-yml", "dotprompt", "promptfoo", "csv", "label-studio", "sop"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * How an importer reads the files that the one it reads names. Paths are those that people are shown, with `/`. Both throw a UserError for what is
 * refused: outside of the folder, a symbolic link, not UTF-8.
 */
export interface Sources {
  /** The text of a file; `null` where there is none. */
  read(path: string): Promise<string | null>;
  /** Paths that match a glob pattern, sorted. */
  glob(pattern: string): Promise<readonly string[]>;
}

/** What an importer is given beside the file. */
export interface ImportContext {
  readonly taxonomy: Taxonomy;
  /** The sets that exist, by name. */
  readonly sets: ReadonlyMap<string, ItemSet>;
  readonly map: LabelMap;
  readonly sources: Sources;
  readonly findings: Findings;
  /** `--set`, `--name`, `--salt`, `--header-row`, `--prefix`; null where not given. */
  readonly set: string | null;
  readonly name: string | null;
  readonly salt: string | null;
  readonly headerRow: number | null;
  readonly prefix: string | null;
}

/** The file that is imported. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A prompt before it is written: made of messages, or a text that is kept as it stands. */
export type DraftPrompt = {
  /** Where it stands in the file that it comes from. */
  readonly place: Place;
  readonly name: string;
} & (
  | {
      readonly kind: "messages";
      /** In the order in which the keys are written. */
      readonly frontMatter: Readonly<Record<string, Json>>;
      readonly body: readonly MessageTemplate[];
    }
  | {
      readonly kind: "text";
      readonly text: string;
      /** Name of each partial it uses to its text. */
      readonly partials: ReadonlyMap<string, string>;
      /** The line of the imported file for a line of the new one. */
      lineOf(line: number): number;
    }
);

/** A text to be written as it stands. */
export interface DraftFile {
  readonly path: string;
  readonly text: string;
  readonly place: Place;
}

/** What an importer made of one file. `cases` counts what the file holds: those that are not among `items` are named in the findings. */
export interface Imported {
  readonly prompts: readonly DraftPrompt[];
  readonly items: readonly DraftItem[];
  readonly files: readonly DraftFile[];
  readonly cases: number;
  /** Of a policy document: how many clauses have an id; `cases` counts all of them. */
  readonly clauses?: number;
  /** The first rows as a table reads them, the header first. */
  readonly preview?: readonly (readonly string[])[];
  /** Of a table: each column and what it is taken for, in words. */
  readonly columns?: readonly (readonly [column: string, taken: string])[];
}

export const NOTHING: Imported = { prompts: [], items: [], files: [], cases: 0 };
