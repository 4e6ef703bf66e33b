import type { Digest } from "../../canonical.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { parseTag, slugOf } from "../../release/tag.ts";
import { readTagLines, type TagLines } from "../../release/tag-message.ts";
import { compareVersions } from "../../release/version.ts";
import { createGit } from "../../repository/git.ts";
import type { Repository } from "../../repository/repository.ts";
import { listTags } from "../../repository/tags.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";

/** A release, as its tag and the files of its commit have it. */
export interface Released {
  readonly prompt: string;
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  /** When the tag was made, and by whom. */
  readonly at: string;
  readonly by: string;
  readonly lines: TagLines;
}

/** The releases of a prompt whose commits the branch holds, the oldest version first; with null those of all prompts. A tag elsewhere names no release. */
export async function releasesOf(repository: Repository, branch: string, prompt: string | null): Promise<readonly Released[]> {
  const tags = await listTags(createGit(repository.path), prompt === null ? "*@*" : `${slugOf(prompt)}@*`, branch);
  return tags
    .flatMap(({ name, commit, message, at, by }) => {
      const release = parseTag(name);
      return release === null ? [] : [{ ...release, tag: name, commit, at, by, lines: readTagLines(message) }];
    })
    .sort((a, b) => (a.prompt === b.prompt ? compareVersions(a.version, b.version) : a.prompt < b.prompt ? -1 : 1));
}

/** The files of a release, and the digest of what it says; the digest is null where they have no such prompt any more. What a tag says of it is not believed. */
export async function loadRelease(
  repository: Repository,
  { prompt, commit }: Released,
): Promise<{ readonly loaded: Loaded; readonly content: Digest | null }> {
  const loaded = await loadTree(await repository.tree(commit));
  const found = loaded.documents.prompts.get(prompt);
  return { loaded, content: found ? contentDigest(found, loaded.documents.taxonomy) : null };
}
