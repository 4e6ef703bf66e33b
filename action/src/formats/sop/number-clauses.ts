import type { Candidate } from "./find-clauses.ts";

/** A line of the new document and the line (from 0) of the old one that it comes from. */
export interface NewLine {
  readonly text: string;
  readonly from: number;
}

export interface Numbered {
  readonly clauses: readonly { readonly candidate: Candidate; readonly id: string; readonly proposed: boolean }[];
  /** Candidates that get no id, and why. */
  readonly left: readonly { readonly candidate: Candidate; readonly reason: string }[];
  readonly lines: readonly NewLine[];
}

/**
 * Gives ids to clauses and writes their headings. Written ids and numbers come first, so that no proposal takes one of them. `title` is the document's own heading,
 * which is no clause. Numbers of ordered lists are taken only where the document has no other.
 */
export function numberClauses(candidates: readonly Candidate[], lines: readonly string[], prefix: string, title: string | null): Numbered {
  const others = candidates.some(({ home }) => home !== "list number" && home !== "no number");
  const wanted = candidates.filter((candidate) => {
    if (candidate.home === "list number") return !others;
    return candidate.home !== "no number" || (candidate.title !== title && hasOwnText(candidate, candidates, lines));
  });
  const ids = new Map<Candidate, string>();
  const taken = new Set<string>();
  const left: { candidate: Candidate; reason: string }[] = [];
  for (const candidate of wanted) {
    const { written } = candidate;
    if (written === null) continue;
    const id = written.id ?? `${prefix}-${written.number}`;
    if (!id.startsWith(`${prefix}-`))
      left.push({ candidate, reason: `\`${id}\` does not begin with \`${prefix}-\`, the prefix of this SOP` });
    else if (taken.has(id)) left.push({ candidate, reason: `\`${id}\` stands here a second time` });
    else {
      taken.add(id);
      ids.set(candidate, id);
    }
  }
  const counters = new Map<string, number>();
  let parent: { readonly level: number; readonly id: string } | null = null;
  for (const candidate of wanted) {
    const known = ids.get(candidate);
    if (known === undefined && candidate.written === null) {
      const base: string = parent !== null && parent.level < candidate.level ? `${parent.id}.` : `${prefix}-`;
      let number = (counters.get(base) ?? 0) + 1;
      while (taken.has(`${base}${number}`)) number++;
      counters.set(base, number);
      taken.add(`${base}${number}`);
      ids.set(candidate, `${base}${number}`);
    }
    const id = ids.get(candidate);
    if (id !== undefined && (candidate.written !== null || parent === null || candidate.level <= parent.level))
      parent = { level: candidate.level, id };
  }
  const clauses = wanted.flatMap((candidate) => {
    const id = ids.get(candidate);
    return id === undefined ? [] : [{ candidate, id, proposed: candidate.written?.id !== id }];
  });
  return { clauses, left, lines: newLines(lines, ids) };
}

/** True where rules stand directly under a heading, and none of them has a number of its own. */
function hasOwnText(heading: Candidate, candidates: readonly Candidate[], lines: readonly string[]): boolean {
  const next = candidates.find(({ start }) => start >= heading.end);
  const until = next?.start ?? lines.length;
  const text = lines.slice(heading.end, until).join("\n").trim();
  return text !== "" && (next === undefined || next.home === "list number" || /^(?:heading|number|no )/.test(next.home));
}

function newLines(lines: readonly string[], ids: ReadonlyMap<Candidate, string>): readonly NewLine[] {
  const result: NewLine[] = [];
  const put = (text: string, from: number) => void result.push({ text, from });
  let at = 0;
  for (const [candidate, id] of [...ids].sort(([a], [b]) => a.start - b.start)) {
    for (; at < candidate.start; at++) put(lines[at] ?? "", at);
    const { start, end, level, title, rest, written } = candidate;
    if (rest !== null && (result.at(-1)?.text ?? "").trim() !== "") put("", start);
    put(`${"#".repeat(level)} ${id} ${written?.struck ? `~~${title}~~` : title.replace(/\s+/g, " ")}`, start);
    if (rest !== null) {
      put("", start);
      for (const [index, line] of rest.split("\n").entries()) put(line, Math.min(start + index, end - 1));
      if ((lines[end] ?? "").trim() !== "") put("", end - 1);
    }
    at = end;
    // Blank lines that a list item takes in stand after it.
    for (let blank = end - 1; rest !== null && blank > start && (lines[blank] ?? "").trim() === ""; blank--) put("", blank);
  }
  for (; at < lines.length; at++) put(lines[at] ?? "", at);
  return result;
}
