import { createHash } from "node:crypto";
import type { Verdict } from "../comparison/result.ts";

/** What a comment of Assay's is for. */
export type MarkerKind = "sticky" | "inline" | "review" | "reply" | "notice";

export interface Marker {
  readonly kind: MarkerKind;
  readonly fingerprint: string;
}

/** Only at the end: what stands inside a body may be somebody else's text. */
const MARKER = /<!-- assay:(sticky|inline|review|reply|notice):([A-Za-z0-9_-]+) -->\s*$/;

/** A body with its marker at the end, which GitHub does not show. Throws a RangeError for a fingerprint that is no plain word. */
export function withMarker(body: string, kind: MarkerKind, fingerprint: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(fingerprint)) throw new RangeError(`a marker cannot hold ${JSON.stringify(fingerprint)}`);
  return `${body.trimEnd()}\n\n<!-- assay:${kind}:${fingerprint} -->`;
}

/** The marker at the end of a body; `null` where there is none. Whose comment it is, the author says, not the marker. */
export function readMarker(body: string): Marker | null {
  const [, kind, fingerprint] = MARKER.exec(body) ?? [];
  return kind === undefined || fingerprint === undefined ? null : { kind: kind as MarkerKind, fingerprint };
}

/** A body without its marker. */
export function withoutMarker(body: string): string {
  return body.replace(MARKER, "").trimEnd();
}

/** Sixteen hexadecimal digits for any key. */
export function fingerprintOf(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex").slice(0, 16);
}

const WORDS: Readonly<Record<Verdict, string>> = {
  fail: "fail",
  "not measured": "not-measured",
  inconclusive: "inconclusive",
  "known loss": "known-loss",
  pass: "pass",
};

/** A verdict as a marker holds it. */
export function verdictWord(verdict: Verdict): string {
  return WORDS[verdict];
}

/** The verdict that a marker holds; `null` for another word. */
export function verdictOf(word: string): Verdict | null {
  const found = Object.entries(WORDS).find(([, written]) => written === word);
  return found === undefined ? null : (found[0] as Verdict);
}
