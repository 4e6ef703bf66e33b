import type { PromptComparison } from "../../comparison/comparison.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { code, line, paragraph, words } from "../../report/document.ts";
import { count, dollars } from "../../report/numbers.ts";
import { shareBlocks } from "../../report/parts/shares.ts";
import { type Answer, type Asked, type CommandOf, linksOf, pullRun, saying } from "./comment-asked.ts";

type Shapley = NonNullable<PromptComparison["attribution"]["shapley"]>;

/**
 * `/assay attribute`: exact shares of what each change of a prompt fixed and broke. Where that takes calls, it says how many and what they cost, and
 * waits for `/assay attribute yes`. Stored answers stand in however old they are: it explains a comparison that was made.
 */
export async function attributeShares(asked: Asked, { confirmed }: CommandOf<"attribute">): Promise<Answer> {
  const run = pullRun(asked);
  const { settings } = asked;
  const free = settings["default-model"] === EMBEDDED_MODEL && Object.keys(settings.providers).length === 0;
  const how = confirmed || free ? ({ attribute: "shapley" } as const) : ({ attribute: "preview", maxCalls: 0 } as const);
  const measured = await asked.measuring.measure(run, { answers: "stored", ...how });
  const { prompts, verdict, reason } = measured.comparison;
  if (verdict === "not measured") {
    if (confirmed) throw new UserError(`Not measured: ${reason}`);
    throw new UserError("Not every answer of this comparison is stored. Write `/assay rerun` first: it asks for them, within the budget.");
  }
  const changed = prompts.filter(({ attribution }) => attribution.shapley !== undefined);
  const previews = changed.flatMap(({ prompt, attribution: { shapley } }) => (shapley?.state === "preview" ? [{ prompt, shapley }] : []));
  if (previews.length > 0) return preview(previews);
  const shared = changed.filter(({ attribution: { shapley } }) => shapley?.state === "done");
  if (shared.length > 0) await asked.measuring.publish(run, measured);
  const links = linksOf(asked, measured.revisions);
  const blocks = prompts.flatMap(shareBlocks);
  if (blocks.length === 0) throw new UserError("There is nothing to share: no prompt was changed and flipped an item.");
  const done =
    prompts.every(({ attribution: { shapley } }) => shapley?.state !== "refused") &&
    prompts.some(({ attribution }) => attribution.state === "done");
  return { done, said: saying(done, blocks, links) };
}

function preview(previews: readonly { readonly prompt: string; readonly shapley: Shapley }[]): Answer {
  const calls = previews.reduce((sum, { shapley }) => sum + shapley.calls, 0);
  const known = previews.every(({ shapley }) => shapley.usd !== null);
  const usd = previews.reduce((sum, { shapley }) => sum + (shapley.usd ?? 0), 0);
  const cost = known ? `which cost ${dollars(usd)} or so` : "at a price that is not known";
  const names = previews.flatMap(({ prompt }, index) => line`${words(index > 0 ? ", " : "")}${code(prompt)}`);
  const text = line`Exact shares of each change of ${names} take ${words(`${count(calls, "further call")}, ${cost}`)}. ${code("/assay attribute yes")} asks for them.`;
  return { done: true, said: saying(true, [paragraph(text)]) };
}
