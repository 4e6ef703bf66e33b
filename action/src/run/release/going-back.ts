import type { Note } from "../../comparison/comparison.ts";
import type { ExactRevert } from "../../decisions/revert.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { UserError } from "../../errors.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { countsInWords } from "../../report/counts-in-words.ts";
import { messagesBetween } from "../../repository/messages.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState } from "../../repository/writer.ts";
import { exactRevertOf, type RevertSearch } from "../compare/exact-revert.ts";
import { settingsOf } from "../compare/workspace.ts";
import { runRecordsOf } from "./evidence.ts";
import { type Published, pastOf, saysSame } from "./published.ts";
import { loadRelease } from "./released.ts";
import { isStale, scoredAt } from "./score-age.ts";
import { listedKeys } from "./signing.ts";

/** What a change goes back to, by what the files say and never by what it calls itself. */
export type GoingBack =
  /** At least one prompt says again what a release said, every other one what it said before on the default branch, and every file is restored with them. */
  | { readonly kind: "exact"; readonly releases: readonly Published[]; readonly notes: readonly Note[] }
  /** It calls itself a revert, but its content was never released. */
  | { readonly kind: "claimed"; readonly notes: readonly Note[] }
  | { readonly kind: "none"; readonly notes: readonly Note[] };

const CLAIM = /^(?:Revert|Reapply) "|^This reverts commit [0-9a-f]{7,}|^Reverts \S+#\d+/m;

/** Looks for the releases that a change goes back to, and puts their scores beside. It reads tags, files and the branch `channels`; nobody is asked anything. */
export async function goingBack(search: RevertSearch & { readonly now: Date }): Promise<GoingBack> {
  const { repository, base, head, judge, commits } = search;
  const { taxonomy } = judge.documents;
  const digests = ({ documents }: typeof base) =>
    new Map([...documents.prompts].map(([name, prompt]) => [name, contentDigest(prompt, taxonomy)]));
  const [before, after] = [digests(base), digests(head)];
  const changed = [...after].filter(([name, digest]) => before.get(name) !== digest);
  if (changed.length === 0) return { kind: "none", notes: [] };
  const claims =
    commits.head !== null && (await messagesBetween(repository.path, commits.base, commits.head)).some((message) => CLAIM.test(message));
  const exact: ExactRevert | null = await exactRevertOf(search);
  const found = exact === null ? [] : await Promise.all(changed.map(async ([name]) => releaseOf(search, name)));
  const releases = found.flatMap((release) => release ?? []);
  if (exact !== null && releases.length > 0) {
    const notes = await Promise.all(releases.map(async (release) => asOfNote(release, await staleOf(search, release))));
    const others = changed.flatMap(([name], index) => (found[index] === null ? [`\`${name}\``] : []));
    const text = `${others.join(", ")} changes back with it, to what the default branch said before; it was never released.`;
    return { kind: "exact", releases, notes: others.length === 0 ? notes : [...notes, { level: "info", text }] };
  }
  if (!claims) return { kind: "none", notes: [] };
  const text = "It calls itself a revert, but this content was never released: it is measured like any other change.";
  return { kind: "claimed", notes: [{ level: "warning", text }] };
}

/** The last release that says the same and was measured with the same model, as far as this clone has the signed ones. */
async function releaseOf({ repository, branch, head, judge }: RevertSearch, name: string): Promise<Published | null> {
  const prompt = head.documents.prompts.get(name);
  if (!prompt) return null;
  const { taxonomy } = judge.documents;
  const bundle = { content: contentDigest(prompt, taxonomy), measured: prompt.model ?? settingsOf(judge)["default-model"] };
  for (const release of (await publishedHere({ repository, branch, judge }, name)).toReversed())
    if (saysSame(release, (await loadRelease(repository, release)).content, bundle)) return release;
  return null;
}

/** The releases whose signatures hold, as far as this clone has them. */
async function publishedHere(
  { repository, branch, judge }: Pick<RevertSearch, "repository" | "branch" | "judge">,
  prompt: string,
): Promise<readonly Published[]> {
  try {
    const state = await branchHere(repository, CHANNELS_BRANCH);
    return (await pastOf({ repository, state, branch, prompt, keys: await listedKeys(judge.tree) })).published;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** A branch as far as this clone has it; throws a UserError where it does not. */
async function branchHere(repository: Repository, name: string): Promise<BranchState> {
  const { commit } = await repository.resolve(`refs/remotes/origin/${name}`).catch(() => repository.resolve(`refs/heads/${name}`));
  return { commit, tree: await repository.tree(commit) };
}

/** How many days old the scores of a release may be, where they are older; else null. */
async function staleOf(
  { repository, judge, branch, now }: RevertSearch & { readonly now: Date },
  release: Published,
): Promise<number | null> {
  const { limits } = settingsOf(judge);
  const records = await runRecordsOf({ branch: (name) => branchHere(repository, name) }, release.prompt).catch((error: unknown) => {
    if (error instanceof UserError) return [];
    throw error;
  });
  const at = scoredAt(release, await publishedHere({ repository, branch, judge }, release.prompt), records);
  return isStale(at, now, limits) ? limits["max-age-days"] : null;
}

function asOfNote({ prompt, tag, version, manifest }: Published, stale: number | null): Note {
  const lead = `\`${prompt}\` goes back to what \`${tag}\` said, byte for byte: its stored answers are used, however old, and nobody is asked for others (\`/assay rerun\` asks).`;
  const old = stale === null ? "" : ` These scores are stale, older than ${stale} days: they are measured again once this is merged.`;
  const { released, model, counts } = manifest;
  const scores = Object.entries(counts).map(([field, { head }]) => `${field}: ${countsInWords(head)}`);
  const asOf =
    scores.length === 0
      ? ""
      : ` As of ${version} (${released.slice(0, 10)}, \`${model}\`): ${scores.join("; ")}. The table counts the same answers under today's labels.`;
  return { level: stale === null ? "info" : "warning", text: `${lead}${asOf}${old}` };
}
