import { canonicalJson } from "../canonical.ts";
import type { MessageTemplate, TemplateNode } from "../documents/prompts/prompt.ts";
import { readTemplate } from "../documents/prompts/template.ts";

/**
 * The body of a prompt's file that reads as exactly these messages, without a partial. Null where there is none: blanks around a loop that a prompt cannot
 * keep, a text that ends in a backslash before braces.
 */
export function writeBody(messages: readonly MessageTemplate[]): string | null {
  let body = "";
  for (const [index, { role, nodes }] of messages.entries()) {
    const before = messages[index - 1];
    // `~` takes the line break away again that is written for people.
    const above = before === undefined || endsInBlank(before.nodes) ? "" : "~";
    const below = beginsInBlank(nodes) ? "" : "~";
    body += `${above === "" ? "" : "\n"}{{${above}role "${role}"${below}}}${below === "" ? "" : "\n"}${writeNodes(nodes, before === undefined)}`;
  }
  const { template } = readTemplate({ path: "", text: body, line: 1 }, new Map());
  if (template === null || canonicalJson(template.messages) !== canonicalJson(messages)) return null;
  return body;
}

function endsInBlank(nodes: readonly TemplateNode[]): boolean {
  const last = nodes.at(-1);
  return last?.kind === "text" && /\s$/.test(last.text);
}

function beginsInBlank(nodes: readonly TemplateNode[]): boolean {
  const first = nodes[0];
  return first?.kind === "text" && /^\s/.test(first.text);
}

type Piece = { readonly kind: "text"; readonly text: string } | { readonly kind: "tag"; readonly tag: string; readonly block: boolean };

function piecesOf(nodes: readonly TemplateNode[]): readonly Piece[] {
  return nodes.flatMap((node): readonly Piece[] => {
    switch (node.kind) {
      case "text":
        return [node];
      case "variable":
        return [{ kind: "tag", tag: pathText(node.path), block: false }];
      case "media": {
        const url = node.url.map((part) =>
          part.kind === "text" ? JSON.stringify(part.text) : part.kind === "variable" ? pathText(part.path) : "",
        );
        const type = node.contentType === null ? "" : ` contentType="${node.contentType}"`;
        return [{ kind: "tag", tag: `media url=${url.join("")}${type}`, block: false }];
      }
      case "each":
        return [
          { kind: "tag", tag: `#each ${pathText(node.path)}`, block: true },
          ...piecesOf(node.body),
          { kind: "tag", tag: "/each", block: true },
        ];
      default:
        return node satisfies never;
    }
  });
}

function writeNodes(nodes: readonly TemplateNode[], first: boolean): string {
  const pieces = piecesOf(nodes);
  let written = "";
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "text") {
      // Two braces are a variable in a prompt, unless a backslash stands before them.
      written += piece.text.replaceAll("{{", "\\{{");
      continue;
    }
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    // Three braces mean something else, so a blank stands between that `~` takes away again.
    const left = before?.kind === "text" && before.text.endsWith("{");
    const right = after?.kind === "text" && after.text.startsWith("}");
    // A backslash before braces would make them text.
    const backslash = before?.kind === "text" && before.text.endsWith("\\") ? "\\" : "";
    written += `${backslash}${left ? " " : ""}{{${left ? "~" : ""}${piece.tag}${right ? "~" : ""}}}${right ? " " : ""}`;
    // The tag of a loop that stands alone on its line takes that line's break with it, so it is written once more.
    const begins = before === undefined ? first : before.kind === "text" && /\n[ \t]*$/.test(before.text);
    if (piece.block && begins && after?.kind === "text" && /^[ \t]*\r?\n/.test(after.text)) written += "\n";
  }
  return written;
}

function pathText(path: readonly string[]): string {
  if (path.length === 0) return "this";
  return path.map((step) => (/^[\w$-]+$/.test(step) ? step : `[${step}]`)).join(".");
}
