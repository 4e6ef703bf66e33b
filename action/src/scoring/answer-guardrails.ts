import type { Item } from "../documents/ground-truth/item.ts";
import type { Prompt, TemplateNode } from "../documents/prompts/prompt.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Outcome } from "./oracle.ts";

/** What an answer does that no answer should. */
export interface AnswerFlags {
  /** It repeats a long run of the prompt's own text. */
  readonly leaked: boolean;
  /** It cites what is no clause of the prompt's SOPs. */
  readonly unknownClauses: boolean;
  /** It is not of the form that was asked for. */
  readonly broken: boolean;
}

/**
 * Words in a row that only a copy of the prompt has. A rationale may quote the rule that decided, so one rule must not count: the longest of the sample
 * prompts has 40 words, and two that stand next to each other and are quoted together came to 49.
 */
export const LEAKED_RUN = 50;

/** Words that tell whether a run may begin here: an answer of a megabyte has too many places to look at the whole run. */
const START = 3;

/** A prompt of fewer words says nothing that an answer could not say by itself; one of fewer than LEAKED_RUN is leaked as a whole. */
const SHORTEST_PROMPT = 12;

/** Checks the answers to one version of a prompt. `clauses`: those of its SOPs, and others. */
export function answerFlagger(prompt: Prompt, clauses: readonly Clause[]): (item: Item, outcome: Outcome) => AnswerFlags {
  const leaks = leakFinder(prompt);
  const known = new Set(
    clauses
      .filter(({ sop }) => prompt.sops.includes(sop))
      .flatMap(({ id, points, edges }) => [id, ...points.map((point) => point.id), ...edges.map((edge) => edge.id)]),
  );
  return (item, outcome) => {
    if (outcome.kind === "left") return { leaked: false, unknownClauses: false, broken: false };
    const { prediction, answer } = outcome;
    return {
      leaked: answer !== null && leaks(answer.text, item),
      unknownClauses: prediction.status === "ok" && prediction.clauses.some((id) => !known.has(id.trim())),
      broken: prediction.status === "malformed" || prediction.status === "unknown label",
    };
  };
}

function leakFinder(prompt: Prompt): (answer: string, item: Item) => boolean {
  const messages = prompt.messages.map(({ nodes }) => wordsOf(nodes.map(ownText).join(" ")));
  const longest = Math.max(0, ...messages.map((words) => words.length));
  const run = Math.min(LEAKED_RUN, longest);
  if (run < SHORTEST_PROMPT) return () => false;
  const runs = new Set(messages.flatMap((words) => runsOf(words, run)));
  const starts = new Set(messages.flatMap((words) => runsOf(words.slice(0, words.length - run + START), START)));
  return (answer, item) => {
    const words = wordsOf(answer);
    let said: ReadonlySet<string> | null = null;
    for (let at = 0; at + run <= words.length; at += 1) {
      if (!starts.has(textOf(words, at, START))) continue;
      const text = textOf(words, at, run);
      if (!runs.has(text)) continue;
      // What the item says itself may be quoted.
      said ??= new Set(runsOf(wordsOf(JSON.stringify(item.input)), run));
      if (!said.has(text)) return true;
    }
    return false;
  };
}

/** The text that stands in the template itself. */
function ownText(node: TemplateNode): string {
  if (node.kind === "text") return node.text;
  return node.kind === "each" ? node.body.map(ownText).join(" ") : " ";
}

/** Words in small letters; of scripts without blanks each character is one. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function runsOf(words: readonly string[], run: number): readonly string[] {
  return Array.from({ length: Math.max(0, words.length - run + 1) }, (_, at) => textOf(words, at, run));
}

function textOf(words: readonly string[], at: number, count: number): string {
  return words.slice(at, at + count).join(" ");
}
