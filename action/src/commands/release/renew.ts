import { logLines } from "../../escape.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { defaultTip } from "../../run/release/default-tip.ts";
import { type Renewed, renewChannels } from "../../run/release/renew.ts";
import { readSigning } from "../../run/release/signing.ts";
import { writeResult } from "../outputs.ts";
import { openWriterFor, type ReleaseOptions } from "./release-bench.ts";

/** `assay renew`: gives every channel's index a later end. A loader that sees none for a month raises an alarm. */
export async function renew(options: Pick<ReleaseOptions, "C" | "json">): Promise<number> {
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository);
  const renewed = await renewAll(repository, writer);
  if (options.json !== undefined)
    await writeResult(options.json, `${JSON.stringify({ schema: "assay/renewed@1", channels: renewed }, null, 2)}\n`);
  const lines = renewed.map(
    ({ channel, sequence, expires }) => `${channel} is good until ${expires.slice(0, 10)}, sequence ${sequence}.\n`,
  );
  if (options.json !== "-")
    process.stdout.write(logLines(lines.length === 0 ? "Nothing was deployed yet: there is nothing to renew.\n" : lines.join("")));
  return 0;
}

/** Where nothing was deployed yet there is nothing to sign, and no key is asked for. */
async function renewAll(repository: Repository, writer: Writer): Promise<readonly Renewed[]> {
  if ((await writer.branch(CHANNELS_BRANCH)) === null) return [];
  const tip = await defaultTip(repository, writer);
  return renewChannels(repository, writer, await readSigning(process.env, await repository.tree(tip.commit)), new Date());
}
