import { contentDigest } from "../../documents/prompts/content-digest.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { RunRecord } from "../../release/run-record.ts";
import { tagOf } from "../../release/tag.ts";
import { tagMessage } from "../../release/tag-message.ts";
import { nextVersion } from "../../release/version.ts";
import { exactRevertOf } from "../compare/exact-revert.ts";
import { type Loaded, loadTree, settingsOf } from "../compare/workspace.ts";
import type { Candidate } from "./candidate.ts";
import { keepEvidence, runRecordsOf } from "./evidence.ts";
import { type ExamineOptions, examine } from "./examine.ts";
import { highest } from "./make-release.ts";
import { loadRelease } from "./released.ts";
import { type MergeFacts, runRecordOf } from "./run-record-of.ts";
import { isStale, scoredAt } from "./score-age.ts";

export interface MergedRequest extends Omit<ExamineOptions, "prompt" | "commit" | "branch"> {
  /** Where the default branch stood, and where it stands now. */
  readonly before: string;
  readonly after: string;
  readonly now: Date;
  /** Who agreed to the merge, as far as anybody can be asked. */
  factsOf(settings: Settings): Promise<MergeFacts | null>;
}

/** Decision records that a revert took along, put back on a branch of their own. */
export interface Restoring {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly records: readonly string[];
}

export interface MergedResult {
  /** Prompts whose run was written down. */
  readonly recorded: readonly string[];
  /** Tags that were made, each for a prompt that went back to a release. */
  readonly tags: readonly { readonly tag: string; readonly equals: string }[];
  readonly restoring: Restoring | null;
  /** Prompts that went back to scores which are too old to be believed: to be measured again. */
  readonly stale: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Writes down every prompt that a merge changed, with its counts and who agreed. One that says again what an earlier release said, with every other changed file
 * restored too, is tagged as the next patch: a revert that is merged is a decision to go back. How it was merged, and what it calls itself, says nothing.
 */
export async function merged(request: MergedRequest): Promise<MergedResult> {
  const { repository, writer, before, after, now } = request;
  await writer.fetchTags();
  const [base, head] = await Promise.all([before, after].map(async (commit) => loadTree(await repository.tree(commit))));
  if (!base || !head) throw new Error("two revisions were read");
  const facts = await request.factsOf(settingsOf(head));
  const revert = await exactRevertOf({ repository, base, head, judge: head, commits: { base: before, head: after }, branch: before });
  const records: RunRecord[] = [];
  const tags: { tag: string; equals: string }[] = [];
  const notes: string[] = [];
  const stale: string[] = [];
  for (const prompt of changedPrompts(base, head)) {
    // What comes back with a release, such as an overlay that was never released, was measured when it was there before.
    const silent = revert !== null;
    const candidate = await examine({ ...request, prompt, commit: after, branch: after, vaultLater: true, silent });
    records.push(runRecordOf(candidate, "merge", now, facts));
    const { equals, earlier, newest, settings } = candidate;
    const version = highest(candidate);
    // It has tags and goes back, but none of its releases is to be believed: why stands in the notes.
    if (revert !== null && newest !== null && earlier.length === 0) notes.push(...candidate.notes);
    if (equals === null || version === null) continue;
    const known = await runRecordsOf(writer, prompt);
    if (isStale(scoredAt(equals, earlier, known), now, settings.limits)) stale.push(prompt);
    // The tag of an earlier revert may wait to be deployed while the next one is merged.
    if (newest !== null && newest.version === version && (await loadRelease(repository, newest)).content === candidate.bundle.content) {
      // A run that ended after it had pushed the tag: what it began goes on.
      if (newest.commit === after && newest.lines.equals !== undefined)
        tags.push({ tag: newest.tag, equals: tagOf({ prompt, version: newest.lines.equals }) });
      else if (!earlier.some(({ tag }) => tag === newest.tag))
        notes.push(`${newest.tag} says the same, and waits to be deployed: npx assay deploy ${newest.tag} --to dev`);
      continue;
    }
    if (revert === null) notes.push(`${prompt} says what ${equals.tag} says, but other files changed with it: release it by hand.`);
    else tags.push({ tag: await tagRevert(request, candidate, version, equals.version), equals: equals.tag });
  }
  if (records.length > 0) await keepEvidence(writer, records);
  const restoring = revert === null ? null : await restoreRecords(request, base, head);
  return { recorded: records.map(({ prompt }) => prompt), tags, restoring, stale, notes };
}

/** Prompts that say something else than before, or that another model is asked with. */
function changedPrompts(base: Loaded, head: Loaded): readonly string[] {
  const versions = ({ documents }: Loaded) =>
    new Map(
      [...documents.prompts].map(([name, prompt]) => [
        name,
        `${contentDigest(prompt, head.documents.taxonomy)} ${prompt.model ?? documents.settings?.["default-model"]}`,
      ]),
    );
  const known = versions(base);
  return [...versions(head)].filter(([name, version]) => known.get(name) !== version).map(([name]) => name);
}

async function tagRevert(
  { writer, after }: MergedRequest,
  { prompt, bundle, run }: Candidate,
  last: string,
  equals: string,
): Promise<string> {
  const version = nextVersion(last, "patch");
  const tag = tagOf({ prompt, version });
  const lines = { content: bundle.content, run, model: bundle.measured, rollbackOf: last, equals };
  await writer.tag({ name: tag, commit: after, message: tagMessage({ prompt, version }, `Goes back to ${equals}.`, lines) });
  if (writer.remote !== null) await writer.pushTag(tag);
  return tag;
}

/** A decision that was taken back stays on record: its files come back, and it says so. */
async function restoreRecords({ writer, repository, before, after }: MergedRequest, base: Loaded, head: Loaded): Promise<Restoring | null> {
  const gone = [...base.documents.records.values()].filter(({ id }) => !head.documents.records.has(id));
  if (gone.length === 0) return null;
  const files = new Map<string, string>();
  const tree = await repository.tree(before);
  for (const { path, source } of gone) {
    files.set(path, source.replace(/^status:.*$/m, "status: reverted"));
    const run = path.replace(/\.md$/, ".run.json");
    const text = await tree.read(run);
    if (text !== null) files.set(run, text);
  }
  const records = gone.map(({ id }) => id);
  const title = `Keep ${records.join(", ")} on record as reverted`;
  const body =
    "A revert took these decision records along. They come back with `status: reverted`, so that the history of decisions stays whole.\n";
  const { branch } = await writer.offer(`restore-records-${after.slice(0, 12)}`, after, { files, message: `${title}\n\n${body}` });
  return { branch, title, body, records };
}
