import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Problem } from "../../errors.ts";
import { schemas } from "../schemas/all.ts";
import { relevantErrors } from "./schema-errors.ts";
import { problemOf } from "./schema-problem.ts";
import type { Located } from "./yaml.ts";

export type SchemaName = keyof typeof schemas;

/** Compiled schemas: a cache of a pure function, filled on first use because compiling costs tens of milliseconds. */
const compiled = new Map<SchemaName, ValidateFunction>();

/** The check of one schema, compiled once. Its `errors` are ajv's. */
export function schemaCheck(name: SchemaName): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    // Our own schemas are checked in a test; compiling the meta-schema for them would be half of a start.
    validateSchema: false,
    code: { optimize: false },
  });
  // Editors show this sentence in place of their own; so do we.
  ajv.addKeyword({ keyword: "errorMessage", schemaType: "string" });
  const check = ajv.compile(schemas[name]);
  compiled.set(name, check);
  return check;
}

/** What is wrong with a document by its JSON Schema: one problem a mistake, in the order of the file, each with its place and what to change. */
export function validate(schema: SchemaName, document: Located): Problem[] {
  const check = schemaCheck(schema);
  if (check(document.value)) return [];
  return relevantErrors(check.errors ?? [])
    .map((error) => problemOf(error, document))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}
