import { Ajv2020 } from "ajv/dist/2020.js";

/** What a command wrote as JSON; the caller says what it expects. Throws where it is not what its published schema says. */
export function publishedJson<T = unknown>(text: string, schema: object): T {
  const value: unknown = JSON.parse(text);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  if (!ajv.validate(schema, value)) throw new Error(`${ajv.errorsText()}\n${text}`);
  return value as T;
}
