import { existsSync } from "node:fs";
import { join } from "node:path";
import { decisionsFolder, recordId } from "../../decisions/draft.ts";
import type { DecisionRecord } from "../../documents/records/decision-record.ts";
import { formatProblem, UserError } from "../../errors.ts";
import type { Loaded } from "../../run/compare/workspace.ts";
import type { Decided } from "./decide-measured.ts";

/** Where the record goes, and the record that is there already. */
export interface Target {
  readonly id: string;
  readonly path: string;
  readonly record: DecisionRecord | null;
}

export interface Place {
  readonly disk: Loaded;
  readonly before: Loaded;
  readonly date: string;
  readonly options: { readonly slug?: string; readonly force?: true };
  readonly folder: string;
}

export function targetOf(prompt: string, { evidence }: Decided, { disk, before, date, options, folder }: Place): Target {
  const isOpen = ({ id }: DecisionRecord) => (before.documents.records.get(id)?.status ?? "proposed") === "proposed";
  const mine = [...disk.documents.records.values()].filter((record) => record.prompt === prompt && isOpen(record));
  const same = mine.find((record) => record.evidence?.head.content === evidence.head.content && options.slug === undefined);
  if (same) return { id: same.id, path: same.path, record: same };
  const earlier = mine.filter(({ status }) => status !== "rejected").at(-1);
  if (earlier && options.slug === undefined) {
    if (options.force) return { id: earlier.id, path: earlier.path, record: earlier };
    throw new UserError(
      `${earlier.path} was written for an earlier version of this change. --force brings its numbers up to date and keeps what you wrote (read it again then); --slug NAME begins another record.`,
    );
  }
  const at = (text: string) => ({ id: recordId(date, text), path: `${decisionsFolder(prompt)}/${recordId(date, text)}.md` });
  const taken = (path: string) => existsSync(join(folder, path));
  if (options.slug !== undefined) {
    const named = at(options.slug);
    if (!taken(named.path)) return { ...named, record: null };
    const record = mine.find(({ id }) => id === named.id) ?? null;
    if (options.force && (record !== null || !disk.documents.records.has(named.id))) return { ...named, record };
    throw new UserError(
      `${named.path} is there already. ${options.force || record === null ? "It was decided, and stays as it is: use another --slug." : "--force brings its numbers up to date and keeps what you wrote."}`,
    );
  }
  // A second decision on the same day gets a number.
  for (let number = 1; ; number += 1) {
    const named = at(number === 1 ? prompt : `${prompt}-${number}`);
    if (!taken(named.path)) return { ...named, record: null };
    const broken = disk.documents.problems.find(({ path, severity }) => path === named.path && severity === "error");
    if (!broken) continue;
    if (options.force) return { ...named, record: null };
    throw new UserError(`${formatProblem(broken)}\nMend the record, or write it anew with --force.`);
  }
}

export function replacedRecords(ids: readonly string[], known: ReadonlyMap<string, DecisionRecord>): readonly DecisionRecord[] {
  return ids.map((id) => {
    const record = known.get(id);
    if (!record) throw new UserError(`There is no decision record ${JSON.stringify(id)} to supersede.`);
    if (record.status !== "accepted")
      throw new UserError(`${record.path} is \`${record.status}\`: only an accepted decision can be superseded.`);
    return record;
  });
}
