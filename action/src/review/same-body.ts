import { withoutMarker } from "./marker.ts";

/** GitHub may give a body back with other line ends and without blanks at its end. */
export function sameBody(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(body: string): string {
  return body.replace(/\r\n?/g, "\n").trimEnd();
}

/**
 * Whether two bodies say the same to a reader who opens no fold and follows no link: link targets carry commit ids, which change with
 * every push, and the folds list items.
 */
export function sameSubstance(a: string, b: string): boolean {
  return substance(a) === substance(b);
}

function substance(body: string): string {
  return withoutMarker(plain(body))
    .replace(/<details>[\s\S]*<\/details>/g, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/\s+/g, " ")
    .trim();
}
