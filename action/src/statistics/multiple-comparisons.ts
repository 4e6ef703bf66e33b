/**
 * Adjusted p-values of one family, in the order given. An undefined p (null) stays null and is not counted. Ties keep equal values.
 */

/** Benjamini & Hochberg 1995: controls the share of false discoveries. */
export function benjaminiHochberg(ps: readonly (number | null)[]): (number | null)[] {
  return adjust(ps, (ascending) => {
    const adjusted = [...ascending];
    let smallest = 1;
    for (let rank = ascending.length; rank > 0; rank -= 1) {
      smallest = Math.min(smallest, (ascending.length * (ascending[rank - 1] ?? 1)) / rank);
      adjusted[rank - 1] = smallest;
    }
    return adjusted;
  });
}

/** Holm 1979: controls the chance of any false claim. */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  return adjust(ps, (ascending) => {
    let largest = 0;
    return ascending.map((p, index) => {
      largest = Math.max(largest, Math.min(1, (ascending.length - index) * p));
      return largest;
    });
  });
}

function adjust(ps: readonly (number | null)[], rule: (ascending: readonly number[]) => readonly number[]): (number | null)[] {
  const ranked = ps.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((one, other) => one.p - other.p);
  const adjusted = rule(ranked.map(({ p }) => p));
  const result: (number | null)[] = ps.map(() => null);
  ranked.forEach(({ index }, rank) => {
    result[index] = adjusted[rank] ?? null;
  });
  return result;
}
