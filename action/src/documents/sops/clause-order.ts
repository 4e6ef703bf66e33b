/** Orders clause ids as people count: by prefix, then number by number, so that `MR-3.2` comes before `MR-3.10`. */
export function byClauseId(a: string, b: string): number {
  const [prefixA, numbersA] = cut(a);
  const [prefixB, numbersB] = cut(b);
  if (prefixA !== prefixB) return prefixA < prefixB ? -1 : 1;
  for (const [index, number] of numbersA.entries()) {
    const difference = number - (numbersB[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return numbersA.length - numbersB.length;
}

function cut(id: string): [string, readonly number[]] {
  const dash = id.indexOf("-");
  return [
    id.slice(0, dash),
    id
      .slice(dash + 1)
      .split(".")
      .map(Number),
  ];
}
