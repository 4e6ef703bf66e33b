import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { readJson } from "../documents/syntax/json.ts";
import { RejectedError } from "./rejection.ts";
import { releaseSchemas } from "./schemas/all.ts";

type Kind = keyof typeof releaseSchemas;

/** Compiled schemas: a cache of a pure function. */
const compiled = new Map<Kind, ValidateFunction>();

/**
 * Reads a file that this program wrote: JSON without duplicate keys that its schema and `check` accept (`check` returns what is wrong, null for nothing).
 * Throws a RejectedError `malformed`.
 */
export function readDocument<T>(kind: Kind, text: string, check: (document: T) => string | null = () => null): T {
  const { document, problems } = readJson(text, kind, 1);
  if (document === null) throw new RejectedError("malformed", `This is no ${kind}: ${problems[0]?.message ?? "not JSON"}.`);
  const validate = schemaOf(kind);
  if (!validate(document.value)) {
    const first = validate.errors?.[0];
    throw new RejectedError(
      "malformed",
      `This is no ${kind}: ${first?.instancePath || "it"} ${first?.message ?? "does not fit its schema"}.`,
    );
  }
  const value = document.value as T;
  const wrong = check(value);
  if (wrong !== null) throw new RejectedError("malformed", `This ${kind} is damaged: ${wrong}.`);
  return value;
}

function schemaOf(kind: Kind): ValidateFunction {
  const known = compiled.get(kind);
  if (known !== undefined) return known;
  const check = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    validateSchema: false,
  }).compile(releaseSchemas[kind]);
  compiled.set(kind, check);
  return check;
}
