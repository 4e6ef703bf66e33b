import { stringify } from "yaml";
import type { Taxonomy } from "../documents/ground-truth/field.ts";
import type { ItemSet } from "../documents/ground-truth/item.ts";
import { parsePrompt } from "../documents/prompts/parse-prompt.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import { checkPromptAgainst } from "../documents/prompts/prompt-check.ts";
import type { Sop } from "../documents/sops/sop.ts";
import type { Findings } from "./finding.ts";
import type { DraftPrompt } from "./imported.ts";
import { writeBody } from "./prompt-body.ts";

export interface PromptFile {
  readonly path: string;
  readonly text: string;
  readonly prompt: Prompt;
}

/** What a prompt that is imported is checked against. */
export interface PromptCheck {
  readonly taxonomy: Taxonomy;
  readonly sops: ReadonlyMap<string, Sop>;
  /** With the sets that the same import makes. */
  readonly sets: ReadonlyMap<string, ItemSet>;
}

/**
 * The file of a prompt, or null where the prompt cannot be one; then the findings say why, at the place it comes from. What is returned has passed the
 * parser of prompts and the check against the other documents.
 */
export function promptFile(draft: DraftPrompt, check: PromptCheck, findings: Findings): PromptFile | null {
  const path = `prompts/${draft.name}/prompt.md`;
  const text = draft.kind === "text" ? draft.text : textOf(draft);
  if (text === null) {
    const message = "The blanks around a loop, or a backslash before braces, cannot be kept as they are";
    findings.add("refused", draft.place, "prompt-text", message, "Write the prompt by hand: copy its text below a front matter.");
    return null;
  }
  const partials = draft.kind === "text" ? draft.partials : new Map<string, string>();
  const lineOf = (line: number) => (draft.kind === "text" ? draft.lineOf(line) : draft.place.line);
  const { prompt, problems } = parsePrompt({ name: draft.name, path, source: text, partials });
  const found = prompt === null ? problems : [...problems, ...checkPromptAgainst(prompt, check.taxonomy, check.sops, check.sets)];
  findings.take(
    found.map((problem) => (problem.path === path ? { ...problem, path: draft.place.path, line: lineOf(problem.line) } : problem)),
    "refused",
  );
  return prompt === null || found.some(({ severity }) => severity === "error") ? null : { path, text, prompt };
}

function textOf({ frontMatter, body }: Extract<DraftPrompt, { readonly kind: "messages" }>): string | null {
  const written = writeBody(body);
  return written === null ? null : `---\n${stringify(frontMatter, { version: "1.2", lineWidth: 0 })}---\n${written}`;
}
