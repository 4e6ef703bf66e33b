import type { ErrorObject } from "ajv/dist/2020.js";
import { nearestName } from "./nearest-name.ts";

/** Keywords whose error only repeats what a nested error says better. */
const ECHOES = new Set(["if", "propertyNames", "allOf"]);

/**
 * One error a mistake, from all the errors of a value: of alternatives (`anyOf`, `oneOf`) only the branch that was meant, or the alternative itself where none fits;
 * of several errors at one place the most telling.
 */
export function relevantErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept = collapseAlternatives(errors.filter((error) => !ECHOES.has(error.keyword)));
  const wrongType = new Set(kept.filter((error) => error.keyword === "type").map((error) => error.instancePath));
  const seen = new Set<string>();
  return kept.filter((error) => {
    if (error.keyword !== "type" && wrongType.has(error.instancePath) && error.propertyName === undefined) return false;
    if (isMisspelt(error, kept)) return false;
    const key = `${error.instancePath} ${subject(error)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Two errors about one subject at one place are one mistake; of an empty object only the first missing key counts. */
function subject(error: ErrorObject): string {
  const unknown = unknownKey(error);
  if (unknown !== null) return `unknown ${unknown}`;
  if (error.propertyName !== undefined) return `name ${error.propertyName}`;
  if (error.keyword !== "required") return "";
  return isEmpty(error.data) ? "missing" : `missing ${error.params.missingProperty}`;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** The key that a closed object does not know, or null for other errors. */
function unknownKey(error: ErrorObject): string | null {
  const key: unknown = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  return typeof key === "string" ? key : null;
}

/** A missing key that stands there in another spelling: the unknown key's hint says so. */
function isMisspelt(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword !== "required") return false;
  const missing = String(error.params.missingProperty);
  return errors.some((other) => {
    const unknown = other.instancePath === error.instancePath ? unknownKey(other) : null;
    return unknown !== null && nearestName(unknown, Object.keys(other.parentSchema?.properties ?? {})) === missing;
  });
}

function collapseAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== "anyOf" && error.keyword !== "oneOf") {
      kept.push(error);
      continue;
    }
    // ajv reports an alternative right after the errors of its branches.
    const branches: ErrorObject[] = [];
    for (let last = kept.at(-1); last !== undefined && isWithin(last, error); last = kept.at(-1)) {
      branches.unshift(last);
      kept.pop();
    }
    const meant = branches.filter(
      (branch) => branch.instancePath.length > error.instancePath.length || /additional|unevaluated|required/i.test(branch.keyword),
    );
    kept.push(...(meant.length > 0 ? fewest(meant) : [error]));
  }
  return kept;
}

function isWithin(error: ErrorObject, alternative: ErrorObject): boolean {
  const inside = error.instancePath === alternative.instancePath || error.instancePath.startsWith(`${alternative.instancePath}/`);
  return inside && error.schemaPath.startsWith(`${alternative.schemaPath}/`);
}

/** The errors of the branch that has the fewest: the one that was probably meant. */
function fewest(errors: readonly ErrorObject[]): ErrorObject[] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const branch = /^.*?\/(?:anyOf|oneOf)\/\d+/.exec(error.schemaPath)?.[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  return [...branches.values()].sort((a, b) => a.length - b.length)[0] ?? [];
}
