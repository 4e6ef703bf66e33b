import type { ConfusionMatrix, PromptComparison } from "../../comparison/comparison.ts";
import { htmlText } from "../../escape.ts";
import { hasBefore } from "../measures.ts";
import { whole } from "../numbers.ts";

/** Shades of a row's share, from none to all. */
const SHADES = 4;

/** What each true label was called, before and now, a pair of tables for each field. */
export function confusionSection(prompt: PromptComparison): string {
  const fields = Object.entries(prompt.confusion);
  if (fields.length === 0) return "";
  const figures = fields.map(([field, matrix]) => {
    const before = hasBefore(prompt) ? figure(field, "before", matrix, "base") : "";
    return `<div class="pair">${before}${figure(field, "now", matrix, "head")}</div>`;
  });
  return `<h3>What each label was called</h3>\n<p class="hint">Rows are the true labels, columns what the prompt said; bold is right, the darker the larger the share of its row.</p>\n${figures.join("\n")}`;
}

function figure(field: string, when: string, { labels, ...sides }: ConfusionMatrix, side: "base" | "head"): string {
  const rows = sides[side];
  const head = [...labels.map((label) => htmlText(label)), "unreadable", "all"]
    .map((label) => `<th scope="col" class="right">${label}</th>`)
    .join("");
  const body = rows
    .map((counts, truth) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const cells = counts.map((count, prediction) => {
        const shade = count === 0 || total === 0 ? "" : `s${Math.max(1, Math.ceil((count / total) * SHADES))}`;
        const name = `${truth === prediction ? "hit " : ""}${shade}`.trim();
        return `<td${name ? ` class="${name}"` : ""}>${count === 0 ? "·" : whole(count)}</td>`;
      });
      return `<tr><th scope="row" class="left">${htmlText(labels[truth] ?? "")}</th>${cells.join("")}<td>${whole(total)}</td></tr>`;
    })
    .join("\n");
  return `<figure><figcaption><code>${htmlText(field)}</code> ${when}</figcaption><div class="scroll" role="region" aria-label="${htmlText(field)} ${when}"><table class="matrix"><thead><tr><th scope="col" class="left">true</th>${head}</tr></thead><tbody>${body}</tbody></table></div></figure>`;
}
