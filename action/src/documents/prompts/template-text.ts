import type { TemplateNode } from "./prompt.ts";

/** Adjacent texts as one, empty ones left out: the same template whatever comments stood in it. */
export function mergeText<Piece extends { readonly kind: string }>(pieces: readonly (Piece | TemplateNode)[]): (Piece | TemplateNode)[] {
  const merged: (Piece | TemplateNode)[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (isText(piece) && piece.text === "") continue;
    if (isText(piece) && last !== undefined && isText(last)) merged[merged.length - 1] = { kind: "text", text: last.text + piece.text };
    else merged.push(piece);
  }
  return merged;
}

function isText(piece: { readonly kind: string }): piece is { readonly kind: "text"; readonly text: string } {
  return piece.kind === "text";
}

/**
 * Indents every line of a partial that stands alone on an indented line, as Handlebars does. Text that a variable brings along is not touched.
 * `atStart`: the first node begins a line. Returns whether the next one does.
 */
export function indentNodes<Piece extends { readonly kind: string }>(
  pieces: readonly (Piece | TemplateNode)[],
  indent: string,
  atStart = true,
): { pieces: (Piece | TemplateNode)[]; atStart: boolean } {
  const result: (Piece | TemplateNode)[] = [];
  let start = atStart;
  for (const piece of pieces) {
    if (isText(piece)) {
      if (piece.text === "") continue;
      result.push({ kind: "text", text: (start ? indent : "") + piece.text.replaceAll(/\n(?!$)/g, `\n${indent}`) });
      start = piece.text.endsWith("\n");
    } else if (isEach(piece)) {
      const body = indentNodes<never>(piece.body, indent, start);
      result.push({ ...piece, body: body.pieces });
      start = body.atStart;
    } else {
      if (start && (piece.kind === "variable" || piece.kind === "media")) {
        result.push({ kind: "text", text: indent });
        start = false;
      }
      result.push(piece);
    }
  }
  return { pieces: result, atStart: start };
}

function isEach(piece: { readonly kind: string }): piece is Extract<TemplateNode, { readonly kind: "each" }> {
  return piece.kind === "each";
}
