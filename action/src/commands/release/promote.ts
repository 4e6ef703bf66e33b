import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { promote as promoteRelease } from "../../run/release/promote.ts";
import { writeResult } from "../outputs.ts";
import { openWriterFor, type ReleaseOptions } from "./release-bench.ts";
import { tellGitHub, workflowGitHub } from "./release-github.ts";

interface Options extends Pick<ReleaseOptions, "C" | "json"> {
  readonly to: string;
  readonly reason?: string;
}

/** `assay promote NAME@VERSION --to CHANNEL`: lets another channel serve a release that was built before. */
export async function promote(tag: string, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository);
  const { manifest, channel } = await promoteRelease({
    repository,
    writer,
    env: process.env,
    tag,
    channel: options.to,
    reason: options.reason ?? "promotion",
    now: new Date(),
    back: false,
  });
  const { sequence } = channel.index;
  const github = await workflowGitHub();
  const told = github === null || !channel.moved ? [] : await tellGitHub(github, manifest, { name: options.to, sequence }, new Map());
  const result = { schema: "assay/promoted@1", tag, channel: options.to, sequence, moved: channel.moved };
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(result, null, 2)}\n`);
  const text = channel.moved ? `${options.to} serves ${tag} now, sequence ${sequence}.` : `${options.to} serves ${tag} already.`;
  if (options.json !== "-") process.stdout.write(logLines([text, ...told, ""].join("\n")));
  return 0;
}
