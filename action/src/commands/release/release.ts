import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { newKeyPair } from "../../release/keys.ts";
import type { Level } from "../../release/version.ts";
import { openRepository } from "../../repository/repository.ts";
import { makeRelease, type ReleaseOutcome } from "../../run/release/make-release.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeResult } from "../outputs.ts";
import { examineOptionsOf, openWriterFor, type ReleaseOptions, writeOutput } from "./release-bench.ts";

interface Options extends ReleaseOptions {
  readonly push?: true;
  readonly newKey?: true;
}

const LEVELS: readonly string[] = ["major", "minor", "patch"];

/**
 * `assay release PROMPT LEVEL`: tags the default branch as the prompt's next release, once nothing is missing; `--push` pushes the tag, and the workflow
 * on it deploys. `--new-key` prints a pair to sign releases with. Returns the exit status: 1 where something is missing.
 */
export async function release(prompt: string | undefined, level: string | undefined, options: Options): Promise<number> {
  if (options.newKey) {
    process.stdout.write(newKeyText());
    return 0;
  }
  if (prompt === undefined || level === undefined || !LEVELS.includes(level))
    throw new UserError("Name the prompt, and what kind of release it is: assay release maturity-rating major|minor|patch");
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const writer = await openWriterFor(repository, options.env);
  const outcome = await makeRelease({
    ...examineOptionsOf(repository, writer, options, interrupt.signal),
    prompt,
    level: level as Level,
    push: options.push === true,
  });
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(jsonOf(outcome), null, 2)}\n`);
  if (options.json !== "-") process.stdout.write(logLines(releaseText(prompt, outcome, writer.remote)));
  if (outcome.kind === "released") await writeOutput("tag", outcome.tag, options.env);
  return outcome.kind === "released" ? 0 : 1;
}

function releaseText(prompt: string, outcome: ReleaseOutcome, remote: string | null): string {
  const { candidate } = outcome;
  const { measured, last, earlier, notes, regressions } = candidate;
  const against = last === null ? `by itself${earlier.length === 0 ? ", as the first release" : ""}` : `against ${last.tag}`;
  const lines = [
    `${prompt} was measured ${against}: ${measured.verdict} (${measured.reason}).`,
    ...regressions.flatMap(({ version, because }) => [`Worse than ${version}:`, ...because.map((rule) => `  ${rule}`)]),
    ...notes,
    "",
  ];
  if (outcome.kind === "refused")
    return `${[...lines, `Not released. ${outcome.missing.length === 1 ? "One thing is" : `${outcome.missing.length} things are`} missing:`, ...outcome.missing.map((text) => `  - ${text}`)].join("\n")}\n`;
  return `${[...lines, `Tagged ${outcome.tag}. ${nextStep(outcome, remote)}`].join("\n")}\n`;
}

function nextStep({ tag, pushed }: { readonly tag: string; readonly pushed: boolean }, remote: string | null): string {
  if (pushed) return "It is pushed; the workflow `release` deploys it.";
  // Without a remote there is no workflow to wait for.
  return `Deploy it: ${remote === null ? `npx assay deploy ${tag} --to dev` : `git push ${remote} ${tag}`}`;
}

function jsonOf(outcome: ReleaseOutcome): unknown {
  const { kind, candidate } = outcome;
  const { prompt, commit, bundle, run, demand, regressions, notes, measured, last } = candidate;
  const tag =
    outcome.kind === "released" ? { tag: outcome.tag, version: outcome.version, pushed: outcome.pushed } : { missing: outcome.missing };
  return {
    schema: "assay/released@1",
    kind,
    ...tag,
    prompt,
    commit,
    content: bundle.content,
    run,
    verdict: measured.verdict,
    last: last?.tag ?? null,
    demand,
    regressions,
    notes,
  };
}

function newKeyText(): string {
  const { id, publicKey, privateKey } = newKeyPair();
  return `A new key to sign releases with: ${id}

Keep this half secret. On GitHub: Settings > Environments, a secret ASSAY_SIGNING_KEY in each of dev, staging, production and renewal.

${privateKey}
Give this half to every service that loads prompts, and keep it in the repository as .github/assay-release.pem.

${publicKey}`;
}
