import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { merged as recordMerge } from "../../run/release/merged.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { mergeFactsOf, openRestoring } from "./merged-github.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions, writeOutput } from "./release-bench.ts";
import { workflowGitHub } from "./release-github.ts";

interface Options extends ReleaseOptions {
  readonly before: string;
}

/**
 * `assay merged --before COMMIT`: what has to happen once the default branch has moved from there to where it is: every changed prompt is written down on the
 * branch `evidence`, and one that went back to a release gets its tag, which the same workflow deploys. Returns the exit status.
 */
export async function merged(options: Options): Promise<number> {
  // The push that made the branch.
  if (/^0+$/.test(options.before)) {
    if (options.json !== undefined) await writeResult(options.json, jsonOf({ recorded: [], tags: [], followUp: null, stale: [] }));
    if (options.json !== "-") process.stdout.write("The branch is new: nothing was merged yet.\n");
    return 0;
  }
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository, options.env);
  const github = await workflowGitHub(options.env);
  const after = (await repository.resolve("HEAD")).commit;
  const result = await recordMerge({
    ...examineOptionsOf(repository, writer, options, interrupt.signal),
    before: options.before,
    after,
    now: new Date(),
    factsOf: (settings) => mergeFactsOf(github, repository, after, settings),
  });
  const followUp =
    result.restoring === null ? null : await openRestoring(github, result.restoring, (await repository.defaultBranch()).name);
  const tags = result.tags.map(({ tag }) => tag);
  if (options.json !== undefined)
    await writeResult(options.json, jsonOf({ recorded: result.recorded, tags, followUp, stale: result.stale }));
  const again = result.stale.map((prompt) => `The scores of ${prompt} are old. Measure them again: npx assay rescore ${prompt}`);
  const lines = [
    result.recorded.length === 0 ? "No prompt changed: nothing to record." : `Recorded on \`evidence\`: ${result.recorded.join(", ")}.`,
    ...result.tags.map(
      ({ tag, equals }) =>
        `Goes back to ${equals}: tagged ${tag}, to be deployed.${github === null ? ` By hand: npx assay deploy ${tag} --to dev` : ""}`,
    ),
    ...(result.restoring === null
      ? []
      : [
          `The branch ${result.restoring.branch} restores what the revert took along: ${result.restoring.records.join(", ")}.${followUp === null ? " Open a pull request from it, and merge it." : ""}`,
        ]),
    ...again,
    ...result.notes,
    "",
  ];
  if (options.json !== "-") process.stdout.write(logLines(lines.join("\n")));
  await writeOutput("tags", JSON.stringify(tags), options.env);
  await writeOutput("stale", JSON.stringify(result.stale), options.env);
  return 0;
}

function jsonOf(result: {
  readonly recorded: readonly string[];
  readonly tags: readonly string[];
  readonly followUp: number | null;
  readonly stale: readonly string[];
}): string {
  return `${JSON.stringify({ schema: "assay/merged@1", ...result }, null, 2)}\n`;
}
