import type { Usage } from "../documents/ground-truth/answer.ts";
import type { ModelPrice } from "../documents/settings/settings.ts";
import type { ModelRequest } from "../scoring/model.ts";

export interface BudgetLimits {
  /** Tries are calls too; `null` for no limit. */
  readonly maxCalls: number | null;
  readonly maxCostUsd: number | null;
  /** USD per million tokens; `null` where asking is free. */
  readonly price: ModelPrice | null;
  /** Most output tokens of a request that does not say it. */
  readonly maxOutputTokens: number;
}

/** `later`: a call in flight holds money that it may give back. */
export type Reservation =
  | { readonly kind: "granted"; readonly usd: number }
  | { readonly kind: "later" }
  | { readonly kind: "spent"; readonly why: string };

/** Calls and money. What a call may cost at most is set aside before it is made, so that the limit is never passed. */
export interface Budget {
  reserve(request: ModelRequest): Reservation;
  /** Gives a reservation back for what the call cost: `null` when nothing is known and the worst is assumed. */
  settle(reservedUsd: number, costUsd: number | null): void;
  costOf(usage: Usage): number;
  spentUsd(): number;
}

/** A picture or a page costs providers some thousand tokens, whatever its bytes. */
const MEDIA_TOKENS = 10_000;
/** Role marks and the like. */
const MESSAGE_TOKENS = 16;
const MILLION = 1_000_000;

/** A budget of which nothing is spent. Money counts only where the model has a `price`, in USD a million tokens. */
export function createBudget({ maxCalls, maxCostUsd, price, maxOutputTokens }: BudgetLimits): Budget {
  const schemaBytes = new WeakMap<object, number>();
  let calls = 0;
  let spent = 0;
  let reserved = 0;

  const costOf = (usage: Usage) => (price ? (usage.input * price.input + usage.output * price.output) / MILLION : 0);

  const worstCost = ({ messages, schema, config }: ModelRequest): number => {
    let input = schema ? (schemaBytes.get(schema) ?? Buffer.byteLength(JSON.stringify(schema))) : 0;
    if (schema) schemaBytes.set(schema, input);
    for (const { content } of messages) {
      input += MESSAGE_TOKENS;
      // No tokenizer in use makes more tokens of a text than it has bytes.
      for (const part of content) input += part.kind === "text" ? Buffer.byteLength(part.text) : MEDIA_TOKENS;
    }
    const output = typeof config.maxOutputTokens === "number" ? config.maxOutputTokens : maxOutputTokens;
    return costOf({ input, output });
  };

  return {
    costOf,
    spentUsd: () => spent,
    reserve(request) {
      if (maxCalls !== null && calls >= maxCalls) return { kind: "spent", why: `${maxCalls} calls are made, as many as allowed` };
      const usd = maxCostUsd !== null && price ? worstCost(request) : 0;
      if (maxCostUsd !== null && spent + reserved + usd > maxCostUsd) {
        if (reserved > 0) return { kind: "later" };
        return {
          kind: "spent",
          why: `USD ${spent.toFixed(4)} are spent and the next call may cost ${usd.toFixed(4)}; ${maxCostUsd} are allowed`,
        };
      }
      calls += 1;
      reserved += usd;
      return { kind: "granted", usd };
    },
    settle(reservedUsd, costUsd) {
      reserved -= reservedUsd;
      // Sums of fractions drift: with nothing reserved any more the rest must not look like money in flight.
      if (reserved < 1e-9) reserved = 0;
      spent += costUsd ?? reservedUsd;
    },
  };
}
