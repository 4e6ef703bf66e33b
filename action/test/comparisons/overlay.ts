import type { Check } from "../../src/checks.ts";
import type { Comparison, PromptComparison, TraceSummary } from "../../src/comparison/comparison.ts";
import { comparisonOf, type Group } from "../comparison-fixture.ts";
import { EN, RATING, STEADY, tier } from "./rating.ts";

const BASE = "maturity-rating";

/** A prompt was edited; its overlay, whose own file did not change, is scored again. Neither has a record or fresh stamps. */
export function withFollower(japan: readonly Group[] = []): Comparison {
  const moved: readonly Group[] = [
    { n: 12, truth: tier("16+"), base: tier("13+"), clauses: ["MR-3.2"], slices: EN, hunks: [1] },
    { n: 3, truth: tier("7+"), head: tier("13+"), clauses: ["MR-2.2"], slices: EN, hunks: [0] },
  ];
  // Both have the same items under the same ids.
  const still = japan.reduce((sum, { n }) => sum + n, 0);
  const same: Group = { n: still, truth: tier("ALL"), clauses: ["MR-4.2"], slices: EN };
  const base = comparisonOf([{ ...RATING, groups: [...STEADY, ...moved, ...(still > 0 ? [same] : [])] }]);
  const own = comparisonOf([{ ...RATING, groups: [...STEADY, ...moved, ...japan] }]);
  const [edited] = base.prompts;
  const [scored] = own.prompts;
  if (!edited || !scored) throw new Error("there is a prompt");
  const prompts = [traced(edited), follower(traced(scored), "japan")];
  const checks = [recordCheck(), ...prompts.flatMap(({ prompt }) => traceChecksOf(prompt))];
  const ordered = [...checks.filter(({ state }) => state === "fail"), ...checks.filter(({ state }) => state !== "fail")];
  return { ...base, verdict: "fail", reason: recordCheck().text, prompts, checks: ordered };
}

/** A prompt as its overlay, which says what its base says and nothing of its own. */
export function follower(base: PromptComparison, name: string): PromptComparison {
  return { ...base, prompt: `${BASE}/${name}`, path: `prompts/${BASE}/overlays/${name}.md`, inherits: BASE };
}

function traced(prompt: PromptComparison): PromptComparison {
  const stale: TraceSummary = {
    clause: "MR-3.2",
    states: ["suspect:prompt"],
    gate: "fail",
    items: 28,
    because: "The prompt's text for it has changed since it was last reviewed against the clause.",
  };
  return { ...prompt, trace: [stale] };
}

function recordCheck(): Check {
  return {
    name: "decision record",
    state: "fail",
    text: `\`${BASE}\` and \`${BASE}/japan\` changed and no decision record names them`,
    prompt: BASE,
    path: `prompts/${BASE}/prompt.md`,
    command: `npx assay decide ${BASE}`,
  };
}

function traceChecksOf(prompt: string): readonly Check[] {
  const path = prompt === BASE ? `prompts/${BASE}/trace.yaml` : `prompts/${BASE}/overlays/japan.trace.yaml`;
  return [
    {
      name: "trace",
      state: "fail",
      text: "`MR-3.2` Drug use shown (critical): The prompt's text for it has changed since it was last reviewed against the clause. Read both texts and stamp the link.",
      prompt,
      path,
      line: 67,
      command: `npx assay trace review MR-3.2 --prompt ${prompt}`,
    },
    {
      name: "trace",
      state: "warning",
      text: "3 clauses were not reviewed with the prompt's present text.",
      prompt,
      path,
      command: `npx assay trace ${prompt} --problems`,
    },
  ];
}
