import { type Digest, digestOfText } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import type { Value } from "../ground-truth/field.ts";
import { readJsonFile } from "../syntax/json-file.ts";
import { validate } from "../syntax/validate.ts";
import type { EvidenceSet } from "./decision-record.ts";

/** What one version said of an item: field to value, or how its answer failed. */
export type RunSide = Readonly<Record<string, Value>> | "refused" | "malformed" | "unknown label" | "error";

/** One item of a run; `left` says why it was not asked about. */
export interface RunItem {
  readonly set: string;
  readonly item: string;
  readonly base?: RunSide;
  readonly head?: RunSide;
  readonly left?: string;
}

/** `assay/run@1`: what both versions of a prompt said of each item, without any text. */
export interface RunFile {
  readonly schema: "assay/run@1";
  readonly prompt: string;
  /** `dev`: of split sets only the dev part is in here. */
  readonly part: "dev" | null;
  readonly model: string;
  /** Null where the prompt had no earlier version. */
  readonly base: { readonly content: Digest } | null;
  readonly head: { readonly content: Digest };
  readonly sets: readonly EvidenceSet[];
  readonly fields: readonly string[];
  readonly items: readonly RunItem[];
}

/** Reads a run file. `run` is null where there is a problem. */
export function readRunFile(text: string, path: string): { run: RunFile | null; problems: readonly Problem[] } {
  const { document, problems } = readJsonFile(text, path);
  if (document === null) return { run: null, problems };
  const found = validate("run", document);
  return { run: found.length === 0 ? (document.value as RunFile) : null, problems: found };
}

/** A run file's text: one line an item, the same bytes for the same run. */
export function runFileText(run: RunFile): string {
  const { items, ...head } = run;
  const lines = items.map((item) => JSON.stringify(item)).join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},"items":[\n${lines}\n]}\n`;
}

/** Digest of a run file's text, whatever line ends a checkout gave it. */
export function runDigest(text: string): Digest {
  return digestOfText(text.replaceAll("\r\n", "\n"));
}
