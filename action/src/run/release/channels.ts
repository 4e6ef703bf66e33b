import { digestOfText } from "../../canonical.ts";
import { UserError } from "../../errors.ts";
import { nextIndex, signIndex, verifyIndex } from "../../release/channel.ts";
import type { ChannelIndex, Target } from "../../release/channel-index.ts";
import { envelopeText } from "../../release/dsse.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH, channelPath, releasePath } from "../../release/layout.ts";
import { type Manifest, verifyManifest } from "../../release/manifest.ts";
import { RejectedError } from "../../release/rejection.ts";
import { type ReleaseName, tagOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState, Writer } from "../../repository/writer.ts";
import { entryOf } from "./quiet-return.ts";
import type { Signing } from "./signing.ts";

/** The signed manifest of a release on the branch `channels`; null where there is none. Throws a RejectedError where it is not to be believed. */
export async function releaseManifest(state: BranchState | null, release: ReleaseName, keys: PublicKeys): Promise<Manifest | null> {
  const text = (await state?.tree.read(releasePath(release, "signed-manifest"))) ?? null;
  if (text === null) return null;
  const manifest = verifyManifest(text, keys);
  if (manifest.tag !== tagOf(release))
    throw new RejectedError("malformed", `The manifest of ${tagOf(release)} is that of ${manifest.tag}.`);
  return manifest;
}

/** A release that stands on the branch `channels`, its manifest believed and its bundle the one that is named there; null where it does not. Throws a RejectedError where somebody changed it. */
export async function publishedRelease(state: BranchState | null, release: ReleaseName, keys: PublicKeys): Promise<Manifest | null> {
  const manifest = await releaseManifest(state, release, keys);
  if (manifest === null) return null;
  const bundle = await state?.tree.read(releasePath(release, "bundle"));
  if (bundle == null || digestOfText(bundle) !== manifest.bundle)
    throw new RejectedError("malformed", `The bundle of ${tagOf(release)} is not the one that its manifest names: somebody changed it.`);
  return manifest;
}

/** Every file of a release, by its path on the branch; none where it was not published. */
export async function releaseFiles(state: BranchState | null, release: ReleaseName): Promise<ReadonlyMap<string, string>> {
  const path = releasePath(release, "bundle");
  const paths = (await state?.tree.list(path.slice(0, path.lastIndexOf("/")))) ?? [];
  return new Map(await Promise.all(paths.map(async (file) => [file, (await state?.tree.read(file)) ?? ""] as const)));
}

/** Refuses, with a UserError, a release in whose folder files stand although it was never published: somebody put them there, and services would be sent to them. */
export async function refusePlanted(state: BranchState | null, release: ReleaseName): Promise<void> {
  const [first] = (await releaseFiles(state, release)).keys();
  if (first === undefined) return;
  throw new UserError(
    `${tagOf(release)} was never published, and the branch ${CHANNELS_BRANCH} holds ${first} already: somebody put it there, so nothing was signed. Find out who: npx assay audit verify. Then have it taken away, or release the next version instead.`,
  );
}

/** The files that a release still lacks on the branch: all, or none where another run was quicker. */
async function filesToAdd(
  state: BranchState | null,
  release: ReleaseName,
  { target, files = new Map() }: Move,
  keys: PublicKeys,
): Promise<ReadonlyMap<string, string>> {
  if (files.size === 0) return files;
  const published = await publishedRelease(state, release, keys);
  if (published === null) {
    await refusePlanted(state, release);
    return files;
  }
  if (published.bundle === target.bundle) return new Map();
  throw new UserError(`${target.tag} was published with another bundle meanwhile. Run this again: it goes on from there.`);
}

/** How a channel names a release. */
export function targetOf({ prompt, version, tag, content, bundle }: Manifest): Target {
  return { version, tag, content, bundle, url: releasePath({ prompt, version }, "bundle") };
}

/** What a channel serves, once its signature holds and it is no older index put back; null where it serves nothing yet. */
export async function readChannel(
  repository: Repository,
  state: BranchState | null,
  channel: string,
  keys: PublicKeys,
): Promise<ChannelIndex | null> {
  const path = channelPath(channel);
  const text = (await state?.tree.read(path)) ?? null;
  if (state === null || text === null) return null;
  const index = verifyIndex(text, keys, { channel, lastSequence: null, now: null });
  // Without the key nobody makes a higher one, but anybody who may write puts an older one back, and may hide it behind any number of commits.
  for await (const past of repository.pastTexts(state.commit, path)) {
    const lastSequence = claimedSequence(past);
    if (lastSequence > index.sequence && isIndexOf(past, channel, keys))
      return verifyIndex(text, keys, { channel, lastSequence, now: null });
  }
  return index;
}

/** The sequence that an index says it has, signed or not; 0 of what is none. */
function claimedSequence(text: string): number {
  try {
    const index: unknown = JSON.parse(Buffer.from(JSON.parse(text).payload, "base64").toString("utf8"));
    return typeof index === "object" && index !== null && "sequence" in index ? Number(index.sequence) || 0 : 0;
  } catch {
    return 0;
  }
}

/** Whether a trusted key signed an index of the channel; any other one proves nothing. */
function isIndexOf(text: string, channel: string, keys: PublicKeys): boolean {
  try {
    verifyIndex(text, keys, { channel, lastSequence: null, now: null });
    return true;
  } catch (error) {
    if (error instanceof RejectedError) return false;
    throw error;
  }
}

export interface Move {
  readonly channel: string;
  readonly prompt: string;
  readonly target: Target;
  readonly reason: string;
  readonly now: Date;
  /** The release's files, where they may not stand there yet. */
  readonly files?: ReadonlyMap<string, string>;
  /** Refuses, by throwing, what the channel serves as it stands. */
  check?(live: ChannelIndex | null): void;
}

/** A channel after a move; `moved` is false where it served that already. */
export interface Moved {
  readonly index: ChannelIndex;
  readonly moved: boolean;
}

/**
 * Lets a channel serve a release: one commit with a new signed index, whose sequence is one higher, and the release's files. Two at once lose nothing: the later one
 * starts again from what the earlier one left. A release's files are never written twice, and none is signed for that somebody put there before.
 */
export async function moveChannel(repository: Repository, writer: Writer, { key, trusted }: Signing, move: Move): Promise<Moved> {
  const { channel, prompt, target, reason, now } = move;
  let result: Moved | null = null;
  await writer.append(CHANNELS_BRANCH, async (state) => {
    const live = await readChannel(repository, state, channel, trusted);
    move.check?.(live);
    const added = await filesToAdd(state, { prompt, version: target.version }, move, trusted);
    const entry = entryOf(live, prompt);
    if (
      live !== null &&
      entry?.bundle === target.bundle &&
      entry.version === target.version &&
      entry.rollout === undefined &&
      added.size === 0
    ) {
      result = { index: live, moved: false };
      return null;
    }
    const index = nextIndex(live, { kind: "set", prompt, target, reason }, { channel, now });
    result = { index, moved: true };
    return {
      files: new Map([...added, [channelPath(channel), envelopeText(signIndex(index, [key]))]]),
      message: `Let ${channel} serve ${target.tag}\n\n${reason}\n\nchannel: ${channel}\nsequence: ${index.sequence}\n`,
    };
  });
  if (result === null) throw new Error("the branch was not looked at");
  return result;
}
