/** Ids that a hint names. */
const MOST_IDS = 12;

/**
 * What to do about an id of a clause, a decision point or an edge case that nothing defines: the same id otherwise written, else those that stand beside it.
 * Another number is another rule, so that the nearest one is never proposed as what was meant.
 */
export function idHint(id: string, known: Iterable<string>): string {
  const ids = [...known];
  const same = ids.find((candidate) => bare(candidate) === bare(id));
  if (same !== undefined) return `Write \`${same}\`.`;
  const stem = /^(.*[.-]\D*)\d+$/.exec(id)?.[1];
  const siblings =
    stem === undefined ? [] : ids.filter((candidate) => candidate.startsWith(stem) && /^\d+$/.test(candidate.slice(stem.length)));
  if (siblings.length === 0) return "Correct the id, or add it to the SOP.";
  const shown = siblings.slice(0, MOST_IDS).map((sibling) => `\`${sibling}\``);
  return `There are ${shown.join(", ")}${siblings.length > MOST_IDS ? ` and ${siblings.length - MOST_IDS} more` : ""}. Correct the id, or add it to the SOP.`;
}

/** Letters and numbers; numbers stay apart. */
function bare(id: string): string {
  return (id.toLowerCase().match(/[a-z]+|\d+/g) ?? []).join(" ");
}
