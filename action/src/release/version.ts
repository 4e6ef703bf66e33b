/** Three numbers. Pre-releases are not known: a channel says what is tried where, a version never does. */
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

/** Which number of a version rises. */
export type Level = "major" | "minor" | "patch";

type Numbers = readonly [major: number, minor: number, patch: number];

/** The three numbers of `1.4.0`; null for anything else. */
export function parseVersion(text: string): Numbers | null {
  const [, major, minor, patch] = VERSION.exec(text) ?? [];
  return patch === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

/** Below 0 where `a` is the older version, above 0 where it is the newer one. Throws on what is no version: callers have read it from a tag. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** The version after `last`; the first one is 1.0.0, whatever the level. */
export function nextVersion(last: string | null, level: Level): string {
  if (last === null) return "1.0.0";
  const [major, minor, patch] = numbersOf(last);
  switch (level) {
    case "major":
      return `${major + 1}.0.0`;
    case "minor":
      return `${major}.${minor + 1}.0`;
    case "patch":
      return `${major}.${minor}.${patch + 1}`;
  }
}

function numbersOf(text: string): Numbers {
  const numbers = parseVersion(text);
  if (numbers === null) throw new TypeError(`${text} is no version`);
  return numbers;
}
