import type { Settings } from "../../documents/settings/settings.ts";
import type { PanelItem } from "../../drift/panel.ts";
import { requestOf } from "../../scoring/oracle.ts";
import type { PromptPreview } from "../compare/preview.ts";
import type { Asking } from "./ask.ts";

/** Bytes of text that make a token, roughly, in any tokenizer in use. */
const BYTES_A_TOKEN = 4;
/** Output tokens of an answer: a label, its clauses and a sentence. */
const OUTPUT_GUESS = 100;
const MILLION = 1_000_000;

/** What a look would ask, and what that would cost. */
export async function previewLook(
  titles: readonly PanelItem[],
  repeats: number,
  { askable, model, oracle }: Asking,
  settings: Settings,
): Promise<PromptPreview> {
  let [bytes, calls, stored] = [0, 0, 0];
  for (const { item } of titles) {
    if ((await oracle.stored(askable, item)) !== null) stored += 1;
    else calls += 1;
    const { messages, schema } = await requestOf(model, askable, item, 0);
    bytes += Buffer.byteLength(JSON.stringify([messages.map(({ content }) => content), schema]));
  }
  const all = calls + titles.length * (repeats - 1);
  const tokens = { input: Math.round((bytes / BYTES_A_TOKEN / titles.length) * all), output: all * OUTPUT_GUESS };
  const price = settings.models[model];
  const usd = price ? (tokens.input * price.input + tokens.output * price.output) / MILLION : null;
  return { prompt: askable.prompt.name, model, calls: all, stored, tokens, usd };
}
