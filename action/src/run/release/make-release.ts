import { UserError } from "../../errors.ts";
import { checkLevel } from "../../release/level.ts";
import { tagOf } from "../../release/tag.ts";
import { tagMessage } from "../../release/tag-message.ts";
import { compareVersions, type Level, nextVersion } from "../../release/version.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import type { Candidate } from "./candidate.ts";
import { defaultTip } from "./default-tip.ts";
import { type ExamineOptions, examine } from "./examine.ts";
import type { Released } from "./released.ts";

export interface ReleaseRequest extends Omit<ExamineOptions, "commit" | "branch"> {
  readonly level: Level;
  readonly push: boolean;
}

/** A release that was made, or everything that keeps it from being made. */
export type ReleaseOutcome =
  | { readonly kind: "released"; readonly tag: string; readonly version: string; readonly pushed: boolean; readonly candidate: Candidate }
  | { readonly kind: "refused"; readonly missing: readonly string[]; readonly candidate: Candidate };

/** Tags the head of the default branch as the next release of a prompt, where nothing keeps it from being one. */
export async function makeRelease(request: ReleaseRequest): Promise<ReleaseOutcome> {
  const { repository, writer, prompt, level, push } = request;
  await writer.fetchTags();
  const tip = await defaultTip(repository, writer);
  const [head, misplaced] = await placeOf(repository, writer, tip);
  const candidate = await examine({ ...request, commit: head, branch: tip.commit });
  const { last, equals, bundle, run, demand } = candidate;
  const waits = waiting(candidate);
  // An earlier run that ended before it had pushed its tag: what it began goes on.
  if (push && waits !== null) {
    await writer.pushTag(waits.tag);
    return { kind: "released", tag: waits.tag, version: waits.version, pushed: true, candidate };
  }
  const missing = [...misplaced, ...candidate.missing];
  if (waits !== null)
    missing.push(
      `${waits.tag} says what ${prompt} says: there is nothing to release. It waits to be deployed: npx assay deploy ${waits.tag} --to dev`,
    );
  else if (equals !== null && equals.tag === last?.tag) missing.push(`${prompt} says what ${last.tag} says: there is nothing to release.`);
  try {
    checkLevel(level, demand);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    missing.push(error.message);
  }
  if (missing.length > 0) return { kind: "refused", missing, candidate };
  const version = nextVersion(highest(candidate), level);
  const tag = tagOf({ prompt, version });
  const message = tagMessage({ prompt, version }, reasonOf(candidate), {
    content: bundle.content,
    run,
    model: bundle.measured,
    ...(equals === null || last === null ? {} : { rollbackOf: last.version, equals: equals.version }),
  });
  await writer.tag({ name: tag, commit: head, message });
  if (push) await writer.pushTag(tag);
  return { kind: "released", tag, version, pushed: push, candidate };
}

/** A tag of this very commit that an earlier run made, and that nobody has deployed yet; null where there is none. */
function waiting({ newest, earlier, bundle, commit }: Candidate): Released | null {
  if (newest === null || newest.commit !== commit || earlier.some(({ tag }) => tag === newest.tag)) return null;
  return newest.lines.content === bundle.content && newest.lines.model === bundle.measured ? newest : null;
}

/** The highest version that a tag or a release has; null where there is none. */
export function highest({ newest, earlier }: Pick<Candidate, "newest" | "earlier">): string | null {
  const versions = [newest, earlier.at(-1) ?? null].flatMap((release) => release?.version ?? []);
  return versions.sort(compareVersions).at(-1) ?? null;
}

function reasonOf({ last, earlier, equals, demand, measured }: Candidate): string {
  if (last === null) return earlier.length === 0 ? "The first release." : `Measured by itself with ${measured.model}.`;
  if (equals !== null) return `Goes back to ${equals.version}.`;
  return `Since ${last.version} ${demand.why}. The gate says ${measured.verdict}.`;
}

/** The commit that is checked out, and why it is not the one to release. */
async function placeOf(
  repository: Repository,
  writer: Writer,
  { name, commit: tip }: { readonly name: string; readonly commit: string },
): Promise<readonly [string, readonly string[]]> {
  const head = (await repository.resolve("HEAD")).commit;
  if (head === tip) return [head, []];
  const base = await repository.mergeBase(head, tip);
  if (base === head) return [head, [`This is not the newest commit of ${name}. Get it: git switch ${name}, then git pull`]];
  if (base === tip && writer.remote !== null)
    return [head, [`This commit is not on ${name} of ${writer.remote} yet. Merge it there first: what is not reviewed is not released.`]];
  return [head, [`Releases are made from ${name}, and this is another branch. Run: git switch ${name}, then git pull`]];
}
