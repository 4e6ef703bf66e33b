import { shortId } from "../../audit/past-commit.ts";
import type { Digest } from "../../canonical.ts";
import type { StoredAnswer } from "../../documents/ground-truth/answer.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { UserError } from "../../errors.ts";
import { parseAnswer } from "../../models/answer-line.ts";
import { openAnswerStore } from "../../models/answer-store.ts";
import { requestKey } from "../../models/request-key.ts";
import { type Askable, requestOf } from "../../scoring/oracle.ts";
import { askableOf, askingOf } from "../compare/askable.ts";
import type { Loaded } from "../compare/workspace.ts";

/** A stored answer, who reads it, and where it stands. */
export interface FoundAnswer {
  readonly answer: StoredAnswer;
  readonly askable: Askable;
  readonly source: string;
}

export interface AnswerQuestion {
  readonly prompt: Prompt;
  readonly model: string;
  /** The item as it stood at different revisions: the same text gives the same question. */
  readonly items: readonly Item[];
  /** Revisions whose recorded answers and limits count, in this order. */
  readonly revisions: readonly Loaded[];
  /** Folder of the local store. */
  readonly store: string;
}

/** The answer of a model to a prompt about an item: of those recorded in the repository, then of those in the local store. No call. */
export async function findAnswer({ prompt, model, items, revisions, store }: AnswerQuestion): Promise<FoundAnswer | null> {
  const asked = new Map<Digest, Askable>();
  for (const loaded of revisions) {
    const askable = askableOf(prompt, { ...askingOf(loaded), taxonomy: revisions[0]?.documents.taxonomy ?? loaded.documents.taxonomy });
    for (const item of items) {
      const key = await keyOf(model, askable, item);
      if (key !== null && !asked.has(key)) asked.set(key, askable);
    }
  }
  for (const { tree } of revisions) {
    for (const path of await recordedPaths(tree)) {
      for await (const line of tree.lines(path)) {
        const key = [...asked.keys()].find((one) => line.includes(one));
        const answer = key === undefined ? null : parseAnswer(line);
        const askable = answer === null || typeof answer === "string" ? undefined : asked.get(answer.key);
        if (answer !== null && typeof answer !== "string" && askable !== undefined)
          return { answer, askable, source: `${path} at ${shortId(tree.commit ?? "")}` };
      }
    }
  }
  const local = await openAnswerStore({ folder: `${store}/answers` });
  try {
    for (const [key, askable] of asked) {
      const answer = local.get(key);
      if (answer !== undefined) return { answer, askable, source: "the answers stored on this machine" };
    }
    return null;
  } finally {
    await local.close();
  }
}

/** Null where the prompt could not be asked about the item as it then was: a variable without a value, a picture that is gone. */
async function keyOf(model: string, askable: Askable, item: Item): Promise<Digest | null> {
  try {
    return requestKey(await requestOf(model, askable, item, 0));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

async function recordedPaths(tree: Loaded["tree"]): Promise<readonly string[]> {
  return (await tree.list("ground-truth")).filter((path) => /^ground-truth\/[^/]+\/answers\/[^/]+\.jsonl$/.test(path));
}
