import { Document, isPair, isScalar, visit } from "yaml";
import type { Evidence } from "../documents/records/decision-record.ts";
import { PLACEHOLDER } from "../documents/records/decision-record.ts";
import { codeSpan } from "../escape.ts";

/** What the draft of a record is written from. */
export interface Draft {
  readonly id: string;
  /** As it stands in the file: `accepted`, `superseded by DR-…`. */
  readonly status: string;
  readonly date: string;
  readonly decisionMakers: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  readonly prompt: string;
  readonly clauses: readonly string[];
  readonly supersedes: readonly string[];
  readonly evidence: Evidence;
  readonly reviewBy: string | null;
}

/** Months after which a decision is looked at again, unless somebody says otherwise. */
const REVIEW_AFTER_MONTHS = 6;

/** The day half a year later, `YYYY-MM-DD`; the last of its month where that is shorter. */
export function reviewDay(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + REVIEW_AFTER_MONTHS + 1, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10);
}

/** `DR-20261121-slug` of a day and a text. */
export function recordId(date: string, text: string): string {
  return `DR-${date.replaceAll("-", "")}-${slugOf(text) || "decision"}`;
}

/** Lower-case letters, digits and `-` of a text. */
export function slugOf(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** The folder of a prompt's records; an overlay's stand with its prompt. */
export function decisionsFolder(prompt: string): string {
  return `prompts/${prompt.split("/")[0]}/decisions`;
}

/** A record's front matter with its two lines `---`. */
export function frontMatterText(draft: Draft): string {
  const { evidence } = draft;
  const [only, ...others] = evidence.sets.map(({ set, digest, items }) => ({ set, digest, items }));
  const value = {
    id: draft.id,
    status: draft.status,
    date: draft.date,
    "decision-makers": draft.decisionMakers,
    consulted: draft.consulted,
    informed: draft.informed,
    prompt: draft.prompt,
    clauses: draft.clauses,
    supersedes: draft.supersedes,
    evidence: {
      ...(evidence.base === null
        ? {}
        : { base: { content: evidence.base.content, ...(evidence.base.release === null ? {} : { release: evidence.base.release }) } }),
      head: evidence.head,
      ...(evidence.overlays.length === 0 ? {} : { overlays: evidence.overlays.map(({ prompt, base, head }) => ({ prompt, base, head })) }),
      "ground-truth": others.length === 0 ? only : [only, ...others],
      ...(evidence.part === null ? {} : { part: evidence.part }),
      model: { id: evidence.model.id, ...(evidence.model.params === null ? {} : { params: evidence.model.params }) },
      ...(evidence.run === null ? {} : { run: evidence.run }),
      ...(evidence.report === null ? {} : { report: evidence.report }),
      counts: evidence.counts,
    },
    ...(draft.reviewBy === null ? {} : { "review-by": draft.reviewBy }),
  };
  const document = new Document(value);
  // What fits on a line stands on one, as people write it.
  visit(document, {
    Collection(_, node) {
      if (node.items.every((entry) => isScalar(isPair(entry) ? entry.value : entry))) node.flow = true;
    },
  });
  return `---\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}---\n`;
}

/** Marks between which `npx assay decide` writes, and nobody else. */
export const MEASURED = { start: "<!-- measured: npx assay decide writes what stands here -->", end: "<!-- /measured -->" } as const;

/** A record's body; `measured` is Markdown that goes between the marks. */
export function bodyText({ prompt, status, reviewBy }: Draft, measured: string): string {
  const rejected = status === "rejected";
  return `
# Change of ${codeSpan(prompt)}

## Context and Problem Statement

${PLACEHOLDER} why, in one or two sentences: what went wrong, where, and for whom. -->

## Considered Options

- Keep ${codeSpan(prompt)} as it was.
- This change.

## Decision Outcome

Chosen option: ${rejected ? "keep it as it was" : "this change"}.

${PLACEHOLDER} what was decided, and why ${rejected ? "the change is not worth it" : "its losses are acceptable"}. -->

### Consequences

${measuredBlock(measured)}

### Confirmation

A check counts the run file beside this record again, with the labels of the default branch.${reviewBy === null ? "" : ` To be looked at again by ${reviewBy}.`}
`;
}

function measuredBlock(measured: string): string {
  return `${MEASURED.start}\n\n${measured.trim()}\n\n${MEASURED.end}`;
}

/** A body with new numbers between its marks, and every other word as it was; unchanged where the marks are gone. */
export function withMeasured(body: string, measured: string): string {
  const [start, end] = [body.indexOf(MEASURED.start), body.indexOf(MEASURED.end)];
  if (start === -1 || end < start) return body;
  return `${body.slice(0, start)}${measuredBlock(measured)}${body.slice(end + MEASURED.end.length)}`;
}
