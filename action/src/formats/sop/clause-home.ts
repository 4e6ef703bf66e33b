/** Where people write a clause's id. */
export type Home =
  | "heading start"
  | "heading tail"
  | "number in heading"
  | "bold text"
  | "bullet"
  | "plain line"
  | "list number"
  | "no number";

/** What stands where an id may stand: the id, or only its number, and the text without it. */
export interface WrittenId {
  readonly id: string | null;
  readonly number: string;
  readonly title: string;
  readonly struck: boolean;
}

const FULL = /[A-Z][A-Z0-9]*-\d+(?:\.\d+)*/.source;
const NUMBER = /\d+(?:\.\d+)*/.source;
/** Words before a number that say no more than the number. */
const WORD = /(?:§\s*|(?:Section|Clause|Rule|Article|Policy)\s+)?/.source;

const START = new RegExp(`^(?:(${FULL})|${WORD}(${NUMBER}))(?:[.:)\\]]|\\s+[-–—:])?\\s+(\\S.*)$`, "s");
const TAIL = new RegExp(`^(.*\\S)\\s*[([{]\\s*#?(?:(${FULL})|${WORD}(${NUMBER}))\\s*[)\\]}]\\s*$`, "s");

/** The id or number at the start of a text, struck through or not. */
export function idAtStart(text: string): WrittenId | null {
  const inner = /^~~(.*)~~$/s.exec(text.trim())?.[1];
  const [, id, number, title = ""] = START.exec(inner ?? text.trim()) ?? [];
  return written(id, number, title, inner !== undefined);
}

/** The id or number in brackets at the end of a heading: `Title (HS-3.2)`, `Title {#HS-3.2}`. */
export function idAtTail(text: string): WrittenId | null {
  const [, title = "", id, number] = TAIL.exec(text.trim()) ?? [];
  return written(id, number, title, false);
}

/** A paragraph that begins with bold text, or a bare line: `**3.2 Title** more`, `**HS-3.2** text`, `HS-3.2: text`. */
export function idInParagraph(text: string): (WrittenId & { readonly home: "bold text" | "plain line"; readonly rest: string }) | null {
  const bold = /^(\*\*|__)(.+?)\1[.:]?\s*(.*)$/s.exec(text.trim());
  if (bold !== null) {
    const [, , inside = "", rest = ""] = bold;
    const found = idAtStart(inside) ?? idAtStart(`${inside.replace(/[.:)]$/, "")} ${rest}`.trim());
    const alone = new RegExp(`^(?:${FULL}|${WORD}${NUMBER})[.:)]?$`).test(inside.trim());
    if (found === null) return null;
    return { ...found, home: "bold text", title: titleOf(found.title), rest: alone ? found.title : rest };
  }
  const found = idAtStart(text);
  // "3 people" is no clause: a bare number has a dot in it.
  if (found === null || (found.id === null && !found.number.includes("."))) return null;
  return { ...found, home: "plain line", title: titleOf(found.title), rest: found.title };
}

function written(id: string | undefined, number: string | undefined, title: string, struck: boolean): WrittenId | null {
  if (id === undefined && number === undefined) return null;
  return { id: id ?? null, number: number ?? (id ?? "").replace(/^[A-Z][A-Z0-9]*-/, ""), title: title.trim(), struck };
}

const LONGEST_TITLE = 70;

/** The beginning of a rule as a title: its first sentence, or as many words as fit. */
export function titleOf(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(/[*_`]/g, "").trim();
  const sentence = /^.{3,}?(?=[.:;](?:\s|$))/.exec(line)?.[0] ?? line;
  if (sentence.length <= LONGEST_TITLE) return sentence.replace(/[.:;]$/, "");
  const cut = sentence.slice(0, LONGEST_TITLE);
  return cut.slice(0, Math.max(cut.lastIndexOf(" "), 20)).trim();
}
