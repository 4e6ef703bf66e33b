import type { Item } from "../documents/ground-truth/item.ts";
import { Interrupted } from "../errors.ts";
import type { Askable, Oracle, Outcome } from "./oracle.ts";

/** One version of a prompt and who answers it. */
export interface Contestant {
  readonly askable: Askable;
  readonly oracle: Oracle;
}

/** One item and what each side's prompt got; a side is `null` where there is no such prompt. */
export interface ScoredItem {
  readonly item: Item;
  readonly base: Outcome | null;
  readonly head: Outcome | null;
}

export interface ScoringOptions {
  readonly base: Contestant | null;
  readonly head: Contestant | null;
  /** Items that are worked on at once; calls in flight are bounded by the pool behind the oracle. */
  readonly itemsAtOnce: number;
  readonly signal: AbortSignal;
  /** Repeat of each side: 0 and 0, but 0 and 1 where a prompt is compared with itself. */
  readonly repeats?: { readonly base: number; readonly head: number };
  onDone?(done: { readonly base: number; readonly head: number }): void;
}

/**
 * Scores items on both sides, base and head of an item next to each other in time, so that a provider's drift hits both alike. Yields
 * in the order of the items, whatever the order of the answers; memory holds only what is under way. Throws Interrupted when the signal fires.
 */
export async function* scorePairs(items: AsyncIterable<Item>, options: ScoringOptions): AsyncGenerator<ScoredItem> {
  const { base, head, signal, repeats = { base: 0, head: 0 } } = options;
  const same = isSame(base, head) && repeats.base === repeats.head;
  const done = { base: 0, head: 0 };
  const count = (side: "base" | "head", outcome: Outcome): Outcome => {
    done[side] += 1;
    options.onDone?.(done);
    return outcome;
  };
  const score = async (item: Item): Promise<ScoredItem> => {
    const before = base?.oracle.ask(base.askable, item, repeats.base).then((outcome) => count("base", outcome));
    const now = same
      ? before?.then((outcome) => count("head", outcome))
      : head?.oracle.ask(head.askable, item, repeats.head).then((outcome) => count("head", outcome));
    const [first, second] = await Promise.all([before, now]);
    return { item, base: first ?? null, head: second ?? null };
  };

  const underWay: Promise<ScoredItem>[] = [];
  try {
    for await (const item of items) {
      if (signal.aborted) throw new Interrupted();
      const scored = score(item);
      // An item that fails while an earlier one is awaited must not count as unhandled; awaiting it in turn still throws.
      scored.catch(() => undefined);
      underWay.push(scored);
      if (underWay.length >= options.itemsAtOnce) yield await (underWay.shift() as Promise<ScoredItem>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<ScoredItem>);
  } finally {
    await Promise.allSettled(underWay);
  }
}

function isSame(base: Contestant | null, head: Contestant | null): boolean {
  return base !== null && head !== null && base.askable.digest === head.askable.digest && base.oracle === head.oracle;
}
