import { nextIndex, signIndex } from "../../release/channel.ts";
import { envelopeText } from "../../release/dsse.ts";
import { CHANNELS_BRANCH, channelPath } from "../../release/layout.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { readChannel } from "./channels.ts";
import type { Signing } from "./signing.ts";

/** A channel whose index was given a later end. */
export interface Renewed {
  readonly channel: string;
  readonly sequence: number;
  readonly expires: string;
}

/** Signs every channel's index again with a later end, in one commit; what they serve stays as it is. Throws a RejectedError where one is not to be believed. */
export async function renewChannels(
  repository: Repository,
  writer: Writer,
  { key, trusted }: Signing,
  now: Date,
): Promise<readonly Renewed[]> {
  let renewed: Renewed[] = [];
  await writer.append(CHANNELS_BRANCH, async (state) => {
    renewed = [];
    const files = new Map<string, string>();
    for (const path of (await state?.tree.list("channels")) ?? []) {
      const channel = path.slice("channels/".length, -".json".length);
      const index = nextIndex(await readChannel(repository, state, channel, trusted), { kind: "renew" }, { channel, now });
      files.set(channelPath(channel), envelopeText(signIndex(index, [key])));
      renewed.push({ channel, sequence: index.sequence, expires: index.expires });
    }
    return files.size === 0 ? null : { files, message: `Renew ${renewed.map(({ channel }) => channel).join(", ")}` };
  });
  return renewed;
}
