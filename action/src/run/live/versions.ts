import type { Digest } from "../../canonical.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { UserError } from "../../errors.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { RejectedError } from "../../release/rejection.ts";
import { parseTag, slugOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import type { Askable } from "../../scoring/oracle.ts";
import { askableOf, askingOf } from "../compare/askable.ts";
import { type Loaded, loadTree, settingsOf } from "../compare/workspace.ts";
import { publishedRelease } from "../release/channels.ts";
import { releasesOf } from "../release/released.ts";

/** A released version of a prompt: what it says, how it is asked under today's taxonomy, and the model that it was measured with. */
export interface Version {
  readonly tag: string;
  readonly prompt: string;
  readonly version: string;
  readonly content: Digest;
  readonly loaded: Loaded;
  readonly askable: Askable;
  readonly model: string;
}

export interface VersionSearch {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly keys: PublicKeys;
  /** The default branch: its settings, taxonomy, sets and items judge. */
  readonly tip: string;
  readonly judge: Loaded;
}

/** Finds a release by its tag. Throws a UserError where there is none on the default branch, or its prompt cannot be read. */
export async function findVersion({ repository, writer, keys, tip, judge }: VersionSearch, tag: string): Promise<Version> {
  const name = parseTag(tag);
  if (name === null) throw new UserError(`\`${tag}\` is no tag of a release. Write for example \`maturity-rating@1.4.0\`.`);
  const release = (await releasesOf(repository, tip, name.prompt)).find((found) => found.tag === tag);
  if (release === undefined)
    throw new UserError(`There is no release ${tag} on the default branch. \`git tag --list '${slugOf(name.prompt)}@*'\` lists them.`);
  const loaded = await loadTree(await repository.tree(release.commit));
  const prompt = loaded.documents.prompts.get(name.prompt);
  if (prompt === undefined) throw new UserError(`The commit of ${tag} has no prompt \`${name.prompt}\` that can be read.`);
  const state = await writer.branch(CHANNELS_BRANCH);
  const manifest = await publishedRelease(state, name, keys).catch((error: unknown) => {
    if (error instanceof RejectedError) return null;
    throw error;
  });
  return {
    tag,
    ...name,
    content: contentDigest(prompt, loaded.documents.taxonomy),
    loaded,
    askable: askableOf(prompt, askingOf(judge)),
    model: manifest?.model ?? prompt.model ?? settingsOf(judge)["default-model"],
  };
}
