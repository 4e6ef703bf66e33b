import type { ExactRevert } from "../../decisions/revert.ts";
import type { Taxonomy } from "../../documents/ground-truth/field.ts";
import { loadDocuments } from "../../documents/load.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { isRecordOrRun } from "../../documents/records/load-records.ts";
import { promptOfTrace } from "../../documents/traces/trace-path.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Loaded } from "./workspace.ts";

export interface RevertSearch {
  readonly repository: Repository;
  readonly base: Loaded;
  readonly head: Loaded;
  readonly judge: Loaded;
  /** The commits that base and head stand for; null for the files on disk. */
  readonly commits: { readonly base: string; readonly head: string | null };
  /** The default branch. */
  readonly branch: string;
}

/** Commits whose prompts are read, should an early one not do. */
const COMMITS_TRIED = 5;

/**
 * Looks for an earlier commit of the default branch to which the change goes back: every changed file is again what it was there, and every prompt
 * that changed has the content that it had there. Records, their run files and traces do not count: a revert takes them along. But a trace that nobody ever merged, with
 * a waiver in it, say, makes it none. Messages and titles say nothing.
 * Null where neither a prompt nor a policy changes: going back in some other file excuses nothing.
 */
export async function exactRevertOf({ repository, base, head, judge, commits, branch }: RevertSearch): Promise<ExactRevert | null> {
  const { taxonomy } = judge.documents;
  const [before, now] = [digestsOf(base.documents.prompts, taxonomy), digestsOf(head.documents.prompts, taxonomy)];
  const changed = [...now].filter(([name, digest]) => before.get(name) !== digest);
  const gone = [...before.keys()].some((name) => !now.has(name));
  if (changed.length === 0 && !gone && samePolicies(base, head)) return null;
  const found = await repository.restoredAt({
    ...commits,
    branch,
    ignores: (path) => isRecordOrRun(path) || promptOfTrace(path) !== null,
  });
  if (found.length === 0 || !(await tracesWereSo({ repository, base, head, commits, branch }))) return null;
  for (const commit of found.slice(0, COMMITS_TRIED)) {
    const { prompts } = await loadDocuments(await repository.tree(commit));
    const digests = digestsOf(prompts, taxonomy);
    if (changed.every(([name, digest]) => digests.get(name) === digest)) return { commit, digests };
  }
  return null;
}

/** Whether every trace that the change touches is gone after it, or stood like that on the default branch before. */
async function tracesWereSo({ repository, base, head, commits, branch }: Omit<RevertSearch, "judge">): Promise<boolean> {
  for (const path of (await head.tree.list("prompts")).filter((file) => promptOfTrace(file) !== null)) {
    if ((await head.tree.read(path)) === (await base.tree.read(path))) continue;
    if ((await repository.restoredAt({ ...commits, branch, ignores: (other) => other !== path })).length === 0) return false;
  }
  return true;
}

function samePolicies(base: Loaded, head: Loaded): boolean {
  const prints = ({ documents }: Loaded) =>
    [...documents.sops.values()].flatMap(({ clauses }) => clauses.map(({ fingerprint }) => fingerprint));
  return JSON.stringify(prints(base)) === JSON.stringify(prints(head));
}

function digestsOf(prompts: ReadonlyMap<string, Prompt>, taxonomy: Taxonomy): ReadonlyMap<string, string> {
  return new Map([...prompts].map(([name, prompt]) => [name, contentDigest(prompt, taxonomy)]));
}
