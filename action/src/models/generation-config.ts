import type { Json } from "../canonical.ts";
import { UserError } from "../errors.ts";

/** The parameters of dotprompt's `config` that every provider is asked with. */
export interface GenerationConfig {
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
}

const isNumber = (value: Json | undefined) => typeof value === "number";
const isWhole = (value: Json | undefined) => Number.isInteger(value) && (value as number) > 0;
const isTexts = (value: Json | undefined) => Array.isArray(value) && value.every((text) => typeof text === "string");

const KEYS: Readonly<Record<string, { readonly is: (value: Json | undefined) => boolean; readonly what: string }>> = {
  temperature: { is: isNumber, what: "a number" },
  maxOutputTokens: { is: isWhole, what: "a whole number above 0" },
  topK: { is: isWhole, what: "a whole number above 0" },
  topP: { is: isNumber, what: "a number" },
  stopSequences: { is: isTexts, what: "a list of texts" },
};

/**
 * Reads the `config` of a request. Throws a UserError for a key that providers do not share, a value of the wrong kind, and more output tokens
 * than the settings allow: silently leaving a parameter out would measure another prompt than the one that was written.
 */
export function readConfig(config: Readonly<Record<string, Json>>, maxOutputTokens: number): GenerationConfig {
  for (const [name, value] of Object.entries(config)) {
    const key = KEYS[name];
    if (!key)
      throw new UserError(`\`config\` has \`${name}\`, which no provider here takes. Use ${Object.keys(KEYS).join(", ")}, or remove it.`);
    if (!key.is(value)) throw new UserError(`\`config\`: \`${name}\` must be ${key.what}.`);
  }
  const known: GenerationConfig = config;
  if (known.maxOutputTokens !== undefined && known.maxOutputTokens > maxOutputTokens) {
    throw new UserError(
      `\`config\` asks for ${known.maxOutputTokens} output tokens; the settings allow ${maxOutputTokens}. Lower \`maxOutputTokens\`, or raise \`limits: {output-tokens}\` on the default branch.`,
    );
  }
  return known;
}
