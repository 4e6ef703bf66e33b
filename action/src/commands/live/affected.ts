import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { mayShow } from "../../documents/ground-truth/sensitivity.ts";
import { UserError } from "../../errors.ts";
import { type Affected, isConclusive } from "../../live/affected.ts";
import { affectedBlocks } from "../../live/affected-text.ts";
import { openKnownTitles } from "../../live/known-titles.ts";
import { readLogColumns } from "../../live/log-columns.ts";
import { type Served, servedBy } from "../../live/served.ts";
import { tagOf } from "../../release/tag.ts";
import { openRepository } from "../../repository/repository.ts";
import { openAnswering } from "../../run/compare/answering.ts";
import { affectedBy } from "../../run/live/affected.ts";
import { channelHistory } from "../../run/live/channel-history.ts";
import { setsOf, storedItems } from "../../run/live/stored-predictions.ts";
import { findVersion, type Version } from "../../run/live/versions.ts";
import { type LiveBench, openLiveBench } from "../../run/live/workbench.ts";
import { releasesOf } from "../../run/release/released.ts";
import { interruptSignal } from "../interrupt.ts";
import { openWriterFor } from "../release/release-bench.ts";
import { writeBlocks } from "./live-outputs.ts";
import { openLineProgress } from "./live-progress.ts";

interface Options {
  readonly C: string;
  readonly quiet?: true;
  readonly log: string;
  readonly map?: readonly string[];
  readonly out?: string;
  readonly channel: string;
  readonly corrected?: string;
  readonly store?: string;
  readonly json?: string;
  readonly markdown?: string;
}

/**
 * `assay affected TAG --log FILE`: what a version decided while it was live, and a list for rating it again. No model is called. Returns 1 where lines of the
 * log could not be read or do not say what decided, and where none is about the prompt: the list may then lack titles.
 */
export async function affected(tag: string, options: Options): Promise<number> {
  if (options.out !== undefined) await refuseSameFile(options.log, options.out);
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const bench = await openLiveBench(repository, await openWriterFor(repository));
  const columns = readLogColumns(options.map ?? [], bench.judge.documents.taxonomy);
  const bad = await findVersion(bench, tag);
  const history = await channelHistory(repository, bench.writer, options.channel, bench.keys);
  const served = servedBy(history.indexes);
  const correctedTag = options.corrected ?? correctedOf(bad, served);
  if (correctedTag === tag)
    throw new UserError(`${tag} cannot be held against itself. Name the version that decides right: --corrected NAME@VERSION`);
  const corrected = correctedTag === null ? null : await findVersion(bench, correctedTag);
  if (corrected !== null && corrected.prompt !== bad.prompt)
    throw new UserError(`${corrected.tag} is a release of another prompt than ${tag}.`);
  const titles = await knownTitles(bench, bad, corrected, resolve(repository.path, options.store ?? ".assay"), interrupt.signal);
  const progress = openLineProgress(options);
  const { prompt, version, content } = bad;
  const released = await releasesOf(repository, bench.tip, prompt);
  const wanted = { prompt, version, versions: new Set(released.map((release) => release.version)), content, channel: options.channel };
  const clauses = new Map(
    [bad.loaded, bench.judge].flatMap(({ documents }) =>
      [...documents.sops.values()].flatMap((sop) => sop.clauses.map((clause) => [clause.id, clause] as const)),
    ),
  );
  const context = {
    taxonomy: bench.judge.documents.taxonomy,
    clauses,
    deployment: bench.settings.deployment,
    titles,
    corrected: corrected?.tag ?? null,
  };
  const found = await affectedBy({
    log: options.log,
    out: options.out ?? null,
    wanted,
    served,
    columns,
    context,
    signal: interrupt.signal,
    onProgress: progress.update,
  });
  progress.end();
  const result: Affected = {
    schema: "assay/affected@1",
    tag,
    channel: options.channel,
    corrected: corrected?.tag ?? null,
    live: served.intervalsOf(bad.prompt, bad.version).map(({ from, to, shared }) => ({
      from: new Date(from).toISOString(),
      to: to === null ? null : new Date(to).toISOString(),
      shared,
    })),
    unproven: history.unproven,
    ...found,
    groundTruth: { items: titles.items, withoutAnswer: titles.missing, unnamed: titles.unnamed },
    list: options.out ?? null,
  };
  await writeBlocks(result, affectedBlocks(result), options);
  return isConclusive(result.lines) ? 0 : 1;
}

/** What the channel serves instead by now, else what it served before. */
function correctedOf({ prompt, version }: Version, served: Served): string | null {
  const live = served.live(prompt);
  if (live === null) return null;
  const other = live.version === version ? live.previous : live.version;
  return other === null ? null : tagOf({ prompt, version: other });
}

async function knownTitles(bench: LiveBench, bad: Version, corrected: Version | null, store: string, signal: AbortSignal) {
  const { judge, settings, repository } = bench;
  const titles = openKnownTitles({
    taxonomy: judge.documents.taxonomy,
    deployment: settings.deployment,
    mayName: (item) => mayShow(item.sensitivity, "json", settings.report).id,
  });
  const versions = corrected === null ? [bad] : [bad, corrected];
  if (setsOf(versions, judge).length === 0) return titles.finish();
  await using answering = await openAnswering({
    settings,
    env: process.env,
    recorded: judge.tree,
    root: repository.path,
    store,
    replay: true,
    signal,
    onWarning: (message) => void process.stderr.write(`${message}\n`),
  });
  for await (const { item, predictions } of storedItems(versions, judge, answering))
    titles.add(item, predictions[0] ?? null, predictions[1] ?? null);
  return titles.finish();
}

async function refuseSameFile(log: string, out: string): Promise<void> {
  const [from, to] = await Promise.all([log, out].map((path) => realpath(path).catch(() => resolve(path))));
  if (from === to) throw new UserError(`--out ${out} would write over the log. Name another file.`);
}
