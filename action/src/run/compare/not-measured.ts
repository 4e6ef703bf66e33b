import type { PromptComparison } from "../../comparison/comparison.ts";
import type { About } from "./assemble.ts";

/** A prompt of which nothing was counted, and why. */
export function notMeasured(
  about: Omit<About, "pair" | "rehearsal" | "sets" | "noise" | "calls" | "usd">,
  prompt: string,
  reason: string,
): PromptComparison {
  const { path, change, inherits, base, head, model } = about;
  return {
    prompt,
    path,
    change,
    ...(inherits === null ? {} : { inherits }),
    base,
    head,
    verdict: "not measured",
    reason,
    model,
    rehearsal: false,
    sets: [],
    items: 0,
    titles: 0,
    left: [],
    calls: { made: 0, stored: 0, retried: 0 },
    cost: { usd: 0 },
    latency: { base: null, head: null },
    noise: {},
    fields: [],
    statuses: { base: {}, head: {} },
    unreadable: [],
    results: [],
    confusion: {},
    flips: [],
    hunks: [],
    attribution: { state: "not needed", text: "Nothing was asked." },
    together: { fixed: 0, broken: 0 },
    clauses: [],
    newCases: null,
    labels: [],
    escalations: null,
    people: [],
    trade: [],
    floors: [],
    trace: null,
    clusters: [],
  };
}
