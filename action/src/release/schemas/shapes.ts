import { DIGEST } from "../../documents/schemas/names.ts";

/** A time as `toISOString` writes it. */
const TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z$";
const VERSION = "^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)$";
const NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";

export const PROMPT_NAME = `^${NAME}(?:/${NAME})?$`;
export const CHANNEL_NAME = `^${NAME}$`;

export const text = (title: string, description: string) => ({ title, description, type: "string", minLength: 1 }) as const;
export const digest = (title: string, description: string) => ({ title, description, type: "string", pattern: DIGEST }) as const;
export const time = (title: string, description: string) => ({ title, description, type: "string", pattern: TIME }) as const;
export const version = (title: string, description: string) => ({ title, description, type: "string", pattern: VERSION }) as const;
export const prompt = { title: "Prompt", description: "Its name.", type: "string", pattern: PROMPT_NAME } as const;
export const tag = {
  title: "Tag",
  description: "The tag of the release: `hate-speech@1.4.0`, of an overlay `hate-speech--kids@1.0.0`.",
  type: "string",
  pattern: `^${NAME}(?:--${NAME})?@(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)$`,
} as const;
/** `null` as well. */
export const orNull = <T extends { readonly type: string }>(shape: T) => ({ ...shape, type: [shape.type, "null"] }) as const;
export const closed = <P extends Readonly<Record<string, unknown>>>(
  title: string,
  description: string,
  properties: P,
  optional: readonly string[] = [],
) => ({
  title,
  description,
  type: "object",
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
  properties,
});
