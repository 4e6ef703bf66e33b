import { logLines } from "../escape.ts";
import { openRepository } from "../repository/repository.ts";
import { deploy as deployTag } from "../run/release/deploy.ts";
import { interruptSignal } from "./interrupt.ts";
import { writeResult } from "./outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions } from "./release-bench.ts";
import { tellGitHub, workflowGitHub } from "./release-github.ts";

interface Options extends ReleaseOptions {
  readonly to: string;
  readonly reason?: string;
}

/** `assay deploy TAG --to CHANNEL`: builds and signs the release that a tag names, and lets a channel serve it. Returns the exit status: 1 where something is missing. */
export async function deploy(tag: string, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository);
  const outcome = await deployTag({
    ...examineOptionsOf(repository, writer, options, interrupt.signal),
    tag,
    channel: options.to,
    reason: options.reason ?? "release",
    now: new Date(),
  });
  if (outcome.kind === "refused") {
    process.stdout.write(logLines(`${tag} is not deployed. Missing:\n${outcome.missing.map((text) => `  - ${text}\n`).join("")}`));
    return 1;
  }
  const { manifest, files, channel: moved } = outcome;
  const { sequence } = moved.index;
  const github = await workflowGitHub();
  const told = github === null || !moved.moved ? [] : await tellGitHub(github, manifest, { name: options.to, sequence }, files);
  if (options.json !== undefined)
    await writeResult(options.json, `${JSON.stringify({ ...manifest, channel: options.to, sequence, moved: moved.moved }, null, 2)}\n`);
  const served = moved.moved ? `serves ${tag} now` : `serves ${tag} already`;
  if (options.json !== "-") process.stdout.write(logLines([`${options.to} ${served}, sequence ${sequence}.`, ...told, ""].join("\n")));
  return 0;
}
