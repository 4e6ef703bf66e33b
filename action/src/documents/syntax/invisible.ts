/**
 * Characters that change a text without being seen: zero-width and direction marks, soft hyphens, fillers, tag characters, variation selectors (but for the
 * one of emoji), control characters. Line breaks and tabs are none.
 */
const INVISIBLE = new RegExp(
  [
    "(?![\\t\\n\\r])\\p{Cc}",
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164]",
    "[\\ufe00-\\ufe0e\\ufeff\\uffa0\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]",
  ].join("|"),
  "u",
);

export interface InvisibleCharacter {
  /** From 0, in UTF-16 units. */
  readonly offset: number;
  /** `U+200B`. */
  readonly name: string;
}

/** The first invisible character of a text, or null. */
export function invisibleCharacter(text: string): InvisibleCharacter | null {
  const match = INVISIBLE.exec(text);
  if (match === null) return null;
  const code = match[0].codePointAt(0) ?? 0;
  return { offset: match.index, name: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` };
}
