/**
 * The name that was probably meant: the closest of `known` by edits (insert, delete, replace, swap of neighbours), case not counted;
 * `null` where none is within a third of its length.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const length = Math.max(name.length, candidate.length);
    const allowed = length < 3 ? 0 : Math.max(1, Math.floor(length / 3));
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits <= allowed && edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** `Did you mean …?` where a known name is close, else all of them. `what` is a plural: `Known keys`. */
export function nameHint(name: string, known: readonly string[], what: string): string {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `Did you mean \`${nearest}\`?`;
  if (known.length === 0) return "";
  const shown = known.slice(0, MOST_NAMES).map((entry) => `\`${entry}\``);
  const rest = known.length > MOST_NAMES ? ` and ${known.length - MOST_NAMES} more` : "";
  return `${what}: ${shown.join(", ")}${rest}.`;
}

const MOST_NAMES = 24;

/** Longer names are no typing mistakes; the table would only cost time. */
const LONGEST_NAME = 64;

function editDistance(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length > LONGEST_NAME || b.length > LONGEST_NAME) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY;
}
