import { htmlText } from "../escape.ts";
import type { Block, Line, Table } from "./document.ts";

/** Blocks as HTML elements. */
export function blocksToHtml(blocks: readonly Block[]): string {
  return blocks.map(blockToHtml).join("\n");
}

function blockToHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${lineToHtml(block.line)}</h${block.level}>`;
    case "paragraph":
      return `<p>${block.lines.map(lineToHtml).join("<br>\n")}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${lineToHtml(item)}</li>`).join("")}</ul>`;
    case "command":
      return `<pre>${htmlText(block.text)}</pre>`;
    case "quote":
      return `<blockquote>${lineToHtml(block.line)}</blockquote>`;
    case "fold":
      return `<details><summary>${lineToHtml(block.summary)}</summary>\n${blocksToHtml(block.blocks)}\n</details>`;
    case "table":
      return tableToHtml(block);
  }
}

/** A table that scrolls by itself on a narrow screen; the first cell of each row names it. */
export function tableToHtml({ columns, rows }: Table): string {
  const at = (column: number) => ` class="${columns[column]?.align ?? "left"}"`;
  const head = columns.map(({ title }, column) => `<th scope="col"${at(column)}>${lineToHtml(title)}</th>`).join("");
  const body = rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === 0 ? `<th scope="row"${at(0)}>${lineToHtml(cell)}</th>` : `<td${at(column)}>${lineToHtml(cell)}</td>`,
      );
      return `<tr>${cells.join("")}</tr>`;
    })
    .join("\n");
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

export function lineToHtml(line: Line): string {
  return line
    .map((span) => {
      if (span.kind === "words") return span.text.startsWith("&nbsp;") ? span.text : htmlText(span.text);
      if (span.kind === "strong") return `<strong>${lineToHtml(span.line)}</strong>`;
      return span.kind === "code" ? `<code>${htmlText(span.text)}</code>` : htmlText(span.text);
    })
    .join("");
}
