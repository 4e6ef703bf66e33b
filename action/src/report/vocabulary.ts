import type { DeltaName, Verdict } from "../comparison/result.ts";
import { code, type Line, text, words } from "./document.ts";

export const MARKS: Readonly<Record<Verdict, string>> = {
  fail: "❌",
  "not measured": "⛔",
  inconclusive: "❔",
  "known loss": "⚠️",
  pass: "✅",
};

/** What an error is called as a heading, and what it means in brackets. */
export const ERROR_NAMES: Readonly<Record<DeltaName, { readonly name: string; readonly gloss: string }>> = {
  under: { name: "Too low", gloss: "false negatives" },
  over: { name: "Too high", gloss: "false positives" },
  fn: { name: "Missed", gloss: "false negatives" },
  fp: { name: "Wrongly flagged", gloss: "false positives" },
  exact: { name: "Right", gloss: "" },
  wrong: { name: "Wrong", gloss: "" },
  unreadable: { name: "Unreadable", gloss: "" },
  precision: { name: "Precision", gloss: "" },
  "f-beta": { name: "F-score", gloss: "" },
};

/** A message of ours that quotes names in backticks: they become code, the rest is text. */
export function message(of: string): Line {
  return of.split(/`([^`\n]+)`/).flatMap((part, index) => (part === "" ? [] : [index % 2 === 1 ? code(part) : text(part)]));
}

/** A sentence that begins with a capital letter and ends with a full stop. */
export function sentence(of: string): Line {
  const begun = /^[a-z][a-z]/.test(of) ? of.charAt(0).toUpperCase() + of.slice(1) : of;
  return message(/[.!?…]$/.test(begun) ? begun : `${begun}.`);
}

/** `lines 41–44`, `line 7`. */
export function lineRange(start: number, end: number): string {
  return start >= end ? `line ${start}` : `lines ${start}–${end}`;
}

export const EMPTY: Line = words("");
