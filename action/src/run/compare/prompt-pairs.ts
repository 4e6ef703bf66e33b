import type { FileDiff } from "../../comparison/hunk.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { UserError } from "../../errors.ts";
import type { Loaded } from "./workspace.ts";

/** A prompt that has to be scored, and why. */
export interface ChangedPrompt {
  readonly name: string;
  readonly base: Prompt | null;
  readonly head: Prompt | null;
  readonly baseDigest: string | null;
  readonly headDigest: string | null;
  /** `unchanged`: its ground truth changed, or a clause that it implements. */
  readonly change: "changed" | "added" | "removed" | "unchanged" | "scored";
  /** Why it cannot be measured whatever the model says; null where it can. */
  readonly blocked: string | null;
}

export interface PairInput {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly diffs: readonly FileDiff[];
  readonly repeats: { readonly base: number; readonly head: number };
  /** Only this prompt of the head, without an earlier version or beside itself. */
  readonly only?: string;
  /** Names of prompts that implement a clause which changed. */
  readonly touched?: ReadonlySet<string>;
}

/**
 * The prompts of a comparison, by name: those that the head changes (their content, the sets or the SOPs that judge them), adds or removes, and
 * those whose ground truth, or whose clauses, it changes. A new name does not shake off the past: an added prompt is compared with the removed one that
 * Git takes for its earlier version, else with one that judged the same fields. What was removed, or cannot be read, is not measured.
 */
export function promptPairs(input: PairInput): readonly ChangedPrompt[] {
  if (input.only !== undefined) return [onePrompt(input.only, input)];
  const [before, now] = [input.base.documents.prompts, input.head.documents.prompts];
  const { taxonomy } = input.judge.documents;
  const digestOf = (prompt: Prompt | null) => prompt && contentDigest(prompt, taxonomy);
  const removed = new Map([...before].filter(([name]) => !now.has(name)));
  const pairs: ChangedPrompt[] = [];
  for (const [name, head] of [...now].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const base = before.get(name) ?? earlierVersion(head, removed, input.diffs);
    if (base) removed.delete(base.name);
    const [baseDigest, headDigest] = [digestOf(base), digestOf(head)];
    const change = base === null ? "added" : isSame(base, head, baseDigest, headDigest) ? "unchanged" : "changed";
    if (change === "unchanged" && !isWanted(head, base, input)) continue;
    const blocked =
      base === null && isBroken(head, input.base) ? `the earlier version of ${head.path} cannot be read: npx assay check says why` : null;
    pairs.push({ name, base, head, baseDigest, headDigest, change, blocked });
  }
  for (const [name, base] of removed) {
    const blocked = `${base.path} was removed, so nothing measures what it judged`;
    pairs.push({ name, base, head: null, baseDigest: digestOf(base), headDigest: null, change: "removed", blocked });
  }
  return pairs;
}

function isSame(base: Prompt | null, head: Prompt, baseDigest: string | null, headDigest: string | null): boolean {
  const judgedBy = (prompt: Prompt | null) => JSON.stringify([[...(prompt?.sets ?? [])].sort(), [...(prompt?.sops ?? [])].sort()]);
  return baseDigest === headDigest && judgedBy(base) === judgedBy(head);
}

/** A prompt that did not change is scored where its ground truth or its policy did, or where a revision is compared with itself. */
function isWanted(head: Prompt, base: Prompt | null, { diffs, repeats, touched }: PairInput): boolean {
  if (repeats.base !== repeats.head || touched?.has(head.name)) return true;
  const changed = diffs.flatMap(
    ({ headPath, basePath }) => /^ground-truth\/([^/]+)\/items\.jsonl$/.exec(headPath ?? basePath ?? "")?.[1] ?? [],
  );
  return [...head.sets, ...(base?.sets ?? [])].some((set) => changed.includes(set));
}

function earlierVersion(head: Prompt, removed: ReadonlyMap<string, Prompt>, diffs: readonly FileDiff[]): Prompt | null {
  const renamedFrom = diffs.find(({ headPath, status }) => headPath === head.path && status === "renamed")?.basePath;
  const fields = Object.keys(head.answer.fields);
  const candidates = [...removed.values()];
  // A prompt that got a new name takes its overlays with it.
  const sameOverlay = candidates.filter(({ name }) => name.split("/")[1] === head.name.split("/")[1]);
  return (
    candidates.find(({ path }) => path === renamedFrom) ??
    [...sameOverlay, ...candidates].find(({ answer }) => Object.keys(answer.fields).some((field) => fields.includes(field))) ??
    null
  );
}

/** Whether the base has this prompt and cannot read it, or that of which it is an overlay. */
function isBroken({ path: own, overlayOf }: Prompt, { documents }: Loaded): boolean {
  return (
    documents.problems.some(
      ({ path, severity, code }) => severity === "error" && code !== "missing-file" && (path === own || path === overlayOf?.path),
    ) || brokenPartial(documents)
  );
}

/** A partial that cannot be read takes every prompt with it that uses it. */
function brokenPartial({ problems }: Loaded["documents"]): boolean {
  return problems.some(({ path, severity }) => severity === "error" && path.startsWith("prompts/_shared/"));
}

function onePrompt(name: string, { head, judge, repeats }: Pick<PairInput, "head" | "judge" | "repeats">): ChangedPrompt {
  const prompt = head.documents.prompts.get(name);
  if (!prompt) throw noSuchPrompt(name, head);
  const digest = contentDigest(prompt, judge.documents.taxonomy);
  const withItself = repeats.base !== repeats.head;
  return {
    name,
    base: withItself ? prompt : null,
    head: prompt,
    baseDigest: withItself ? digest : null,
    headDigest: digest,
    change: withItself ? "changed" : "scored",
    blocked: null,
  };
}

/** The error about a prompt that a revision does not have. */
export function noSuchPrompt(name: string, { documents, tree }: Loaded): UserError {
  const names = [...documents.prompts.keys()];
  const known = names.length === 0 ? "It has none that can be read; `npx assay check` says why." : `It has ${names.join(", ")}.`;
  return new UserError(`There is no prompt ${JSON.stringify(name)} in ${tree.commit === null ? "the working tree" : tree.name}. ${known}`);
}
