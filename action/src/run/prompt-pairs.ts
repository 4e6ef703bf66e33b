import type { FileDiff } from "../comparison/hunk.ts";
import { contentDigest } from "../documents/content-digest.ts";
import type { Prompt } from "../documents/prompt.ts";
import { UserError } from "../errors.ts";
import type { Loaded } from "./workspace.ts";

/** A prompt that has to be scored, and why. */
export interface ChangedPrompt {
  readonly name: string;
  readonly base: Prompt | null;
  readonly head: Prompt | null;
  readonly baseDigest: string | null;
  readonly headDigest: string | null;
  /** `unchanged`: its ground truth changed. */
  readonly change: "changed" | "added" | "unchanged" | "scored";
}

/**
 * The prompts of a comparison, by name: those whose content digest differs between base and head, and those whose ground truth the head
 * changes. A removed prompt is not scored. With `same` (a revision compared with itself) every prompt counts.
 */
export function promptPairs(input: {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly judge: Loaded;
  readonly diffs: readonly FileDiff[];
  readonly repeats: { readonly base: number; readonly head: number };
  /** Only this prompt of the head, without an earlier version or beside itself. */
  readonly only?: string;
}): readonly ChangedPrompt[] {
  if (input.only !== undefined) return [onePrompt(input.only, input)];
  const [before, now] = [input.base.documents.prompts, input.head.documents.prompts];
  const { taxonomy } = input.judge.documents;
  const names = [...new Set([...before.keys(), ...now.keys()])].sort();
  const touched = new Set(input.diffs.flatMap(({ headPath }) => /^ground-truth\/([^/]+)\/items\.jsonl$/.exec(headPath ?? "")?.[1] ?? []));
  const withItself = input.repeats.base !== input.repeats.head;
  return names.flatMap((name): ChangedPrompt[] => {
    const [base, head] = [before.get(name) ?? null, now.get(name) ?? null];
    if (head === null) return [];
    const [baseDigest, headDigest] = [base && contentDigest(base, taxonomy), contentDigest(head, taxonomy)];
    const change = base === null ? "added" : baseDigest === headDigest ? "unchanged" : "changed";
    if (change === "unchanged" && !withItself && !head.sets.some((set) => touched.has(set))) return [];
    return [{ name, base, head, baseDigest, headDigest, change }];
  });
}

function onePrompt(
  name: string,
  { head, judge, repeats }: Pick<Parameters<typeof promptPairs>[0], "head" | "judge" | "repeats">,
): ChangedPrompt {
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
  };
}

/** The error about a prompt that a revision does not have. */
export function noSuchPrompt(name: string, { documents, tree }: Loaded): UserError {
  const names = [...documents.prompts.keys()];
  const known = names.length === 0 ? "It has none that can be read; `npx assay check` says why." : `It has ${names.join(", ")}.`;
  return new UserError(`There is no prompt ${JSON.stringify(name)} in ${tree.name}. ${known}`);
}
