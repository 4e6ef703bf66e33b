import type { LanguageModelV3, SharedV3Warning } from "@ai-sdk/provider";
import { Interrupted } from "../errors.ts";
import type { Model, ModelRequest, Reply } from "../scoring/model.ts";
import { AskError } from "./ask-error.ts";
import { callOptions } from "./call-options.ts";
import { readFailure } from "./failure.ts";
import { toReply } from "./reply.ts";
import type { Transport } from "./transport.ts";

export interface ProviderModelOptions {
  readonly id: string;
  readonly pinned: boolean;
  readonly maxOutputTokens: number;
  /** Taken out of messages, should a provider repeat it. */
  readonly secret: string | null;
  readonly transport: Transport;
  readonly onWarning: (message: string) => void;
}

/** A `Model` over a provider package's language model. */
export function createProviderModel(language: LanguageModelV3, options: ProviderModelOptions): Model {
  const { id, secret, maxOutputTokens, transport } = options;
  const warned = new Set<string>();
  let logprobs = true;

  const warn = (warning: SharedV3Warning) => {
    const text = warning.type === "other" ? warning.message : (warning.details ?? `${warning.feature} is not supported`);
    if (warned.has(text)) return;
    warned.add(text);
    options.onWarning(`${id}: ${text}`);
  };

  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<Reply> => {
    const started = performance.now();
    const askedLogprobs = logprobs;
    try {
      const result = await language.doGenerate({ ...callOptions(request, maxOutputTokens, logprobs), abortSignal: signal });
      for (const warning of result.warnings) warn(warning);
      return toReply(result, Math.round(performance.now() - started));
    } catch (error) {
      if (signal.aborted) throw new Interrupted();
      const failure = readFailure(error, id, secret, Date.now());
      if (askedLogprobs && failure instanceof AskError && failure.kind === "refused-request" && /logprobs/.test(failure.message)) {
        // Some servers refuse to be asked for probabilities: those are then left out for good.
        logprobs = false;
        return ask(request, signal);
      }
      if (failure === null || failure instanceof AskError) throw failure ?? error;
      return { ...failure, latencyMs: Math.round(performance.now() - started) };
    }
  };

  return { id, rehearsal: false, pinned: options.pinned, maxInFlight: null, readable: () => true, ask, close: () => transport.close() };
}
