import type { LanguageModelV3CallOptions, LanguageModelV3Message, SharedV3ProviderOptions } from "@ai-sdk/provider";
import type { ContentPart, Message } from "../documents/prompts/message.ts";
import { UserError } from "../errors.ts";
import type { ModelRequest } from "../scoring/model.ts";
import { readConfig } from "./generation-config.ts";
import { filePart } from "./media.ts";
import { isStrictSchema } from "./strict-schema.ts";

/** What structured output is called in requests; some providers show the name to the model. */
const OUTPUT_NAME = "answer";

/**
 * A request as the common language-model interface takes it. `maxOutputTokens` is the settings' limit, sent where the prompt names
 * none. `logprobs`: ask for the tokens' probabilities where the answer is text, whose first tokens are the label's. Throws a UserError for a `config` or a media part that cannot be sent.
 */
export function callOptions(request: ModelRequest, maxOutputTokens: number, logprobs: boolean): LanguageModelV3CallOptions {
  const { stopSequences, ...config } = readConfig(request.config, maxOutputTokens);
  const { schema } = request;
  const providerOptions = schema ? (isStrictSchema(schema) ? undefined : NOT_STRICT) : logprobs ? LOGPROBS : undefined;
  return {
    prompt: request.messages.map(toPrompt),
    maxOutputTokens,
    ...config,
    ...(stopSequences && { stopSequences: [...stopSequences] }),
    ...(schema && { responseFormat: { type: "json", schema, name: OUTPUT_NAME } }),
    ...(providerOptions && { providerOptions }),
  };
}

/** OpenAI refuses a schema with optional properties in its strict mode; without that mode it is a strong hint. */
const NOT_STRICT: SharedV3ProviderOptions = { openai: { strictJsonSchema: false }, openaiCompatible: { strictJsonSchema: false } };

const LOGPROBS: SharedV3ProviderOptions = { openai: { logprobs: true }, openaiCompatible: { logprobs: true } };

function toPrompt({ role, content }: Message): LanguageModelV3Message {
  switch (role) {
    case "system":
      return { role, content: content.map(textOnly).join("") };
    case "user":
      return { role, content: content.map(toPart) };
    case "model":
      return { role: "assistant", content: content.map(toPart) };
  }
}

function toPart(part: ContentPart) {
  return part.kind === "text" ? { type: "text" as const, text: part.text } : filePart(part);
}

function textOnly(part: ContentPart): string {
  if (part.kind === "text") return part.text;
  throw new UserError('A prompt shows {{media}} in its system message, where providers take text only. Move it under {{role "user"}}.');
}
