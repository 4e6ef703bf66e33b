export const DRAFT = "https://json-schema.org/draft/2020-12/schema";
/** A count. */
export const whole = (description: string) => ({ description, type: "integer", minimum: 0 }) as const;
/** A text. */
export const text = (description: string) => ({ description, type: "string" }) as const;
/** A text, or null. */
export const textOrNull = (description: string) => ({ description, type: ["string", "null"] }) as const;

/** An object whose members are all there, and no others. */
export function object<P extends Readonly<Record<string, unknown>>>(description: string, properties: P) {
  return { description, type: "object", required: Object.keys(properties), additionalProperties: false, properties } as const;
}
