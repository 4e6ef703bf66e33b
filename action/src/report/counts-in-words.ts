/** The counts of a field, as people call them. */
const NAMES: readonly (readonly [name: string, words: string])[] = [
  ["exact", "right"],
  ["wrong", "wrong"],
  ["under", "too low"],
  ["under2", "of them by two tiers or more"],
  ["over", "too high"],
  ["oneOver", "of them by one tier"],
  ["fn", "missed"],
  ["fp", "wrongly flagged"],
  ["tp", "rightly flagged"],
  ["tn", "rightly left alone"],
  ["unreadable", "unreadable"],
];

/** `90 right, 116 too low, 48 of them by two tiers or more, 118 too high`: counts of one field on one side, what is not known here under its own name. */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  const known = NAMES.flatMap(([name, words]) => (counts[name] === undefined ? [] : [`${counts[name]} ${words}`]));
  const others = Object.entries(counts).flatMap(([name, count]) => (NAMES.some(([own]) => own === name) ? [] : [`${name} ${count}`]));
  return [...known, ...others].join(", ");
}
