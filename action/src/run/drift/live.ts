import { UserError } from "../../errors.ts";
import { readBundle } from "../../release/bundle.ts";
import type { DriftRecord } from "../../release/drift-record.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH, releasePath } from "../../release/layout.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { noSuchPrompt } from "../compare/prompt-pairs.ts";
import { type Loaded, settingsOf } from "../compare/workspace.ts";
import { loadRelease, releasesOf } from "../release/released.ts";
import { type ChannelStatus, channelsStatus } from "../release/status.ts";

/** A prompt as it is asked in production. */
export interface LivePrompt {
  readonly name: string;
  readonly release: DriftRecord["release"];
  readonly commit: string;
  /** The files that hold it. */
  readonly loaded: Loaded;
  readonly model: string;
  /** What the reader must know besides. */
  readonly notes: readonly string[];
}

/** A prompt that cannot be looked at, and why. */
export interface Unknown {
  readonly name: string;
  readonly because: string;
}

export interface LiveOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly keys: PublicKeys;
  /** The default branch. */
  readonly judge: Loaded;
  readonly tip: string;
  readonly now: Date;
}

/**
 * The prompts to look at: those that are named, else all that a channel serves, else those of the default branch. Of each what production serves; where it serves none, what
 * another channel was told last; where none does, the default branch.
 */
export async function livePrompts(names: readonly string[], options: LiveOptions): Promise<readonly (LivePrompt | Unknown)[]> {
  const { repository, writer, keys, now, judge } = options;
  const channels = await channelsStatus(repository, writer, keys, now);
  const served = [...new Set(channels.flatMap(({ live }) => live.map(({ prompt }) => prompt)))].sort();
  const all = names.length > 0 ? names : served.length > 0 ? served : [...judge.documents.prompts.keys()].sort();
  return Promise.all(all.map((name) => livePrompt(name, channels, options)));
}

async function livePrompt(name: string, channels: readonly ChannelStatus[], options: LiveOptions): Promise<LivePrompt | Unknown> {
  const { repository, writer, judge, tip } = options;
  const entries = channels.flatMap(({ channel, doubt, live }) =>
    live.flatMap((entry) => (entry.prompt === name ? [{ channel, doubt, ...entry }] : [])),
  );
  const entry = entries.find(({ channel }) => channel === "production") ?? entries.sort((a, b) => (a.since < b.since ? 1 : -1))[0];
  if (entry === undefined) {
    const prompt = judge.documents.prompts.get(name);
    if (!prompt) throw noSuchPrompt(name, judge);
    return { name, release: null, commit: tip, loaded: judge, model: prompt.model ?? settingsOf(judge)["default-model"], notes: [] };
  }
  const { channel, version, tag } = entry;
  const release = (await releasesOf(repository, tip, name)).find((released) => released.tag === tag);
  if (!release)
    return { name, because: `${channel} serves ${tag}, and the default branch holds no such release: its files are not known.` };
  const { loaded, content } = await loadRelease(repository, release);
  if (content !== entry.content)
    return { name, because: `${channel} serves ${tag}, and its commit holds something else: somebody moved the tag.` };
  try {
    const state = await writer.branch(CHANNELS_BRANCH);
    const bundle = readBundle((await state?.tree.read(releasePath({ prompt: name, version }, "bundle"))) ?? "");
    const notes = [
      ...(entry.doubt === null ? [] : [entry.doubt]),
      ...(entry.rollout === undefined ? [] : ["Several versions share its traffic; only this one was asked."]),
    ];
    return { name, release: { channel, version, tag }, commit: release.commit, loaded, model: bundle.measured, notes };
  } catch (error) {
    if (error instanceof UserError) return { name, because: `${tag}: ${error.message}` };
    throw error;
  }
}
