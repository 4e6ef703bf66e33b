import type { Digest } from "../../canonical.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import { UserError } from "../../errors.ts";
import type { ChannelIndex } from "../../release/channel-index.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import type { Manifest } from "../../release/manifest.ts";
import { RejectedError } from "../../release/rejection.ts";
import { slugOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState, Writer } from "../../repository/writer.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import { publishedRelease, readChannel } from "./channels.ts";
import { entryOf, takenBackFrom } from "./quiet-return.ts";

/** What a channel serves, and the release to go back to. */
export interface WayBack {
  readonly live: Manifest;
  readonly target: Manifest;
  /** The sequence at which the channel serves the target already: an earlier run moved it, and may have ended before the rest was done. Else null. */
  readonly since: number | null;
}

/** What was asked for; `to` is a version. */
export interface WayAsked {
  readonly prompt: string;
  readonly channel: string;
  readonly to: string | undefined;
  /** Whether only to say what going back undoes. */
  readonly brief: boolean;
}

/**
 * Finds what a channel serves of a prompt and what it served before, or the version asked for. Asked twice, it goes back once: what the channel was taken back from is
 * served again only where it is named. Throws a UserError where there is nothing to go back to.
 */
export async function wayBack(repository: Repository, writer: Writer, keys: PublicKeys, asked: WayAsked): Promise<WayBack> {
  const { prompt, channel, to } = asked;
  const state = await writer.branch(CHANNELS_BRANCH);
  const index: ChannelIndex | null = await readChannel(repository, state, channel, keys);
  const entry = entryOf(index, prompt);
  if (index === null || entry === undefined)
    throw new UserError(
      [
        `${channel} serves no release of ${prompt}: there is nothing to go back from.`,
        ...(await otherChannels(repository, state, keys, asked)),
      ].join("\n"),
    );
  const released = async (version: string) => {
    const manifest = await publishedRelease(state, { prompt, version }, keys);
    if (manifest !== null) return manifest;
    throw new UserError(`There is no release ${prompt} ${version}. \`git tag --list '${slugOf(prompt)}@*'\` lists them.`);
  };
  const live = await released(entry.version);
  const from = takenBackFrom(entry);
  if (from !== null && (to ?? entry.version) === entry.version) return { live: await released(from), target: live, since: index.sequence };
  if (to === entry.version) throw new UserError(`${channel} serves ${prompt} ${to} already.`);
  if (to === undefined && live["rollback-of"] !== undefined)
    throw new UserError(`${live.tag} is itself the way back from ${live["rollback-of"]}. Name the version to go to: --to VERSION`);
  const version = to ?? entry.previous;
  if (version === null) throw new UserError(`${channel} served no other release of ${prompt} before. Name one: --to VERSION`);
  return { live, target: await released(version), since: null };
}

/** Which other channels serve the prompt, each with what to type; one that is not believed is left out: `assay status` says why. */
async function otherChannels(
  repository: Repository,
  state: BranchState | null,
  keys: PublicKeys,
  asked: WayAsked,
): Promise<readonly string[]> {
  const { prompt, to, brief } = asked;
  const found: string[] = [];
  for (const path of (await state?.tree.list("channels")) ?? []) {
    const channel = path.slice("channels/".length, -".json".length);
    const index = await readChannel(repository, state, channel, keys).catch((error: unknown) => {
      if (error instanceof RejectedError) return null;
      throw error;
    });
    const entry = entryOf(index, prompt);
    if (entry === undefined) continue;
    const command = `npx assay rollback ${prompt} --channel ${channel}${to === undefined ? "" : ` --to ${to}`}${brief ? " --brief" : ""}`;
    found.push(`${channel} serves ${entry.version}: ${command}`);
  }
  return found;
}

/** The branch on which the default branch goes back as well, so that Git and production say the same. */
export interface RevertBranch {
  readonly branch: string;
  readonly commit: string;
  readonly title: string;
  readonly body: string;
  /** Whether the prompt then says exactly what the release says. */
  readonly exact: boolean;
}

/**
 * Commits what a release's prompt, its overlay, partials and trace were on top of the default branch, on a branch of its own. Null where the default branch
 * says that already.
 */
export async function revertBranch(
  repository: Repository,
  writer: Writer,
  tip: string,
  { live, target }: WayBack,
): Promise<RevertBranch | null> {
  const { prompt, version } = target;
  const [now, then] = await Promise.all([loadTree(await repository.tree(tip)), loadTree(await repository.tree(target.commit))]);
  if (digestIn(now, prompt) === target.content) return null;
  const files = new Map<string, string | null>();
  for (const path of new Set([...filesOf(now, prompt), ...filesOf(then, prompt)])) {
    const [before, after] = [await now.tree.read(path), await then.tree.read(path)];
    if (before !== after) files.set(path, after);
  }
  const title = `Go back to ${prompt} ${version}`;
  const body = `${live.tag} was taken out of production, and ${target.tag} serves again. This puts the files back to what they were then, so that the next release does not bring ${live.version} back.\n`;
  const branch = `rollback-${slugOf(prompt)}-${version}-from-${live.version}`;
  const known = await writer.branch(branch);
  const commit = known?.commit ?? (await writer.begin(branch, tip, { files, message: `${title}\n\n${body}` }));
  return { branch, commit, title, body, exact: digestIn(await loadTree(await repository.tree(commit)), prompt) === target.content };
}

function digestIn({ documents }: Loaded, name: string): Digest | null {
  const prompt = documents.prompts.get(name);
  return prompt ? contentDigest(prompt, documents.taxonomy) : null;
}

function filesOf({ documents }: Loaded, name: string): readonly string[] {
  const prompt = documents.prompts.get(name);
  if (!prompt) return [];
  return [prompt.path, ...(prompt.overlayOf ? [prompt.overlayOf.path] : []), ...prompt.partials, tracePathOf(name)];
}
