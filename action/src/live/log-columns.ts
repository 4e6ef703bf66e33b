import type { Taxonomy } from "../documents/ground-truth/field.ts";
import { nameHint } from "../documents/syntax/nearest-name.ts";
import { UserError } from "../errors.ts";
import { type LabelMap, readLabelMap } from "../formats/label-map.ts";

/** What a line of a log says besides labels. */
export const LOG_PARTS = ["time", "item", "prompt", "version", "digest", "variant", "channel", "sequence", "clauses", "error"] as const;

export type LogPart = (typeof LOG_PARTS)[number];

/** Where each thing stands in a line: names to try in this order. A name with dots leads into objects unless a column is called so. */
export interface LogColumns {
  readonly parts: Readonly<Record<LogPart, readonly string[]>>;
  /** Field to where its label stands. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** Field to where the label that later turned out right stands. */
  readonly truths: ReadonlyMap<string, readonly string[]>;
  /** What is written for a label: `tier:R=18+`. */
  readonly written: LabelMap;
}

/** The names that docs/loader.md tells services to record, and what loggers call the time. */
const USUAL: Readonly<Record<LogPart, readonly string[]>> = {
  time: ["time", "timestamp", "at"],
  item: ["title", "item"],
  prompt: ["prompt"],
  version: ["version"],
  digest: ["digest"],
  variant: ["variant"],
  channel: ["channel"],
  sequence: ["sequence"],
  clauses: ["prediction.clauses", "clauses"],
  error: ["error"],
};

const FORMS = `Forms: \`column=${LOG_PARTS.join("`, `column=")}\`, \`column=field\`, \`column=truth.field\`, \`field:written=label\`. A column within an object is written with dots: \`result.tier=tier\`.`;

/** Reads the values of `--map` for a log. What is not mapped is looked for under its usual names. Throws a UserError for one that has no form that is known. */
export function readLogColumns(entries: readonly string[], taxonomy: Taxonomy): LogColumns {
  const parts: Record<LogPart, readonly string[]> = { ...USUAL };
  const labels = new Map([...taxonomy.keys()].map((field) => [field, [`prediction.values.${field}`, field]]));
  const truths = new Map([...taxonomy.keys()].map((field) => [field, [`truth.${field}`]]));
  const written: string[] = [];
  for (const entry of entries) {
    const at = entry.lastIndexOf("=");
    const [left, right] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at === -1 || left === "") throw new UserError(`--map ${entry} has no form that is known. ${FORMS}`);
    const part = LOG_PARTS.find((name) => name === right);
    const truth = right.startsWith("truth.") ? right.slice("truth.".length) : null;
    if (taxonomy.has(left.split(":")[0] ?? "") && left.includes(":")) written.push(entry);
    else if (part !== undefined) parts[part] = [left];
    else if (taxonomy.has(right)) labels.set(right, [left]);
    else if (truth !== null && taxonomy.has(truth)) truths.set(truth, [left]);
    else {
      const names = [...LOG_PARTS, ...taxonomy.keys(), ...[...taxonomy.keys()].map((field) => `truth.${field}`)];
      throw new UserError(`--map ${entry}: there is no \`${right}\`. ${nameHint(right, names, "Known")}\n${FORMS}`);
    }
  }
  return { parts, labels, truths, written: readLabelMap(written, taxonomy) };
}
