import type { Token } from "markdown-it";

/** What the text of a block is used for: `fingerprint` keeps link targets and tells struck text from written tildes, `plain` is for quoting. */
export type TextUse = "fingerprint" | "plain";

/**
 * The text of an inline token's children: everything that changes the meaning on screen, without emphasis, comments and line wraps.
 * Struck text stands between `~~`, in both uses.
 */
export function inlineText(children: readonly Token[], use: TextUse): string {
  let text = "";
  const targets: string[] = [];
  const full = use === "fingerprint";
  for (const token of children) {
    switch (token.type) {
      case "text":
      case "code_inline":
        text += full ? token.content.replaceAll("~~", "\\~\\~") : token.content;
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
