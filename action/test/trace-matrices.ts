import type { Digest } from "../src/canonical.ts";
import type { TraceMatrix, TracePlace, TraceRow } from "../src/trace/matrix.ts";

const SOP = "sops/maturity-rating.md";
const PROMPT = "prompts/maturity-rating/prompt.md";
const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;

const at = (section: string, start: number, end = start, path = PROMPT): TracePlace => ({ path, section, start, end });

function row(clause: string, title: string, more: Partial<TraceRow> = {}): TraceRow {
  return {
    clause,
    title,
    path: SOP,
    line: 20,
    severity: "major",
    regulated: null,
    states: ["covered"],
    gate: "holds",
    places: [at("13-plus", 44)],
    items: 28,
    branches: [],
    link: null,
    waiver: null,
    because: "",
    ...more,
  };
}

const branch = (id: string, name: string | null, items: number, text = "Is use shown?") => ({ id, branch: name, text, line: 31, items });

/** One prompt with a clause in every kind of trouble. */
export function troubled(): TraceMatrix {
  return {
    prompt: "maturity-rating",
    path: PROMPT,
    tracePath: "prompts/maturity-rating/trace.yaml",
    sops: ["maturity-rating"],
    rows: [
      row("MR-1.1", "The highest floor decides", {
        severity: "critical",
        places: [at("method", 24), at("evidence", 3, 5, "prompts/_shared/evidence.md")],
        items: 151,
        branches: [branch("MR-1.1.DP1", "one", 90), branch("MR-1.1.DP1", "more", 0), branch("MR-1.1.EC1", null, 0, "Many mild elements")],
      }),
      row("MR-2.1", "Violence without injury", { places: [at("all", 40), at("7-plus", 52, 53)], items: 31 }),
      row("MR-3.2", "Drug use is shown", {
        severity: "critical",
        regulated: "drugs",
        states: ["suspect:clause"],
        gate: "fail",
        places: [at("13-plus", 57), at("16-plus", 70), at("16-plus", 73, 74)],
        because: "The clause changed after a person last read it beside the prompt.",
        link: {
          clause: "MR-3.2",
          parts: ["13-plus", "16-plus"],
          clauseFingerprint: digest("5"),
          partsFingerprint: digest("9"),
          line: 12,
        },
      }),
      row("MR-4.1", "Mild and moderate words", {
        states: ["suspect:prompt", "untested"],
        gate: "warn",
        items: 0,
        because: "The prompt changed on line 44 after a person last read it beside the clause, and no item names the clause.",
      }),
      row("MR-6.2", "Slow dread", {
        severity: null,
        states: ["uncovered"],
        gate: "warn",
        places: [],
        items: 4,
        because: "No line of the prompt cites it.",
      }),
      row("MR-7.3", "Education and the news", {
        states: ["waived"],
        places: [],
        items: 9,
        waiver: {
          clause: "MR-7.3",
          kind: "human-only",
          delegatedTo: null,
          reason: "Always goes to the human queue; the model may not decide.",
          role: "policy",
          decision: "DR-20261121-human-queue",
          expires: "2027-03-31",
          clauseFingerprint: digest("7"),
          line: 40,
        },
      }),
      row("MR-9.9", "", {
        path: PROMPT,
        severity: null,
        states: ["orphaned"],
        gate: "warn",
        places: [at("18-plus", 90)],
        items: 0,
        because: "No SOP defines it.",
      }),
    ],
  };
}

/** Nothing to say: two clauses, both covered. */
export function sound(): TraceMatrix {
  const { rows, ...rest } = troubled();
  return { ...rest, rows: rows.slice(1, 2).concat(row("MR-2.2", "Injury")) };
}

/** What strangers may write into files: markup, and words that tools obey. */
export function hostile(): TraceMatrix {
  const bad = "</script><img src=x onerror=alert(1)> @everyone | `x` ::error::";
  return {
    ...troubled(),
    prompt: "rating",
    rows: [
      row("MR-1.1", bad, {
        states: ["uncovered"],
        gate: "fail",
        places: [at(bad, 3)],
        because: bad,
        branches: [branch("MR-1.1.DP1", bad, 0, bad)],
      }),
    ],
  };
}
