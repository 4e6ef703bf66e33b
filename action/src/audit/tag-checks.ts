import type { Digest } from "../canonical.ts";
import type { Manifest } from "../release/manifest.ts";
import { parseTag } from "../release/tag.ts";
import { readTagLines } from "../release/tag-message.ts";
import { compareVersions } from "../release/version.ts";
import type { Finding } from "./finding.ts";
import { shortId } from "./past-commit.ts";

/** A tag as Git has it now. */
export interface TagNow {
  readonly name: string;
  readonly commit: string;
  /** Null of a light-weight one. */
  readonly message: string | null;
}

/** What the commit of a release says today. */
export interface CommitNow {
  /** Whether the default branch holds it. */
  readonly onBranch: boolean;
  /** The prompt's content digest there; null where it has no such prompt, or it cannot be read. */
  readonly content: Digest | null;
}

/** Holds the tag and the commit of every release against its signed manifest. `commits` is by commit id; one that is not in it is not in this clone. */
export function tagFindings(
  manifests: readonly Manifest[],
  tags: ReadonlyMap<string, TagNow>,
  commits: ReadonlyMap<string, ReadonlyMap<string, CommitNow>>,
): readonly Finding[] {
  return manifests.flatMap(({ tag, commit, content, prompt }) => {
    const findings: Finding[] = [];
    const at = (code: string, message: string): void => void findings.push({ area: "tags", code, commit, path: tag, message });
    const now = tags.get(tag);
    if (now === undefined) at("tag-missing", `${tag} was released as commit ${shortId(commit)}, and there is no such tag any more.`);
    else if (now.commit !== commit)
      at("tag-moved", `${tag} was released as commit ${shortId(commit)}, and names ${shortId(now.commit)} now: somebody moved the tag.`);
    const said = now === undefined ? undefined : readTagLines(now.message).content;
    if (said !== undefined && said !== content)
      at("tag-lies", `${tag} says that its content is ${said}, and the signed manifest says ${content}.`);
    const there = commits.get(commit)?.get(prompt);
    if (there === undefined) at("commit-missing", `${tag} was released as commit ${shortId(commit)}, which is not in this clone.`);
    else {
      if (!there.onBranch)
        at("commit-not-on-branch", `${tag} was released as commit ${shortId(commit)}, which the default branch does not hold.`);
      if (there.content !== content)
        at(
          "content-differs",
          `${tag} was released with content ${content}, and its commit ${there.content === null ? `has no prompt ${prompt} that can be read` : `holds ${there.content}`}.`,
        );
    }
    return findings;
  });
}

/** Tags that are newer than every release of their prompt that is believed: what was released last is what somebody would take away. */
export function unreleasedTags(manifests: readonly Manifest[], tags: ReadonlyMap<string, TagNow>): readonly Finding[] {
  const released = new Map<string, string>();
  for (const { prompt, version } of manifests) {
    const highest = released.get(prompt);
    if (highest === undefined || compareVersions(version, highest) > 0) released.set(prompt, version);
  }
  return [...tags.values()].flatMap(({ name, commit }): readonly Finding[] => {
    const release = parseTag(name);
    if (release === null) return [];
    const highest = released.get(release.prompt);
    if (highest !== undefined && compareVersions(release.version, highest) <= 0) return [];
    const message = `There is a tag ${name}, and the branch channels holds no such release that is believed: it was not deployed yet, or somebody took it away.`;
    return [{ area: "tags", code: "tag-not-released", commit, path: name, message }];
  });
}
