/**
 * The one place where text that somebody else wrote (prompts, item ids, labels, model output, file names) is made safe for where it is
 * shown. Everything here keeps the visible text and takes away its power.
 */

/** Format and control characters, lone surrogates, fillers, variation selectors but the one of emoji: none of them can be seen. */
const UNSEEN = new RegExp(
  [
    "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]",
    "[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\uffa0]",
    "[\\ufe00-\\ufe0e\\u{e0100}-\\u{e01ef}]",
  ].join("|"),
  "gu",
);

/** Zero-width joiners between letters or within emoji are how Persian, Hindi and family emoji are written. */
const JOINED =
  /(?<=[^\p{ASCII}])(?<=[\p{L}\p{M}\p{Extended_Pictographic}]|\ufe0f)[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])(?=\P{ASCII})/gu;

/** Breaks what GitHub would see as a mention or a reference: it looks at the rendered text, where no backslash is left. */
const BREAK = "\u200b";

/** A text whose invisible characters can be seen: `⟨U+202E⟩`. Line breaks and tabs stay. */
export function visible(text: string): string {
  const joiners = new Set([...text.matchAll(JOINED)].map(({ index }) => index));
  return text.replace(UNSEEN, (character, offset: number) => {
    if (character === "\n" || character === "\t" || joiners.has(offset)) return character;
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** The same on one line: white space is one blank, as a browser shows it. */
export function oneLine(text: string): string {
  return visible(text.replace(/[ \t\r\n]+/g, " ").trim());
}

/**
 * Plain text in a line of Markdown, in a table cell too: no markup, HTML, link, image, mention, issue reference, emoji code or formula comes
 * of it. White space becomes one blank.
 */
export function markdownText(text: string): string {
  return broken(oneLine(text))
    .replace(/[\\`*[\]|~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\/(?=\/)/g, "/\\")
    .replace(/(?<=\S)\.(?=[\p{L}\p{S}])/gu, "\\.")
    .replace(/^[#+=-]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("$", "&#36;")
    .replaceAll(BREAK, "&#8203;");
}

/** Plain text within an HTML element of a comment, such as a summary, where Markdown is not read and mentions are. */
export function markdownHtml(text: string): string {
  return entities(broken(oneLine(text))).replaceAll(BREAK, "&#8203;");
}

/** `@login`, which calls that person; null for a name that is no login of a person. The only way to a mention. */
export function mention(login: string): string | null {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/.test(login) ? `@${login}` : null;
}

function broken(text: string): string {
  return text
    .replace(/@(?=\S)/gu, `@${BREAK}`)
    .replace(/#(?=\d)/g, `#${BREAK}`)
    .replace(/\bGH-(?=\d)/gi, `$&${BREAK}`)
    .replace(/:(?=\/\/|[\w+-]+:)/g, `:${BREAK}`);
}

/** A code span that shows exactly the text, in a table cell too. */
export function codeSpan(text: string): string {
  const plain = oneLine(text);
  if (plain === "") return "(empty)";
  // A table splits at every pipe, even in a code span; parsers disagree on how to escape it there.
  if (plain.includes("|")) return `<code>${plain.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
  const ticks = "`".repeat(longestRun(plain) + 1);
  const pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${ticks}${pad}${plain}${pad}${ticks}`;
}

/** A fenced block that shows exactly the lines. */
export function fence(text: string, language: "" | "diff" | "json" | "text" = ""): string {
  const ticks = "`".repeat(Math.max(2, longestRun(text)) + 1);
  return `${ticks}${language}\n${visible(text).replace(/\n$/, "")}\n${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for HTML, between tags and in quoted attributes. */
export function htmlText(text: string): string {
  return entities(visible(text));
}

function entities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);
}

/** A value as JSON inside a `<script type="application/json">` element: nothing in it can end the element. */
export function htmlJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Text for a terminal or a runner's log. Lines that the runner would obey (`::` at the start, `##[` anywhere) are defused, ANSI and other
 * control characters are shown, line breaks stay.
 */
export function logLines(text: string): string {
  return visible(text.replace(/\r\n/g, "\n"))
    .replace(/^(\s*):(?=:)/gm, "$1: ")
    .replaceAll("##[", "# #[");
}

/** A text in quotes for a message on one line, with what is invisible or would end the quotes written as JSON does. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

/** The path of a file as part of a URL; slashes stay. Nothing in it ends a Markdown link. */
export function urlPath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(urlPart)
    .join("/");
}

/** A text as the value of a URL's query. */
export function urlValue(text: string): string {
  return urlPart(text.replace(/\p{Cs}/gu, "\ufffd"));
}

function urlPart(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
