import { attribute, itemKey, onlyHunk } from "../src/comparison/attribution.ts";
import { openCollection } from "../src/comparison/collect.ts";
import type { Comparison, Note, PromptComparison } from "../src/comparison/comparison.ts";
import type { PromptHunk } from "../src/comparison/variants.ts";
import type { Field, Value } from "../src/documents/ground-truth/field.ts";
import type { Item, ItemSet } from "../src/documents/ground-truth/item.ts";
import type { Prompt } from "../src/documents/prompts/prompt.ts";
import type { Deployment, Rule } from "../src/documents/settings/settings.ts";
import type { Clause } from "../src/documents/sops/sop.ts";
import { judge } from "../src/gate/judge.ts";
import { worstOf } from "../src/gate/verdict.ts";
import { assemblePrompt } from "../src/run/compare/assemble.ts";
import type { PromptRun } from "../src/run/compare/compare-prompt.ts";
import type { Prediction } from "../src/scoring/prediction.ts";

type Values = Readonly<Record<string, Value>>;

/** Items that are alike in everything but their ids. */
export interface Group {
  readonly n: number;
  readonly truth: Values;
  /** What was said before and is said now; the truth where left out, `unreadable` for an answer that is not JSON. */
  readonly base?: Values | "unreadable";
  readonly head?: Values | "unreadable";
  readonly clauses?: readonly string[];
  readonly points?: Readonly<Record<string, string>>;
  readonly edge?: readonly string[];
  readonly slices?: Readonly<Record<string, string>>;
  readonly disputed?: boolean;
  /** Hunks without which the base's answer comes back. */
  readonly hunks?: readonly number[];
  /** Two raters' labels for the first field, where they were asked. */
  readonly raters?: readonly [string, string];
  /** Ids, where they matter. */
  readonly ids?: readonly string[];
}

export interface PromptSpec {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly groups: readonly Group[];
  readonly clauses?: readonly Clause[];
  /** Clause to the lines that cite it. */
  readonly cited?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly hunks?: readonly {
    readonly start: number;
    readonly end: number;
    readonly side?: "head" | "base";
    readonly clauses?: readonly string[];
  }[];
  readonly change?: PromptComparison["change"];
  readonly rules: readonly Rule[];
  readonly deployment?: Readonly<Record<string, Deployment>>;
  readonly noise?: Readonly<Record<string, number | null>>;
  readonly model?: string;
  readonly rehearsal?: boolean;
  readonly usd?: number;
  readonly more?: Partial<PromptComparison>;
}

const DIGEST = (letter: string) => `sha256:${letter.repeat(64)}`;
const BASE_COMMIT = "4c1f6e0b9a7d25381e0f4b6c7d8a9e0f1a2b3c4d";
const HEAD_COMMIT = "b7e04d1c52a98f3360d1e2f3a4b5c6d7e8f90a1b";

/** A comparison made by the functions that make real ones: only the answers are invented, so that every number adds up. */
export function comparisonOf(
  specs: readonly PromptSpec[],
  more: { readonly notes?: readonly Note[]; readonly notMeasured?: readonly PromptComparison[] } = {},
): Comparison {
  const runs = specs.map((spec) => ({ spec, run: runOf(spec) }));
  const prompts = runs.map(({ spec, run }) => {
    const [judged] = judge([{ measured: run.collected.measured, hasBase: spec.change !== "added" }], spec.rules);
    if (!judged) throw new Error("nothing was judged");
    return { ...assemblePrompt(aboutOf(spec, run), run, judged), ...spec.more };
  });
  const all = [...prompts, ...(more.notMeasured ?? [])];
  const verdict = all.length === 0 ? "pass" : worstOf(all.map((prompt) => prompt.verdict));
  return {
    schema: "assay/comparison@1",
    verdict,
    reason: all.find((prompt) => prompt.verdict === verdict)?.reason ?? "nothing to measure",
    rehearsal: all.some(({ rehearsal }) => rehearsal),
    settings: DIGEST("5"),
    settingsFrom: "main",
    base: { commit: BASE_COMMIT, name: "main" },
    head: { commit: HEAD_COMMIT, name: "HEAD" },
    replay: false,
    prompts: all,
    notes: more.notes ?? [],
    checks: [],
    clauseChanges: [],
  };
}

