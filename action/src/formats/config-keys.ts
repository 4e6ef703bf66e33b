import type { Json } from "../canonical.ts";
import { promptSchema } from "../documents/schemas/prompt.ts";
import type { Members } from "./located.ts";

/** Other names of the parameters that a prompt has. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  max_tokens: "maxOutputTokens",
  maxTokens: "maxOutputTokens",
  max_completion_tokens: "maxOutputTokens",
  maxCompletionTokens: "maxOutputTokens",
  max_output_tokens: "maxOutputTokens",
  top_p: "topP",
  top_k: "topK",
  stop: "stopSequences",
  stop_sequences: "stopSequences",
};

const KNOWN = Object.keys(promptSchema.properties.config.properties);

/** Parameters under the names that a prompt has for them; the others as they stand. */
export function readConfig(parameters: Members): {
  readonly config: Readonly<Record<string, Json>>;
  readonly others: Readonly<Record<string, Json>>;
} {
  const config: Record<string, Json> = {};
  const others: Record<string, Json> = {};
  for (const [key, value] of Object.entries(parameters)) {
    const name = KNOWN.includes(key) ? key : OTHER_NAMES[key];
    // Read from YAML, so it is JSON.
    const json = value as Json;
    if (name === undefined || name in config) others[key] = json;
    else config[name] = name === "stopSequences" && typeof json === "string" ? [json] : json;
  }
  return { config, others };
}
