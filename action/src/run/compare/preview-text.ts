import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { count, dollars, whole } from "../../report/numbers.ts";
import type { PromptPreview } from "./preview.ts";

/** What a run would ask, a line for each prompt and one for all of them, and what it may spend. */
export function previewText(previews: readonly PromptPreview[], budget: { readonly calls: number; readonly usd: number }): string {
  if (previews.length === 0) return "Nothing would be asked: no prompt changed, and nothing that judges one.";
  const paid = previews.filter(({ model }) => model !== EMBEDDED_MODEL);
  const calls = paid.reduce((sum, entry) => sum + entry.calls, 0);
  const known = previews.every(({ usd }) => usd !== null);
  const usd = previews.reduce((sum, entry) => sum + (entry.usd ?? 0), 0);
  const lines = previews.map((entry) => {
    if (entry.model === EMBEDDED_MODEL)
      return `${entry.prompt}: ${count(entry.calls, "answer")} of ${entry.model} (${whole(entry.stored)} stored), on this machine, free`;
    const tokens = `about ${whole(entry.tokens.input)} tokens in and ${whole(entry.tokens.output)} out`;
    const price =
      entry.usd === null
        ? "but `models` in .github/assay.yml does not list it: list it there first, on the default branch"
        : `about ${dollars(entry.usd)}`;
    return `${entry.prompt}: ${count(entry.calls, "call")} of ${entry.model} (${whole(entry.stored)} stored), ${tokens}, ${price}`;
  });
  const cost = known ? `about ${dollars(usd)}` : "a price that is not known";
  const allowed = `allowed are ${count(budget.calls, "call")} and ${dollars(budget.usd)}`;
  const short =
    calls > budget.calls || usd > budget.usd ? ". That is not enough: raise `limits` in .github/assay.yml on the default branch" : "";
  if (paid.length === 0) return [...lines, "Nothing would be asked of a model that costs money."].join("\n");
  return [...lines, `In all ${count(calls, "call")}, ${cost}, besides finding out what caused each flip; ${allowed}${short}.`].join("\n");
}
