import { verifyIndex } from "../../release/channel.ts";
import type { ChannelIndex } from "../../release/channel-index.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH, channelPath } from "../../release/layout.ts";
import { RejectedError } from "../../release/rejection.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";

/** Every index that a channel ever had. */
export interface ChannelHistory {
  readonly indexes: readonly ChannelIndex[];
  /** Indexes whose signature no listed key holds: they are used, and somebody should ask why. */
  readonly unproven: number;
}

const COMMITS_READ = 100_000;

/** Reads the history of a channel from the branch `channels`; empty where there is none. */
export async function channelHistory(repository: Repository, writer: Writer, channel: string, keys: PublicKeys): Promise<ChannelHistory> {
  const state = await writer.branch(CHANNELS_BRANCH);
  if (state === null) return { indexes: [], unproven: 0 };
  const path = channelPath(channel);
  const indexes = new Map<string, ChannelIndex>();
  let unproven = 0;
  for (const { commit } of await repository.commitsTouching(state.commit, [path], COMMITS_READ)) {
    const text = await (await repository.tree(commit)).read(path);
    if (text === null || indexes.has(text)) continue;
    const { index, proven } = indexIn(text, channel, keys);
    if (index !== null) indexes.set(text, index);
    if (!proven) unproven += 1;
  }
  return { indexes: [...indexes.values()], unproven };
}

function indexIn(text: string, channel: string, keys: PublicKeys): { readonly index: ChannelIndex | null; readonly proven: boolean } {
  try {
    return { index: verifyIndex(text, keys, { channel, lastSequence: null, now: null }), proven: true };
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return { index: unproven(text, channel), proven: false };
  }
}

/** What an envelope says though nobody's signature holds; null where that is no index of the channel. */
function unproven(text: string, channel: string): ChannelIndex | null {
  try {
    const index: unknown = JSON.parse(Buffer.from(JSON.parse(text).payload, "base64").toString("utf8"));
    const isIndex = typeof index === "object" && index !== null && "prompts" in index && "sequence" in index && "issued" in index;
    return isIndex && (index as ChannelIndex).channel === channel ? (index as ChannelIndex) : null;
  } catch {
    return null;
  }
}
