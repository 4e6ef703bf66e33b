import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { releasePath } from "../../release/layout.ts";
import { parseTag } from "../../release/tag.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import type { Moved } from "../../run/release/channels.ts";
import { deploy as deployTag } from "../../run/release/deploy.ts";
import { promote } from "../../run/release/promote.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions, writeOutput } from "./release-bench.ts";
import { tellGitHub, workflowGitHub } from "./release-github.ts";

interface Options extends ReleaseOptions {
  /** Channels with commas between them. */
  readonly to: string;
  readonly reason?: string;
}

/** A tag that nobody else can see: what is served has to be what everybody can look up. */
async function refuseUnpushed(tag: string, repository: Repository, writer: Writer): Promise<void> {
  if (writer.remote === null || parseTag(tag) === null || (await writer.hasTag(tag))) return;
  const isHere = await repository.resolve(`refs/tags/${tag}`).then(
    () => true,
    () => false,
  );
  if (isHere)
    throw new UserError(`${tag} is in this clone only, where nobody else can look it up. Push it first: git push ${writer.remote} ${tag}`);
}

/** What became of one channel. */
interface Served {
  readonly channel: string;
  readonly sequence: number;
  /** False where it served the release already. */
  readonly moved: boolean;
}

/**
 * `assay deploy TAG --to CHANNEL[,CHANNEL…]`: builds and signs the release that a tag names, and lets the channels serve it, one after the other. Started again, it
 * finishes what it had begun. Returns the exit status: 1 where something is missing.
 */
export async function deploy(tag: string, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository, options.env);
  await refuseUnpushed(tag, repository, writer);
  const [first = "", ...others] = new Set(options.to.split(",").map((channel) => channel.trim()));
  const [reason, now] = [options.reason ?? "release", new Date()];
  const asked = { ...examineOptionsOf(repository, writer, options, interrupt.signal), tag, channel: first, reason, now };
  const outcome = await deployTag(asked);
  const tellJson = async (result: object) => {
    if (options.json !== undefined)
      await writeResult(options.json, `${JSON.stringify({ schema: "assay/deployed@1", kind: outcome.kind, tag, ...result }, null, 2)}\n`);
  };
  if (outcome.kind === "refused") {
    await tellJson({ missing: outcome.missing });
    if (options.json !== "-")
      process.stdout.write(logLines(`${tag} is not deployed. Missing:\n${outcome.missing.map((text) => `  - ${text}\n`).join("")}`));
    return 1;
  }
  const { manifest, files } = outcome;
  const github = await workflowGitHub(options.env);
  const served: Served[] = [];
  const tell = async (channel: string, { index: { sequence }, moved }: Moved) => {
    served.push({ channel, sequence, moved });
    if (options.json !== "-")
      process.stdout.write(logLines(`${channel} serves ${tag} ${moved ? "now" : "already"}, sequence ${sequence}.\n`));
    // Also where it was moved before: that run may have ended before it told anybody.
    const told =
      github === null ? [] : await tellGitHub(github, manifest, { name: channel, sequence }, channel === first ? files : new Map());
    for (const line of told) process.stderr.write(logLines(`${line}\n`));
  };
  await tell(first, outcome.channel);
  for (const channel of others) await tell(channel, (await promote({ ...asked, channel, back: false })).channel);
  await tellJson({ manifest, channels: served });
  await writeOutput("bundle", releasePath(manifest, "bundle").split("/").at(-1) ?? "", options.env);
  await writeOutput("digest", manifest.bundle, options.env);
  return 0;
}
