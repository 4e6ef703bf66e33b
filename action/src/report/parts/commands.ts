import type { Comparison } from "../../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, paragraph, words } from "../document.ts";

/** Clauses that are named each with a command of its own. */
const NAMED = 3;

/** The commands that apply to this comparison, in one line: those that it waits for first. */
export function commandBlocks(comparison: Comparison): readonly Block[] {
  const names = commandsFor(comparison).map((text): Line => [code(text)]);
  return [paragraph(line`${words("In a comment: ")}${joined(names, " · ")}`)];
}

/** What somebody could write in a comment now. */
export function commandsFor({ prompts, checks, clauseChanges }: Comparison): readonly string[] {
  const stale = new Set([
    ...clauseChanges.filter((change) => change.prompts.some((entry) => entry.stale.length > 0)).map(({ id }) => id),
    ...prompts.flatMap(({ trace }) => (trace ?? []).filter(({ states }) => states.some(isStale)).map(({ clause }) => clause)),
  ]);
  const undecided = checks.some(({ name, prompt, command }) => name === "decision record" && prompt !== undefined && command !== undefined);
  const shareable = prompts.some(
    ({ hunks, flips, attribution: { shapley } }) => hunks.length > 1 && flips.length > 0 && shapley === undefined,
  );
  return [
    ...[...stale].slice(0, NAMED).map((clause) => `/assay reviewed ${clause}`),
    ...(undecided ? ["/assay decide"] : []),
    ...(shareable ? ["/assay attribute"] : []),
    ...(prompts.some(({ flips }) => flips.length > 0) ? ["/assay dispute <item> <reason>"] : []),
    "/assay explain <clause>",
    ...(prompts.length > 0 ? ["/assay rerun"] : []),
  ];
}

function isStale(state: string): boolean {
  return state === "suspect:clause" || state === "suspect:prompt";
}
