import type { Token } from "markdown-it";
import { citedClause } from "./citation.ts";
import type { PromptPart, Section } from "./prompt.ts";

/** A list item, a paragraph or a table row, in lines of the stretch (from 0, end exclusive). */
interface Holder {
  readonly start: number;
  end: number;
  readonly parent: Holder | null;
  readonly clauses: string[];
}

/**
 * The parts of a stretch: each holder (innermost list item, else paragraph or table row) that cites clauses in inline code. An item ends where the
 * first item below it that cites something itself begins, so that an edit there touches only its own clauses.
 */
export function readParts(
  tokens: readonly Token[],
  stretch: { readonly text: string; readonly start: number },
  sections: readonly Section[],
): readonly PromptPart[] {
  const holders: Holder[] = [];
  const items: Holder[] = [];
  let row: Holder | null = null;
  const open = (token: Token, parent: Holder | null): Holder => {
    const holder = { start: token.map?.[0] ?? 0, end: token.map?.[1] ?? 0, parent, clauses: [] };
    holders.push(holder);
    return holder;
  };
  for (const [index, token] of tokens.entries()) {
    if (token.type === "list_item_open") items.push(open(token, items.at(-1) ?? null));
    else if (token.type === "list_item_close") items.pop();
    else if (token.type === "tr_open") row = open(token, items.at(-1) ?? null);
    else if (token.type === "tr_close") row = null;
    else if (token.type === "inline" && tokens[index - 1]?.type !== "heading_open") {
      const cited = (token.children ?? []).flatMap((child) => (child.type === "code_inline" ? (citedClause(child.content) ?? []) : []));
      if (cited.length > 0) (row ?? items.at(-1) ?? open(token, null)).clauses.push(...cited);
    }
  }
  const citing = holders.filter((holder) => holder.clauses.length > 0);
  for (const holder of citing) {
    for (let up = holder.parent; up !== null; up = up.parent) {
      if (holder.start > up.start) up.end = Math.min(up.end, holder.start);
    }
  }
  const lines = stretch.text.split("\n");
  return citing.map((holder) => {
    let end = holder.end;
    while (end > holder.start + 1 && (lines[end - 1] ?? "").trim() === "") end--;
    const start = stretch.start + holder.start;
    const text = lines
      .slice(holder.start, end)
      .map((line) => line.replace(/\r$/, ""))
      .join("\n");
    const section = sections.findLast((one) => one.start <= start) ?? sections[0];
    return { section: section?.slug ?? "_intro", start, end: stretch.start + end - 1, clauses: [...new Set(holder.clauses)], text };
  });
}
