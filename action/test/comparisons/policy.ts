import type { ClauseChange, Comparison, TraceSummary } from "../../src/comparison/comparison.ts";

const SOP = "sops/maturity-rating.md";
const PROMPT = "prompts/maturity-rating/prompt.md";

/** A comparison whose head changes one sentence of `MR-3.2` and a word of seven other clauses. */
export function withPolicy(comparison: Comparison): Comparison {
  const stale: TraceSummary = {
    clause: "MR-3.2",
    states: ["suspect:clause"],
    gate: "warn",
    items: 28,
    because: "The clause changed since somebody reviewed it.",
  };
  return {
    ...comparison,
    prompts: comparison.prompts.map((prompt) => ({ ...prompt, trace: [stale] })),
    clauseChanges: [drugs(), ...Array.from({ length: 7 }, (_, n) => minor(n + 1))],
    checks: [
      {
        name: "policy",
        state: "warning",
        text: "`MR-3.2` goes from `critical` to `major`; until this is merged, the stricter of both judges",
        path: SOP,
        line: 232,
      },
      {
        name: "trace",
        state: "warning",
        text: "1 clause has changed since it was reviewed.",
        prompt: "maturity-rating",
        path: "prompts/maturity-rating/trace.yaml",
        command: "npx assay trace maturity-rating --problems",
      },
    ],
  };
}

function drugs(): ClauseChange {
  return {
    id: "MR-3.2",
    title: "Drug use shown",
    path: SOP,
    start: 232,
    end: 240,
    side: "head",
    change: "text",
    before: "Attributes: critical\nUse that is seen has the floor 16+; cannabis alone, brief, without detail, 13+.",
    now: "Attributes: major\nUse that is seen, ~~however long,~~ has the floor 18+; cannabis alone, brief, without detail, 13+.",
    severity: "major",
    regulated: "drugs",
    items: 31,
    prompts: [
      {
        prompt: "maturity-rating",
        path: PROMPT,
        places: [
          { path: PROMPT, section: "16-plus", start: 41, end: 44 },
          { path: "prompts/_shared/evidence.md", section: "_intro", start: 7, end: 7 },
        ],
        stale: ["suspect:clause"],
        today: [{ field: "tier", items: 28, errors: { under: 13, over: 0 } }],
      },
      {
        prompt: "content-descriptors",
        path: "prompts/content-descriptors/prompt.md",
        places: [{ path: "prompts/content-descriptors/prompt.md", section: "drugs", start: 57, end: 57 }],
        stale: ["suspect:clause", "suspect:prompt"],
        today: [{ field: "descriptors", items: 31, errors: { fn: 4, fp: 2 } }],
      },
    ],
  };
}

function minor(n: number): ClauseChange {
  return {
    ...drugs(),
    id: `MR-7.${n}`,
    title: `Context ${n}`,
    before: null,
    now: `Context counts, case ${n}.`,
    severity: "minor",
    regulated: null,
    items: 0,
    prompts: [],
  };
}

/** A comparison of a prompt that no decision record names. */
export function withoutRecord(comparison: Comparison): Comparison {
  const text = "`maturity-rating` changed and no decision record names it";
  return {
    ...comparison,
    verdict: "fail",
    reason: text,
    checks: [
      {
        name: "decision record",
        state: "fail",
        text,
        prompt: "maturity-rating",
        path: PROMPT,
        command: "npx assay decide maturity-rating",
      },
      {
        name: "trace",
        state: "fail",
        text: "`MR-3.2` Drug use shown (regulated): the prompt’s lines changed since somebody reviewed it.",
        prompt: "maturity-rating",
        path: "prompts/maturity-rating/trace.yaml",
        line: 12,
        command: "npx assay trace review MR-3.2 --prompt maturity-rating",
      },
    ],
  };
}

/** A clause and a check in which every text is a stranger's. */
export function withHostilePolicy(comparison: Comparison, evil: string, path: string): Comparison {
  const entry = {
    prompt: evil,
    path,
    places: [{ path, section: evil, start: 3, end: 4 }],
    stale: ["suspect:clause" as const],
    today: null,
  };
  return {
    ...comparison,
    clauseChanges: [
      { ...drugs(), title: evil, path, before: `~~${evil}~~ **b** - c\n# d`, now: `${evil}\n> e\n~~~f`, prompts: [entry] },
      { ...minor(1), title: evil, path, now: evil },
    ],
    checks: [{ name: "policy", state: "warning", text: evil, prompt: evil, path, line: 3, command: `npx assay ${evil}` }],
  };
}
