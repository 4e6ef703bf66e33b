import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digestOf, digestOfText } from "../../canonical.ts";
import { slugOf } from "../../decisions/draft.ts";
import { openRunLog } from "../../decisions/run-log.ts";
import { newRecordText, updatedRecordText, withStatus } from "../../decisions/write-record.ts";
import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { type DecisionRecord, runFilePath } from "../../documents/records/decision-record.ts";
import { readRecord } from "../../documents/records/decision-record-reader.ts";
import { logLines } from "../../escape.ts";
import { renderJson } from "../../report/json.ts";
import { openRepository } from "../../repository/repository.ts";
import { askableOf } from "../../run/compare/askable.ts";
import { compareRevisions } from "../../run/compare/compare-revisions.ts";
import { type Loaded, loadTree } from "../../run/compare/workspace.ts";
import { interruptSignal } from "../interrupt.ts";
import type { ScoringOptions } from "../options.ts";
import { writeResult } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { chooseSettings } from "../settings-file.ts";
import { openAnsweringFor, runOptionsOf } from "../workbench.ts";
import { type Decided, decidedOf, MOST_ITEMS_KEPT, measuredPrompt } from "./decide-measured.ts";
import { replacedRecords, type Target, targetOf } from "./decide-target.ts";

export interface DecideOptions extends Omit<ScoringOptions, "repeat" | "split"> {
  readonly slug?: string;
  readonly status?: "accepted" | "rejected";
  readonly supersedes?: readonly string[];
  readonly force?: true;
  readonly json?: string;
  /** `YYYY-MM-DD`; default the clock's. */
  readonly today?: string;
}

/**
 * `assay decide PROMPT [BASE] [HEAD]`: measures what changed in a prompt and drafts its decision record with every number filled in, and the run file
 * beside it. Where this version has a record already, its numbers are brought up to date and its words stay. Returns 0.
 */
export async function decide(prompt: string, base: string | undefined, head: string | undefined, options: DecideOptions): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const branch = await repository.defaultBranch();
  const judge = await loadTree(await repository.tree(branch.ref));
  const disk = await loadTree(repository.workingTree());
  const baseCommit = base === undefined ? await repository.mergeBase(branch.ref, "HEAD") : (await repository.resolve(base)).commit;
  const before = baseCommit === judge.tree.commit ? judge : await loadTree(await repository.tree(base ?? baseCommit));
  const now = head === undefined ? disk : await loadTree(await repository.tree(head));
  const { settings, from } = await chooseSettings(judge, options.settings);
  const progress = openProgress(options);
  await using answering = await openAnsweringFor(repository, settings, options, interrupt.signal, progress);
  const log = openRunLog(
    judge.documents.taxonomy.values(),
    (item) => {
      const set = judge.documents.sets.get(item.set);
      return set === undefined || splitOf(item, set) !== "gate";
    },
    settings.report,
  );
  const { comparison } = await compareRevisions({
    base: withPrompts(before, (name) => isOf(prompt, name) || !now.documents.prompts.has(name)),
    head: withPrompts(now, (name) => isOf(prompt, name)),
    judge,
    // The record is what is being written.
    settings: { ...settings, governance: { "decision-records": "off" } },
    settingsFrom: from,
    diffs: await repository.diff(baseCommit, head ?? null),
    answering,
    repeats: { base: 0, head: 0 },
    ...runOptionsOf(options, interrupt.signal, progress),
    // Numbers of a split set's gate part stay out of the repository.
    part: "dev",
    onScored: (name, scored) => name === prompt && log.add(scored),
  });
  progress.end();
  const measured = measuredPrompt(prompt, now, comparison.prompts, log.partial());
  const report = options.json === undefined ? null : renderJson(comparison);
  if (options.json !== undefined && report !== null) await writeResult(options.json, report);
  const current = now.documents.prompts.get(prompt);
  const { config } = current
    ? askableOf(current, { taxonomy: judge.documents.taxonomy, media: judge.tree, outputTokens: settings.limits["output-tokens"] })
    : { config: {} };
  const decided = decidedOf(measured, comparison.prompts, judge, log, {
    params: digestOf(config),
    report: report === null ? null : digestOfText(report),
  });
  const known = disk.documents.records;
  const date = options.today ?? new Date().toISOString().slice(0, 10);
  const target = targetOf(prompt, decided, { disk, before, date, options, folder: repository.path });
  const replaced = replacedRecords(options.supersedes ?? [], known);
  const changes = { ...(options.status ? { status: options.status } : {}), supersedes: replaced.map(({ id }) => id) };
  const name = await repository.userName();
  const text =
    target.record === null
      ? newRecordText(
          {
            id: target.id,
            date,
            status: options.status ?? "accepted",
            decisionMakers: name === null ? [] : [slugOf(name)],
            supersedes: changes.supersedes,
          },
          decided.measured,
          decided.evidence,
          decided.overlays,
        )
      : updatedRecordText(target.record, changes, decided.measured, decided.evidence, decided.overlays);
  const write = async (path: string, content: string | null) => {
    const file = join(repository.path, path);
    await mkdir(dirname(file), { recursive: true });
    if (content === null) await rm(file, { force: true });
    else await writeFile(file, content);
  };
  await write(target.path, text);
  await write(runFilePath(target), decided.run);
  const written = readRecord(text, target.path).record;
  const holds = written?.status === "accepted";
  for (const record of holds ? replaced : []) await write(record.path, withStatus(record.source, `superseded by ${target.id}`));
  say(target, decided, written?.placeholders ?? [], holds ? replaced : []);
  return 0;
}

/** A prompt or, because its decision may be theirs, one of its overlays. */
function isOf(prompt: string, name: string): boolean {
  return name === prompt || name.startsWith(`${prompt}/`);
}

function withPrompts(loaded: Loaded, keep: (name: string) => boolean): Loaded {
  const prompts = new Map([...loaded.documents.prompts].filter(([name]) => keep(name)));
  return { ...loaded, documents: { ...loaded.documents, prompts } };
}

function say(target: Target, { run, unkept }: Decided, placeholders: readonly number[], replaced: readonly DecisionRecord[]): void {
  const lines = [
    `${target.record === null ? "Wrote" : "Brought up to date"} ${target.path}`,
    run === null
      ? `${unkept === "restricted" ? "Its run has restricted items, which are not named" : `Its run has more than ${MOST_ITEMS_KEPT} items`}: the record holds its digest, and no run file was written.`
      : `and ${runFilePath(target)}`,
    ...replaced.map(({ path }) => `and marked ${path} as superseded`),
    "",
    placeholders.length === 0
      ? "Read it again, then: npx assay compare"
      : `Now write what only you know (line ${placeholders.join(" and line ")}), then: npx assay compare`,
  ];
  process.stdout.write(`${logLines(lines.join("\n"))}\n`);
}
