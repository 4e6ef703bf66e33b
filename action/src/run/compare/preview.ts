import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { type Oracle, requestOf } from "../../scoring/oracle.ts";
import { shardOf } from "../../scoring/shard.ts";
import { type AskableOptions, askableOf } from "./askable.ts";
import { clauseDiffsOf } from "./clause-changes.ts";
import type { CompareInput } from "./compare-input.ts";
import { promptPairs } from "./prompt-pairs.ts";
import { touchedPrompts } from "./touched-prompts.ts";

/** What scoring one prompt would take, before anything is asked. */
export interface PromptPreview {
  readonly prompt: string;
  readonly model: string;
  /** Calls to make, and answers that are stored already. */
  readonly calls: number;
  readonly stored: number;
  /** Tokens of those calls, estimated. */
  readonly tokens: { readonly input: number; readonly output: number };
  /** Estimated, at the settings' prices; null for a model without a price. */
  readonly usd: number | null;
}

/** Bytes of text that make a token, roughly, in any tokenizer in use. */
const BYTES_A_TOKEN = 4;
/** Output tokens of an answer where none is stored to go by: a label, its clauses and a sentence. */
const OUTPUT_GUESS = 100;
const MILLION = 1_000_000;
const FREE = { input: 0, output: 0 };

/**
 * What a comparison would ask: every item of the sets that a changed prompt is judged on, on both sides, but for what is stored. What finding the cause
 * of each flip takes is not in it: nobody knows the flips yet. A rehearsal costs nothing and is left out, but for where somebody asks for what is `free` too.
 */
export async function previewOf(input: CompareInput, { free = false } = {}): Promise<readonly PromptPreview[]> {
  return (await previewOfShards(input, 1, { free }))[0] ?? [];
}

/** The same for each of several shards. */
export async function previewOfShards(
  input: CompareInput,
  of: number,
  { free = false } = {},
): Promise<readonly (readonly PromptPreview[])[]> {
  const { settings, judge, answering } = input;
  const { taxonomy } = judge.documents;
  const asking: AskableOptions = { taxonomy, media: judge.tree, outputTokens: settings.limits["output-tokens"] };
  const touched = touchedPrompts(new Set(clauseDiffsOf(input).map(({ id }) => id)), input);
  const previews = Array.from({ length: of }, (): PromptPreview[] => []);
  for (const { name, base, head, change, blocked } of promptPairs({ ...input, touched })) {
    if (blocked !== null) continue;
    const names = [...new Set([...(base?.sets ?? []), ...(head?.sets ?? [])])];
    const unchanged = change === "unchanged" && input.repeats.base === input.repeats.head;
    // What did not change is asked once for both sides.
    const sides = unchanged ? [head ?? base] : [base, head];
    for (const [side, prompt] of sides.entries()) {
      if (!prompt) continue;
      const model = input.model ?? prompt.model ?? settings["default-model"];
      if (model === EMBEDDED_MODEL && !free) continue;
      const repeat = side === 0 && !unchanged ? input.repeats.base : input.repeats.head;
      const oracle = await answering.oracle(model, { anyAge: unchanged });
      const price = model === EMBEDDED_MODEL ? FREE : settings.models[model];
      const counts = await countOf({ oracle, askable: askableOf(prompt, asking), names, repeat, model }, input, of);
      for (const [index, counted] of counts.entries()) {
        const usd = price ? (counted.tokens.input * price.input + counted.tokens.output * price.output) / MILLION : null;
        previews[index]?.push({ prompt: name, model, ...counted, usd });
      }
    }
  }
  return previews.map(merged);
}

interface Side {
  readonly oracle: Oracle;
  readonly askable: ReturnType<typeof askableOf>;
  readonly names: readonly string[];
  readonly repeat: number;
  readonly model: string;
}

interface Count {
  calls: number;
  stored: number;
  bytes: number;
  outputs: number;
}

async function countOf(
  { oracle, askable, names, repeat, model }: Side,
  { judge, part, settings, uses = ["pull-request"] }: CompareInput,
  of: number,
): Promise<readonly Pick<PromptPreview, "calls" | "stored" | "tokens">[]> {
  const takesRestricted = settings.models[model]?.restricted === true;
  const counts = Array.from({ length: of }, (): Count => ({ calls: 0, stored: 0, bytes: 0, outputs: 0 }));
  for (const name of names) {
    const set = judge.documents.sets.get(name);
    if (!set?.use.some((use) => uses.includes(use))) continue;
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, () => {})) {
      const own = splitOf(item, set);
      if ((part !== null && own !== null && own !== part) || (item.sensitivity === "restricted" && !item.sendable && !takesRestricted))
        continue;
      if (!oracle.model.readable(item.slices.language ?? null)) continue;
      const count = counts[shardOf(item, of) - 1] as Count;
      const known = repeat === 0 ? await oracle.stored(askable, item) : null;
      if (known) {
        count.stored += 1;
        count.outputs += known.usage.output;
        continue;
      }
      const { messages, schema } = await requestOf(model, askable, item, repeat);
      count.calls += 1;
      count.bytes += Buffer.byteLength(JSON.stringify([messages.map(({ content }) => content), schema]));
    }
  }
  const stored = counts.reduce((sum, count) => sum + count.stored, 0);
  const perAnswer = stored > 0 ? counts.reduce((sum, count) => sum + count.outputs, 0) / stored : OUTPUT_GUESS;
  return counts.map((count) => ({
    calls: count.calls,
    stored: count.stored,
    tokens: { input: Math.round(count.bytes / BYTES_A_TOKEN), output: Math.round(count.calls * perAnswer) },
  }));
}

/** One entry for each prompt and model: what both sides take together. */
function merged(previews: readonly PromptPreview[]): readonly PromptPreview[] {
  const found = new Map<string, PromptPreview>();
  for (const entry of previews) {
    const key = JSON.stringify([entry.prompt, entry.model]);
    const known = found.get(key);
    found.set(
      key,
      known
        ? {
            ...known,
            calls: known.calls + entry.calls,
            stored: known.stored + entry.stored,
            tokens: { input: known.tokens.input + entry.tokens.input, output: known.tokens.output + entry.tokens.output },
            usd: known.usd === null || entry.usd === null ? null : known.usd + entry.usd,
          }
        : entry,
    );
  }
  return [...found.values()];
}
