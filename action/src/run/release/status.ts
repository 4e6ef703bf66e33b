import { UserError } from "../../errors.ts";
import type { ChannelIndex, Entry } from "../../release/channel-index.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH, channelPath } from "../../release/layout.ts";
import { RejectedError } from "../../release/rejection.ts";
import { authorOf } from "../../repository/author.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState, Writer } from "../../repository/writer.ts";
import { publishedRelease, readChannel } from "./channels.ts";

/** What one channel serves of one prompt. */
export interface Live extends Entry {
  readonly prompt: string;
  /** Who let the channel serve it; null where the history does not say. */
  readonly by: string | null;
}

export interface ChannelStatus {
  readonly channel: string;
  readonly sequence: number;
  readonly expires: string;
  readonly expired: boolean;
  readonly live: readonly Live[];
  /** Why the index, or a release that it names, is not believed; null where both are. Without a listed key nothing can be checked. */
  readonly doubt: string | null;
}

const ORDER = ["dev", "staging", "production"];

/** What is live where, since when and by whom, from the branch `channels` alone; empty where nothing was deployed yet. */
export async function channelsStatus(
  repository: Repository,
  writer: Writer,
  keys: PublicKeys,
  now: Date,
): Promise<readonly ChannelStatus[]> {
  const state = await writer.branch(CHANNELS_BRANCH);
  if (state === null) return [];
  const names = (await state.tree.list("channels")).map((path) => path.slice("channels/".length, -".json".length));
  const found: ChannelStatus[] = [];
  for (const channel of names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const { index, doubt } = await believed(
      async () => {
        if (keys.size === 0)
          throw new RejectedError("unknown-key", "No public key is listed in .github/assay-release.pem, so its signature was not checked.");
        return readChannel(repository, state, channel, keys);
      },
      (await state.tree.read(channelPath(channel))) ?? "",
    );
    if (index === null) continue;
    const damage = doubt === null ? await damageOf(state, index, keys) : [];
    const live: Live[] = [];
    for (const [prompt, entry] of Object.entries(index.prompts))
      live.push({ ...entry, prompt, by: await setBy(repository, state.commit, channel, prompt, entry) });
    found.push({
      channel,
      sequence: index.sequence,
      expires: index.expires,
      expired: Date.parse(index.expires) <= now.getTime(),
      live,
      doubt: damage.length === 0 ? doubt : damage.join(" "),
    });
  }
  return found;
}

/** What is the matter with the releases that an index names: services would refuse them. */
async function damageOf(state: BranchState, index: ChannelIndex, keys: PublicKeys): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const [prompt, entry] of Object.entries(index.prompts)) {
    for (const { tag, version, bundle } of [entry, ...Object.values(entry.rollout?.variants ?? {})]) {
      const { manifest, doubt } = await publishedRelease(state, { prompt, version }, keys).then(
        (manifest) => ({ manifest, doubt: manifest === null ? `The signed manifest of ${tag} is not there any more.` : null }),
        (error: unknown) => {
          if (error instanceof UserError) return { manifest: null, doubt: error.message };
          throw error;
        },
      );
      if (doubt !== null) found.add(`${tag} is damaged. ${doubt}`);
      else if (manifest?.bundle !== bundle) found.add(`${tag} is damaged. The channel names another bundle than its manifest.`);
    }
  }
  return [...found];
}

function rank(channel: string): number {
  const at = ORDER.indexOf(channel);
  return at < 0 ? ORDER.length : at;
}

async function believed(
  read: () => Promise<ChannelIndex | null>,
  text: string,
): Promise<{ readonly index: ChannelIndex | null; readonly doubt: string | null }> {
  try {
    return { index: await read(), doubt: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { index: unverified(text), doubt: error.message };
  }
}

/** What an envelope says, believed or not; null where it says nothing that can be read. */
function unverified(text: string): ChannelIndex | null {
  try {
    const index: unknown = JSON.parse(Buffer.from(JSON.parse(text).payload, "base64").toString("utf8"));
    return typeof index === "object" && index !== null && "prompts" in index && "expires" in index ? (index as ChannelIndex) : null;
  } catch {
    return null;
  }
}

/** Older commits of a channel are looked at by the audit. */
const COMMITS_READ = 200;

/** Author of the commit in which the entry first stood as it stands. */
async function setBy(repository: Repository, head: string, channel: string, prompt: string, entry: Entry): Promise<string | null> {
  let by: string | null = null;
  for (const { commit } of await repository.commitsTouching(head, [channelPath(channel)], COMMITS_READ)) {
    const index = unverified((await (await repository.tree(commit)).read(channelPath(channel))) ?? "");
    const then = index?.prompts[prompt];
    if (then?.version !== entry.version || then.since !== entry.since) break;
    by = commit;
  }
  return by === null ? null : authorOf(repository.path, by);
}
