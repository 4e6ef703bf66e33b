import { logLines } from "../escape.ts";
import { openRepository } from "../repository/repository.ts";
import { defaultTip } from "../run/release/default-tip.ts";
import { listedKeys } from "../run/release/signing.ts";
import { type ChannelStatus, channelsStatus } from "../run/release/status.ts";
import { writeResult } from "./outputs.ts";
import { openWriterFor, type ReleaseOptions } from "./release-bench.ts";

/** `assay status`: what is live where, since when and by whom, from Git alone. Returns 1 where a channel is not to be believed, or has ended. */
export async function status(options: Pick<ReleaseOptions, "C" | "json" | "env">): Promise<number> {
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository, options.env);
  const tip = await defaultTip(repository, writer);
  const keys = await listedKeys(await repository.tree(tip.commit));
  const channels = await channelsStatus(repository, writer, keys, new Date());
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify({ schema: "assay/status@1", channels }, null, 2)}\n`);
  if (options.json !== "-") process.stdout.write(logLines(statusText(channels)));
  return channels.some(({ doubt, expired }) => expired || (doubt !== null && keys.size > 0)) ? 1 : 0;
}

function statusText(channels: readonly ChannelStatus[]): string {
  if (channels.length === 0) return "Nothing was deployed yet: npx assay release PROMPT minor --push makes the first release.\n";
  return channels
    .flatMap(({ channel, sequence, expires, expired, live, doubt }) => [
      `${channel} (sequence ${sequence}, ${expired ? "ENDED" : "good until"} ${expires.slice(0, 10)})`,
      ...(doubt === null ? [] : [`  ${doubt}`]),
      ...live.map(({ prompt, version, since, by, reason, previous }) => {
        const before = previous === null ? "" : `, before ${previous}`;
        return `  ${prompt} ${version}  since ${since.slice(0, 16).replace("T", " ")} UTC, by ${by ?? "nobody known"} (${reason}${before})`;
      }),
      "",
    ])
    .join("\n");
}
