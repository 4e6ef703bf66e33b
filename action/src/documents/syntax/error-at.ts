import type { Place, Problem } from "../../errors.ts";

/** A problem of severity `error` at a place. `hint` says what to change. */
export function errorAt(place: Place, code: string, message: string, hint: string): Problem {
  return { path: place.path, line: place.line, column: place.column, code, message, hint, severity: "error" };
}

/** Where a problem of a file as a whole stands. */
export function startOf(path: string): Place {
  return { path, line: 1, column: 1 };
}
