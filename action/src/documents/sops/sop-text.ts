import type { Token } from "markdown-it";

/**
 * What the text of a block is used for: `fingerprint` keeps link targets and tells struck text from written tildes, `quote` tells them apart too,
 * `plain` does neither.
 */
export type TextUse = "fingerprint" | "quote" | "plain";

/**
 * The text of an inline token's children: everything that changes the meaning on screen, without emphasis, comments and line wraps.
 * Struck text stands between `~~`, in every use.
 */
export function inlineText(children: readonly Token[], use: TextUse): string {
  let text = "";
  const targets: string[] = [];
  const full = use === "fingerprint";
  for (const token of children) {
    switch (token.type) {
      case "text":
      case "code_inline":
        text += use === "plain" ? token.content : token.content.replaceAll("~~", "\\~\\~");
        break;
      case "softbreak":
      case "hardbreak":
        text += " ";
        break;
      case "link_open":
        targets.push(String(token.attrGet("href") ?? ""));
        if (full) text += "[";
        break;
      case "link_close":
        if (full) text += "]";
        break;
      case "s_open":
      case "s_close":
        text += "~~";
        break;
      case "image":
        text += full ? `![${token.content}](${token.attrGet("src") ?? ""})` : token.content;
        break;
      default:
        // Emphasis and comments; raw HTML is refused before anybody relies on this text.
        break;
    }
  }
  if (full && targets.length > 0) text += ` ${targets.join(" ")}`;
  return text.replace(/\s+/g, " ").trim().normalize("NFC");
}

/** True where HTML is more than comments that are closed. */
export function isRawHtml(html: string): boolean {
  return html.replace(/<!--[\s\S]*?-->/g, "").trim() !== "";
}
