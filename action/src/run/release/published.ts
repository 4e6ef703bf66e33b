import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import type { Bundle } from "../../release/bundle.ts";
import type { PublicKeys } from "../../release/keys.ts";
import { releasePath } from "../../release/layout.ts";
import { type Manifest, verifyManifest } from "../../release/manifest.ts";
import { RejectedError } from "../../release/rejection.ts";
import { slugOf, tagOf } from "../../release/tag.ts";
import { compareVersions, parseVersion } from "../../release/version.ts";
import type { Repository } from "../../repository/repository.ts";
import type { BranchState } from "../../repository/writer.ts";
import { type Released, releasesOf } from "./released.ts";

/** A release that was deployed, and whose signature holds. A tag alone proves nothing: anyone may have made it. */
export interface Published extends Released {
  readonly manifest: Manifest;
}

/** What was released of a prompt before, as far as it is to be believed. */
export interface Past {
  /** The oldest version first. */
  readonly published: readonly Published[];
  /** Tags that the branch holds, the oldest version first, whether they were deployed or not. */
  readonly tagged: readonly Released[];
  /** Releases that somebody changed, each a sentence: nothing is compared with them, so nothing is released before they are mended. */
  readonly broken: readonly string[];
  /** What does not count, each a sentence. */
  readonly notes: readonly string[];
}

export interface PastSearch {
  readonly repository: Repository;
  /** The branch `channels`; null where there is none yet. */
  readonly state: BranchState | null;
  /** The default branch, which holds the commits of all releases. */
  readonly branch: string;
  readonly prompt: string;
  readonly keys: PublicKeys;
}

/** Reads what was released of a prompt from the signed manifests on the branch `channels`. */
export async function pastOf({ repository, state, branch, prompt, keys }: PastSearch): Promise<Past> {
  const tagged = await releasesOf(repository, branch, prompt);
  const published: Published[] = [];
  const [broken, unbelieved, elsewhere]: [string[], string[], string[]] = [[], [], []];
  const folder = `releases/${slugOf(prompt)}`;
  const versions = new Set(((await state?.tree.list(folder)) ?? []).map((path) => path.split("/")[2] ?? ""));
  for (const version of versions) {
    if (parseVersion(version) === null) continue;
    const tag = tagOf({ prompt, version });
    try {
      const text = await state?.tree.read(releasePath({ prompt, version }, "signed-manifest"));
      if (text == null) continue;
      const manifest = verifyManifest(text, keys);
      if (manifest.tag !== tag) throw new RejectedError("malformed", `It is the manifest of ${manifest.tag}.`);
      if (!(await holds(repository, branch, manifest.commit))) elsewhere.push(tag);
      else published.push(publishedOf(manifest, tagged));
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      if (error.code === "unknown-key") unbelieved.push(tag);
      else broken.push(`${tag} was changed after it was released: ${error.message} Look at it: npx assay audit verify`);
    }
  }
  published.sort((a, b) => compareVersions(a.version, b.version));
  const undeployed = tagged.filter(({ version }) => !versions.has(version)).map(({ tag }) => tag);
  const notes = [
    ...count(undeployed, "never deployed: a tag alone counts as no release"),
    ...count(unbelieved, "signed with a key that .github/assay-release.pem does not list: it counts as no release"),
    ...count(elsewhere, "of a commit that the default branch does not hold any more: it counts as no release"),
  ];
  return { published, tagged, broken, notes };
}

/** Whether a release says what a bundle says, was measured with the same model, and was not published without anybody having been asked. */
export function saysSame({ manifest }: Published, content: string | null, bundle: Pick<Bundle, "content" | "measured">): boolean {
  return content === bundle.content && manifest.model === bundle.measured && (isProven(manifest) || manifest.model === EMBEDDED_MODEL);
}

/**
 * Whether a language model was measured before this was released, for this version or for the one that it goes back to. The first release of a prompt has no
 * verdict: there is nothing to compare it with.
 */
export function isProven(manifest: Pick<Manifest, "model" | "run" | "verdict" | "base" | "scores-of">): boolean {
  if (manifest.model === EMBEDDED_MODEL || manifest.run === null) return false;
  return manifest.verdict !== "not measured" || manifest.base === null || manifest["scores-of"] !== undefined;
}

function publishedOf(manifest: Manifest, tagged: readonly Released[]): Published {
  const { prompt, version, tag, commit, content, run, model, released, equals } = manifest;
  const own = tagged.find((entry) => entry.tag === tag && entry.commit === commit);
  const back = manifest["rollback-of"];
  const lines = {
    ...{ content, model },
    ...(run === null ? {} : { run }),
    ...(back === undefined ? {} : { rollbackOf: back }),
    ...(equals === undefined ? {} : { equals }),
  };
  return { prompt, version, tag, commit, at: own?.at ?? released, by: own?.by ?? "", lines, manifest };
}

async function holds(repository: Repository, branch: string, commit: string): Promise<boolean> {
  try {
    return (await repository.mergeBase(commit, branch)) === commit;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function count(tags: readonly string[], why: string): readonly string[] {
  return tags.length === 0 ? [] : [`${tags.join(", ")}: ${why}.`];
}
