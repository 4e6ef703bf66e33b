import { stringify } from "yaml";
import type { Taxonomy } from "../documents/field.ts";
import type { ItemSet } from "../documents/item.ts";
import { parsePrompt } from "../documents/parse-prompt.ts";
import type { Prompt } from "../documents/prompt.ts";
import { checkPromptAgainst } from "../documents/prompt-check.ts";
import type { Sop } from "../documents/sop.ts";
import type { Findings } from "./finding.ts";
import type { DraftPrompt } from "./imported.ts";
import { writeBody } from "./prompt-body.ts";

/** What a prompt that is imported is checked against. */
export interface PromptCheck {
  readonly taxonomy: Taxonomy;
  readonly sops: ReadonlyMap<string, Sop>;
  /** With the sets that the same import makes. */
  readonly sets: ReadonlyMap<string, ItemSet>;
}

/**
 * The text of `prompts/<name>/prompt.md`, or null where the prompt cannot be one; then the findings say why, at the place it comes from.
 * What is returned has passed the parser of prompts and the check against the other documents.
 */
export function promptFile(
  draft: DraftPrompt,
  check: PromptCheck,
  findings: Findings,
): { path: string; text: string; prompt: Prompt } | null {
  const path = `prompts/${draft.name}/prompt.md`;
  const body = writeBody(draft.body);
  if (body === null) {
    const hint = "Write the prompt by hand: copy its text below a front matter.";
    findings.add(
      "refused",
      draft.place,
      "prompt-text",
      "The blanks around a loop, or a backslash before braces, cannot be kept as they are",
      hint,
    );
    return null;
  }
  const text = `---\n${stringify(draft.frontMatter, { version: "1.2", lineWidth: 0 })}---\n${body}`;
  return checkedPrompt({ name: draft.name, path, text, place: draft.place }, check, findings, () => draft.place.line);
}

/** Checks the text of a prompt that is to be written. `lineOf` says which line of the file that is imported a line of it comes from. */
export function checkedPrompt(
  file: { readonly name: string; readonly path: string; readonly text: string; readonly place: { readonly path: string } },
  check: PromptCheck,
  findings: Findings,
  lineOf: (line: number) => number,
  partials: ReadonlyMap<string, string> = new Map(),
): { path: string; text: string; prompt: Prompt } | null {
  const { name, path, text } = file;
  const { prompt, problems } = parsePrompt({ name, path, source: text, partials });
  const found = prompt === null ? problems : [...problems, ...checkPromptAgainst(prompt, check.taxonomy, check.sops, check.sets)];
  findings.take(
    found.map((problem) => (problem.path === path ? { ...problem, path: file.place.path, line: lineOf(problem.line) } : problem)),
    "refused",
  );
  if (prompt === null || found.some(({ severity }) => severity === "error")) return null;
  return { path, text, prompt };
}
