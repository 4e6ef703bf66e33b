import type { PromptComparison } from "../../comparison/comparison.ts";
import { type Block, code, line, paragraph, type Table, words } from "../document.ts";
import { sentence } from "../vocabulary.ts";
import { hunkPlace } from "./places.ts";

/** Exact shares of each change of one prompt, or why there are none; nothing where nobody could ask for them. */
export function shareBlocks(prompt: PromptComparison): readonly Block[] {
  const { shapley, state, text } = prompt.attribution;
  if (prompt.flips.length === 0) return [];
  if (shapley?.state !== "done") {
    const why = shapley?.text ?? text;
    return state === "not needed" ? [] : [paragraph(line`${code(prompt.prompt)}: no exact shares. ${sentence(why)}`)];
  }
  const right = (title: string) => ({ title: words(title), align: "right" }) as const;
  const table: Table = {
    kind: "table",
    columns: [{ title: words("change"), align: "left" }, right("share of the fixed"), right("share of the broken")],
    rows: [
      ...prompt.hunks.map((hunk) => [hunkPlace(prompt, hunk), words(shareText(hunk.share?.fixed)), words(shareText(hunk.share?.broken))]),
      [words("together"), words(shareText(total(prompt, "fixed"))), words(shareText(total(prompt, "broken")))],
    ],
  };
  return [paragraph(line`${code(prompt.prompt)}: ${sentence(text)}`), paragraph(sentence(shapley.text)), table];
}

/** What all shares add up to. */
function total({ hunks }: PromptComparison, kind: "fixed" | "broken"): number {
  return hunks.reduce((sum, { share }) => sum + (share?.[kind] ?? 0), 0);
}

/** A share with at most one digit, and a real minus sign: a change may have kept from breaking what others broke. */
export function shareText(share: number | undefined): string {
  if (share === undefined) return "–";
  return String(Math.round(share * 10) / 10 || 0).replace("-", "−");
}
