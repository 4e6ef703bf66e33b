/** Finds the labels that a text names, in the labels' order. */
export type LabelNames = (text: string) => readonly string[];

/**
 * Builds the search for a field's labels. Whole words only; `-` and `_` read as blanks, a plural as its singular. Case counts for labels
 * in capitals (`ALL` is not "all"), unless the text is nothing but the label. A longer label hides a shorter one inside it.
 */
export function labelNames(labels: readonly string[]): LabelNames {
  const longestFirst = labels.filter((label) => label.trim() !== "").sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const patterns = longestFirst.map((label) => ({ label, pattern: new RegExp(sourceOf(label), isCapitals(label) ? "gu" : "giu") }));
  return (text) => {
    const whole = fold(text);
    const same = labels.filter((label) => fold(label) === whole);
    if (same.length > 0) return same;
    let rest = text;
    const found = new Set<string>();
    for (const { label, pattern } of patterns) {
      const without = rest.replace(pattern, "\u0000");
      if (without !== rest) found.add(label);
      rest = without;
    }
    return labels.filter((label) => found.has(label));
  };
}

function sourceOf(label: string): string {
  const words = label.split(/[-_\s]+/).filter((word) => word !== "");
  const spelled = words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const last = spelled.at(-1) ?? "";
  if (/\p{Ll}{4}$/u.test(last)) spelled[spelled.length - 1] = last.endsWith("s") && !last.endsWith("ss") ? `${last}?` : `${last}s?`;
  return `(?<![\\p{L}\\p{N}_])${spelled.join("[-_\\s]+")}(?![\\p{L}\\p{N}_+])`;
}

function isCapitals(label: string): boolean {
  return /\p{Lu}{2}/u.test(label) && !/\p{Ll}/u.test(label);
}

function fold(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[-_\s]+/g, " ");
}
