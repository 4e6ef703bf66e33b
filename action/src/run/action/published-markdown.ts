import MarkdownIt, { type Token } from "markdown-it";

/** What the renderer itself writes in HTML, always without attributes. */
const TAGS = new Set(["details", "summary", "b", "code", "br", "sub", "s"]);

/**
 * What a Markdown text would do besides being read: an image, HTML of its own, a link that leads out of `within`, a mention, an address; null where
 * it does nothing. The renderer escapes what it shows, and this holds it to that where the comparison came from a stranger.
 */
export function markdownPower(markdown: string, within: string): string | null {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  for (const token of tokens.flatMap((one): readonly Token[] => [one, ...(one.children ?? [])])) {
    const found = tokenPower(token, within);
    if (found !== null) return found;
  }
  return null;
}

function tokenPower(token: Token, within: string): string | null {
  switch (token.type) {
    case "image":
      return "an image";
    case "link_open":
      return String(token.attrGet("href")).startsWith(within) ? null : "a link to somewhere else";
    case "html_inline":
    case "html_block":
      return htmlPower(token.content);
    case "text":
      return textPower(token.content);
    default:
      return null;
  }
}

function htmlPower(html: string): string | null {
  const text = html.replace(/<\/?([a-z]+)>/g, (tag, name: string) => (TAGS.has(name) ? "" : tag));
  return text.includes("<") ? "HTML of its own" : textPower(text);
}

function textPower(text: string): string | null {
  if (/@[\p{L}\p{N}]/u.test(text)) return "a mention";
  return /\b(?:https?:\/\/|www\.)/i.test(text) ? "an address" : null;
}