function runOf(spec: PromptSpec): PromptRun {
  const { fields, hunks = [] } = spec;
  const collection = openCollection({
    prompt: spec.name,
    taxonomy: new Map(fields.map((field) => [field.name, field])),
    fields: fields.map(({ name }) => name),
    clauses: spec.clauses ?? [],
    escalates: false,
    relabelled: new Map(),
    decides: () => true,
    shows: () => true,
  });
  const members = itemsOf(spec.groups);
  for (const { item, group } of members) {
    const outcome = (side: "base" | "head") => ({
      kind: "predicted" as const,
      prediction: predictionOf(group, spec.change === "added" ? "head" : side),
      answer: null,
      stored: false,
    });
    collection.add({ item, base: outcome("base"), head: outcome("head") }, null);
  }
  const collected = collection.finish();
  const promptHunks = hunks.map(({ start, end, side = "head" }): PromptHunk => ({ path: pathOf(spec), side, start, end, hunks: [] }));
  const answered = (hunk: number, removed: boolean) =>
    new Map(
      members.map(({ item, group }) => {
        const owns = group.hunks?.includes(hunk) === true;
        return [itemKey({ set: item.set, item: item.id }), predictionOf(group, owns === removed ? "base" : "head")];
      }),
    );
  const cites = (hunk: PromptHunk) => hunks[promptHunks.indexOf(hunk)]?.clauses ?? [];
  const [only] = promptHunks;
  const attribution =
    promptHunks.length === 1 && only
      ? onlyHunk(collected.flips, only, cites(only))
      : attribute(
          collected.flips,
          promptHunks.map((hunk, index) => ({ hunk, removed: answered(index, true), alone: answered(index, false) })),
          fields,
          cites,
        );
  return {
    collected,
    attribution,
    attributionState: {
      state: promptHunks.length === 0 || collected.flips.length === 0 ? "not needed" : "done",
      text:
        collected.flips.length === 0
          ? "Nothing flipped."
          : promptHunks.length === 1
            ? "The prompt has one change: it owns every flip."
            : "Each flipped item was asked again without each change, and with it alone.",
    },
    newCases: null,
    namedItems: new Map(),
  };
}

function aboutOf(spec: PromptSpec, run: PromptRun): Parameters<typeof assemblePrompt>[0] {
  const { items } = run.collected;
  const parts = Object.entries(spec.cited ?? {}).flatMap(([clause, ranges]) =>
    ranges.map(([start, end]) => ({ section: "rules", start, end, clauses: [clause], text: "" })),
  );
  const change = spec.change ?? "changed";
  return {
    // Of the prompt itself only the path and the parts that cite clauses are shown.
    pair: { name: spec.name, base: null, head: { path: pathOf(spec), parts } as unknown as Prompt, baseSide: null, headSide: null },
    path: pathOf(spec),
    change,
    inherits: null,
    base: { commit: BASE_COMMIT, digest: change === "added" ? null : DIGEST("a") },
    head: { commit: HEAD_COMMIT, digest: DIGEST("b") },
    model: spec.model ?? "openai/some-model-2026-08",
    rehearsal: spec.rehearsal ?? false,
    sets: [
      { set: { name: "titles", path: "ground-truth/titles", sensitivity: "public", split: null } as ItemSet, digest: DIGEST("c"), items },
    ],
    noise: spec.noise ?? Object.fromEntries(spec.fields.map(({ name }) => [name, null])),
    calls: { made: items, stored: items, retried: 0 },
    usd: spec.usd ?? 0,
    clauses: spec.clauses ?? [],
    part: null,
    deployment: spec.deployment ?? {},
  };
}

function pathOf({ name }: PromptSpec): string {
  return `prompts/${name}/prompt.md`;
}

function itemsOf(groups: readonly Group[]): readonly { readonly item: Item; readonly group: Group }[] {
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  // Coprime to every total that is no multiple of it: ids do not follow the groups.
  const step = total % 157 === 0 ? 163 : 157;
  let position = 0;
  const members = groups.flatMap((group) =>
    Array.from({ length: group.n }, (_, index) => {
      const line = ((position++ * step) % total) + 1;
      const id = group.ids?.[index] ?? `t-${String(line).padStart(4, "0")}`;
      return { item: itemOf(id, line, group), group };
    }),
  );
  return members.sort((a, b) => a.item.line - b.item.line);
}

function itemOf(id: string, line: number, group: Group): Item {
  const [field = ""] = Object.keys(group.truth);
  return {
    id,
    set: "titles",
    title: id,
    input: {},
    truth: group.truth,
    clauses: group.clauses ?? [],
    points: group.points ?? {},
    edge: group.edge ?? [],
    slices: group.slices ?? {},
    ratings: (group.raters ?? []).map((value, index) => ({ by: `rater-${index + 1}`, at: "2026-10-01", truth: { [field]: value } })),
    disputed: group.disputed ?? false,
    source: "authored",
    sensitivity: "public",
    line,
  };
}

function predictionOf(group: Group, side: "base" | "head"): Prediction {
  const said = group[side] ?? group.truth;
  if (said === "unreadable") return { status: "malformed", detail: "not JSON: Unexpected token 'T', \"Tier: 16+\" is not valid JSON" };
  return { status: "ok", values: { ...group.truth, ...said }, clauses: [], confidence: null, escalate: false, rationale: null };
}
