import { UserError } from "../../errors.ts";
import type { ChannelIndex } from "../../release/channel-index.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import type { Manifest } from "../../release/manifest.ts";
import { RejectedError } from "../../release/rejection.ts";
import { type ReleaseName, slugOf, tagOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState, Writer } from "../../repository/writer.ts";
import { publishedRelease, readChannel, releaseManifest } from "./channels.ts";
import { entryOf, takenBackFrom } from "./quiet-return.ts";

/** What a channel serves, by its signed index: what else is known of the release may be damaged, and going back must not wait for that. */
export interface LiveRelease {
  readonly tag: string;
  readonly version: string;
  /** Null where its manifest is not to be believed. */
  readonly commit: string | null;
}

/** What a channel serves, and the release to go back to. */
export interface WayBack {
  readonly live: LiveRelease;
  readonly target: Manifest;
  /** The sequence at which the channel serves the target already: an earlier run moved it, and may have ended before the rest was done. Else null. */
  readonly since: number | null;
}

/** What was asked for; `to` is a version. */
export interface WayAsked {
  readonly prompt: string;
  readonly channel: string;
  readonly to: string | undefined;
  /** Whether only to say what going back undoes. */
  readonly brief: boolean;
}

/**
 * Finds what a channel serves of a prompt and what it served before, or the version asked for. Asked twice, it goes back once: what the channel was taken back from is
 * served again only where it is named. Only the release to go back to has to be whole. Throws a UserError where there is nothing to go back to.
 */
export async function wayBack(repository: Repository, writer: Writer, keys: PublicKeys, asked: WayAsked): Promise<WayBack> {
  const { prompt, channel, to } = asked;
  const state = await writer.branch(CHANNELS_BRANCH);
  const index: ChannelIndex | null = await readChannel(repository, state, channel, keys);
  const entry = entryOf(index, prompt);
  if (index === null || entry === undefined)
    throw new UserError(
      [
        `${channel} serves no release of ${prompt}: there is nothing to go back from.`,
        ...(await otherChannels(repository, state, keys, asked)),
      ].join("\n"),
    );
  const released = async (version: string) => {
    const found = await publishedRelease(state, { prompt, version }, keys).catch((error: unknown) => {
      if (!(error instanceof RejectedError)) throw error;
      throw new RejectedError(error.code, `${error.message} Going to ${version} would serve nothing. Name another version: --to VERSION`);
    });
    if (found !== null) return found;
    throw new UserError(`There is no release ${prompt} ${version}. \`git tag --list '${slugOf(prompt)}@*'\` lists them.`);
  };
  const manifest = await readableManifest(state, { prompt, version: entry.version }, keys);
  const live = { tag: entry.tag, version: entry.version, commit: manifest?.commit ?? null };
  const from = takenBackFrom(entry);
  if (from !== null && (to ?? entry.version) === entry.version) {
    const left = { prompt, version: from };
    const commit = (await readableManifest(state, left, keys))?.commit ?? null;
    return { live: { tag: tagOf(left), version: from, commit }, target: await released(entry.version), since: index.sequence };
  }
  if (to === entry.version) throw new UserError(`${channel} serves ${prompt} ${to} already.`);
  if (to === undefined && manifest?.["rollback-of"] !== undefined)
    throw new UserError(`${live.tag} is itself the way back from ${manifest["rollback-of"]}. Name the version to go to: --to VERSION`);
  const version = to ?? entry.previous;
  if (version === null) throw new UserError(`${channel} served no other release of ${prompt} before. Name one: --to VERSION`);
  return { live, target: await released(version), since: null };
}

/** The manifest of a release; null where it is gone or not to be believed. */
async function readableManifest(state: BranchState | null, release: ReleaseName, keys: PublicKeys): Promise<Manifest | null> {
  try {
    return await releaseManifest(state, release, keys);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Which other channels serve the prompt, each with what to type; one that is not believed is left out: `assay status` says why. */
async function otherChannels(
  repository: Repository,
  state: BranchState | null,
  keys: PublicKeys,
  asked: WayAsked,
): Promise<readonly string[]> {
  const { prompt, to, brief } = asked;
  const found: string[] = [];
  for (const path of (await state?.tree.list("channels")) ?? []) {
    const channel = path.slice("channels/".length, -".json".length);
    const index = await readChannel(repository, state, channel, keys).catch((error: unknown) => {
      if (error instanceof RejectedError) return null;
      throw error;
    });
    const entry = entryOf(index, prompt);
    if (entry === undefined) continue;
    const command = `npx assay rollback ${prompt} --channel ${channel}${to === undefined ? "" : ` --to ${to}`}${brief ? " --brief" : ""}`;
    found.push(`${channel} serves ${entry.version}: ${command}`);
  }
  return found;
}
