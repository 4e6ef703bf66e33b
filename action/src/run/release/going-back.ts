import type { Note } from "../../comparison/comparison.ts";
import type { ExactRevert } from "../../decisions/revert.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { UserError } from "../../errors.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import type { Manifest } from "../../release/manifest.ts";
import { countsInWords } from "../../report/counts-in-words.ts";
import { messagesBetween } from "../../repository/messages.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState } from "../../repository/writer.ts";
import { exactRevertOf, type RevertSearch } from "../compare/exact-revert.ts";
import { settingsOf } from "../compare/workspace.ts";
import { publishedRelease } from "./channels.ts";
import { runRecordsOf } from "./evidence.ts";
import { loadRelease, type Released, releasesOf } from "./released.ts";
import { isStale, scoredAt } from "./score-age.ts";
import { listedKeys } from "./signing.ts";

/** What a change goes back to, by what the files say and never by what it calls itself. */
export type GoingBack =
  /** At least one prompt says again what a release said, every other one what it said before on the default branch, and every file is restored with them. */
  | { readonly kind: "exact"; readonly releases: readonly Released[]; readonly notes: readonly Note[] }
  /** It calls itself a revert, but its content was never released. */
  | { readonly kind: "claimed"; readonly notes: readonly Note[] }
  | { readonly kind: "none"; readonly notes: readonly Note[] };

const CLAIM = /^(?:Revert|Reapply) "|^This reverts commit [0-9a-f]{7,}|^Reverts \S+#\d+/m;

/** Looks for the releases that a change goes back to, and puts their scores beside. It reads tags, files and the branch `channels`; nobody is asked anything. */
export async function goingBack(search: RevertSearch & { readonly now: Date }): Promise<GoingBack> {
  const { repository, base, head, judge, commits, branch } = search;
  const { taxonomy } = judge.documents;
  const digests = ({ documents }: typeof base) =>
    new Map([...documents.prompts].map(([name, prompt]) => [name, contentDigest(prompt, taxonomy)]));
  const [before, after] = [digests(base), digests(head)];
  const changed = [...after].filter(([name, digest]) => before.get(name) !== digest);
  if (changed.length === 0) return { kind: "none", notes: [] };
  const claims =
    commits.head !== null && (await messagesBetween(repository.path, commits.base, commits.head)).some((message) => CLAIM.test(message));
  const exact: ExactRevert | null = await exactRevertOf(search);
  const found = exact === null ? [] : await Promise.all(changed.map(async ([name, digest]) => releaseOf(repository, branch, name, digest)));
  const releases = found.flatMap((release) => release ?? []);
  if (exact !== null && releases.length > 0) {
    const notes = await Promise.all(
      releases.map(async (release) => asOfNote(release, await manifestOf(repository, judge, release), await staleOf(search, release))),
    );
    const others = changed.flatMap(([name], index) => (found[index] === null ? [`\`${name}\``] : []));
    const text = `${others.join(", ")} changes back with it, to what the default branch said before; it was never released.`;
    return { kind: "exact", releases, notes: others.length === 0 ? notes : [...notes, { level: "info", text }] };
  }
  if (!claims) return { kind: "none", notes: [] };
  const text = "It calls itself a revert, but this content was never released: it is measured like any other change.";
  return { kind: "claimed", notes: [{ level: "warning", text }] };
}

async function releaseOf(repository: Repository, branch: string, prompt: string, digest: string): Promise<Released | null> {
  for (const release of (await releasesOf(repository, branch, prompt)).toReversed()) {
    // What a tag says is only a hint which one to read first; what counts is what its commit holds.
    if (release.lines.content !== undefined && release.lines.content !== digest) continue;
    if ((await loadRelease(repository, release)).content === digest) return release;
  }
  return null;
}

/** A branch as far as this clone has it; throws a UserError where it does not. */
async function branchHere(repository: Repository, name: string): Promise<BranchState> {
  const { commit } = await repository.resolve(`refs/remotes/origin/${name}`).catch(() => repository.resolve(`refs/heads/${name}`));
  return { commit, tree: await repository.tree(commit) };
}

/** How many days old the scores of a release may be, where they are older; else null. */
async function staleOf(
  { repository, judge, branch, now }: RevertSearch & { readonly now: Date },
  release: Released,
): Promise<number | null> {
  const { limits } = settingsOf(judge);
  const records = await runRecordsOf({ branch: (name) => branchHere(repository, name) }, release.prompt).catch((error: unknown) => {
    if (error instanceof UserError) return [];
    throw error;
  });
  const at = scoredAt(release, await releasesOf(repository, branch, release.prompt), records);
  return isStale(at, now, limits) ? limits["max-age-days"] : null;
}

/** The signed manifest as far as this clone has it and lists a key that believes it. */
async function manifestOf(repository: Repository, judge: RevertSearch["judge"], release: Released): Promise<Manifest | null> {
  try {
    return await publishedRelease(await branchHere(repository, CHANNELS_BRANCH), release, await listedKeys(judge.tree));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function asOfNote({ prompt, tag, version, at }: Released, manifest: Manifest | null, stale: number | null): Note {
  const lead = `\`${prompt}\` goes back to what \`${tag}\` said, byte for byte: its stored answers are used, however old, and nobody is asked for others (\`/assay rerun\` asks).`;
  const old = stale === null ? "" : ` These scores are stale, older than ${stale} days: they are measured again once this is merged.`;
  if (manifest === null)
    return { level: stale === null ? "info" : "warning", text: `${lead} It was released on ${at.slice(0, 10)}.${old}` };
  const { released, model, counts } = manifest;
  const scores = Object.entries(counts).map(([field, { head }]) => `${field}: ${countsInWords(head)}`);
  const asOf =
    scores.length === 0
      ? ""
      : ` As of ${version} (${released.slice(0, 10)}, \`${model}\`): ${scores.join("; ")}. The table counts the same answers under today's labels.`;
  return { level: stale === null ? "info" : "warning", text: `${lead}${asOf}${old}` };
}
