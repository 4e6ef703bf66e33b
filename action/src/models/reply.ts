import type { LanguageModelV3GenerateResult } from "@ai-sdk/provider";
import type { Reply } from "../scoring/model.ts";

type Logprobs = NonNullable<Reply["logprobs"]>;

/** As many first tokens as a label may have; more would be stored and never read. */
const MAX_LOGPROBS = 8;

/** The parts of a chat completion that the common interface leaves out. */
interface ChatChoice {
  readonly message?: { readonly refusal?: unknown };
  readonly logprobs?: { readonly content?: unknown } | null;
}

/** A language model's result in Assay's words. `latencyMs` is measured by the caller. */
export function toReply(result: LanguageModelV3GenerateResult, latencyMs: number): Reply {
  const choice = (result.response?.body as { readonly choices?: readonly ChatChoice[] } | undefined)?.choices?.[0];
  const refusal = choice?.message?.refusal;
  const refused = typeof refusal === "string" && refusal !== "";
  const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const logprobs = readLogprobs(choice?.logprobs?.content);
  return {
    text: refused && text === "" ? refusal : text,
    finish: finishOf(result, refused),
    usage: { input: result.usage.inputTokens.total ?? 0, output: result.usage.outputTokens.total ?? 0 },
    latencyMs,
    ...(logprobs.length > 0 && { logprobs }),
  };
}

function finishOf({ finishReason }: LanguageModelV3GenerateResult, refused: boolean): string {
  if (refused || finishReason.raw === "refusal") return "refusal";
  const { unified } = finishReason;
  return unified === "stop" || unified === "length" || unified === "content-filter" ? unified : "other";
}

function readLogprobs(content: unknown): Logprobs {
  if (!Array.isArray(content)) return [];
  const entries = content.slice(0, MAX_LOGPROBS) as readonly { readonly token?: unknown; readonly logprob?: unknown }[];
  return entries.flatMap(({ token, logprob }) => (typeof token === "string" && typeof logprob === "number" ? [{ token, logprob }] : []));
}
