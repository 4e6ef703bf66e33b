import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import type { ChannelIndex } from "../../release/channel-index.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { checkLevel } from "../../release/level.ts";
import type { Manifest } from "../../release/manifest.ts";
import { parseTag } from "../../release/tag.ts";
import { compareVersions, type Level, parseVersion } from "../../release/version.ts";
import { buildRelease } from "./build-release.ts";
import type { Candidate } from "./candidate.ts";
import { type Moved, moveChannel, publishedRelease, readChannel, refusePlanted, releaseFiles, targetOf } from "./channels.ts";
import { defaultTip } from "./default-tip.ts";
import { keepEvidence } from "./evidence.ts";
import { type ExamineOptions, examine } from "./examine.ts";
import { isProven } from "./published.ts";
import { refuseQuietReturn } from "./quiet-return.ts";
import { loadRelease, type Released, releasesOf } from "./released.ts";
import { runRecordOf } from "./run-record-of.ts";
import { readSigning } from "./signing.ts";

export interface DeployRequest extends Omit<ExamineOptions, "commit" | "branch" | "prompt"> {
  readonly tag: string;
  readonly channel: string;
  /** Why, for people; default `release`. */
  readonly reason: string;
  readonly now: Date;
}

/** A release that a channel serves, with its files; or everything that keeps it from being one. */
export type DeployOutcome =
  | {
      readonly kind: "deployed";
      readonly manifest: Manifest;
      readonly files: ReadonlyMap<string, string>;
      readonly channel: Moved;
      readonly prompt: string;
    }
  | { readonly kind: "refused"; readonly missing: readonly string[] };

/**
 * Makes a tag a release and lets a channel serve it. The tag object is not believed, and may be light-weight: what counts is the commit it names, which the
 * default branch must hold, and what the prompt says there. One that was built before is only served again, from its signed manifest.
 */
export async function deploy(request: DeployRequest): Promise<DeployOutcome> {
  const { repository, writer, tag, channel, reason, now, env } = request;
  await writer.fetchTags();
  const tip = await defaultTip(repository, writer);
  const release = await findRelease(request, tip);
  const signing = await readSigning(env, await repository.tree(tip.commit));
  const { content } = await loadRelease(repository, release);
  if (content === null) throw new UserError(`${tag} names a commit that has no prompt ${release.prompt}.`);
  if (release.lines.content !== undefined && release.lines.content !== content)
    throw new UserError(
      `${tag} says that its content is ${release.lines.content}, and its commit holds ${content}. Do not trust it: somebody changed the tag.`,
    );
  const state = await writer.branch(CHANNELS_BRANCH);
  const known = await publishedRelease(state, release, signing.trusted);
  // Before anything is measured; and once more when it is written.
  const check = (live: ChannelIndex | null) => refuseQuietReturn(live, channel, release);
  check(await readChannel(repository, state, channel, signing.trusted));
  if (known !== null && (known.commit !== release.commit || known.content !== content))
    throw new UserError(
      `${tag} was released as commit ${known.commit}, and names ${release.commit} now. Do not trust it: somebody moved the tag.`,
    );
  if (known === null) await refusePlanted(state, release);
  const built =
    known === null ? await build(request, release, tip.commit, signing) : { manifest: known, files: await releaseFiles(state, release) };
  if ("missing" in built) return { kind: "refused", missing: built.missing };
  const { manifest, files } = built;
  refuseUnproven(manifest, channel);
  const move = { channel, prompt: release.prompt, target: targetOf(manifest), reason, now, files, check };
  return { kind: "deployed", manifest, files, channel: await moveChannel(repository, writer, signing, move), prompt: release.prompt };
}

/** Refuses, with a UserError, what nobody was asked about: a rehearsal proves nothing, so nothing but the first channel may serve it. */
export function refuseUnproven(manifest: Manifest, channel: string): void {
  refuseRehearsal(manifest, channel);
  if (channel !== "dev" && !isProven(manifest))
    throw new UserError(
      `${manifest.tag} was never measured: no model was asked before it was built, nor for what it goes back to. It may go to \`dev\` and to no other channel. Release the prompt again.`,
    );
}

function refuseRehearsal({ model, tag }: Pick<Manifest, "model" | "tag">, channel: string): void {
  if (model === EMBEDDED_MODEL && channel !== "dev")
    throw new UserError(
      `${tag} was measured with the embedded model, which only rehearses: it may go to \`dev\` and to no other channel. Set a provider in .github/assay.yml and release again.`,
    );
}

async function findRelease({ repository, tag }: DeployRequest, tip: { readonly name: string; readonly commit: string }): Promise<Released> {
  const name = parseTag(tag);
  if (name === null) throw new UserError(`\`${tag}\` is no tag of a release. It is called like \`maturity-rating@1.4.0\`.`);
  const found = (await releasesOf(repository, tip.commit, name.prompt)).find((release) => release.tag === tag);
  if (found) return found;
  await repository.resolve(`refs/tags/${tag}`);
  throw new UserError(`${tag} names a commit that ${tip.name} does not hold: what was not merged is not released.`);
}

async function build(
  request: DeployRequest,
  { prompt, version, commit }: Released,
  branch: string,
  signing: Awaited<ReturnType<typeof readSigning>>,
): Promise<ReturnType<typeof buildRelease> | { readonly missing: readonly string[] }> {
  const candidate = await examine({ ...request, prompt, commit, branch });
  const missing = [...candidate.missing, ...levelProblems(candidate, version)];
  if (missing.length > 0) return { missing };
  refuseRehearsal({ model: candidate.bundle.measured, tag: request.tag }, request.channel);
  const before = candidate.equals?.manifest ?? null;
  const evidence = await keepEvidence(request.writer, [runRecordOf(candidate, "release", request.now, null, before)]);
  return buildRelease(candidate, { version, now: request.now, signing, evidence, before });
}

/** A tag that was made by hand has to keep to the rules as well. */
function levelProblems({ earlier, last, demand }: Candidate, version: string): readonly string[] {
  // A lower version would be compared with what came after it, and no channel would be served it without going back.
  const highest = earlier.at(-1);
  if (highest !== undefined && compareVersions(version, highest.version) <= 0)
    return [`${version} is not higher than ${highest.version}, which was released already. Give it a higher version.`];
  if (last === null) return [];
  try {
    checkLevel(levelBetween(last.version, version), demand);
    return [];
  } catch (error) {
    if (error instanceof UserError) return [error.message];
    throw error;
  }
}

function levelBetween(from: string, to: string): Level {
  const [before, after] = [parseVersion(from), parseVersion(to)];
  if (before?.[0] !== after?.[0]) return "major";
  return before?.[1] === after?.[1] ? "patch" : "minor";
}
