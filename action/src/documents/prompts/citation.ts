/** The id of a clause, e.g. `MR-3.2`. */
export const CLAUSE_ID = /^[A-Z][A-Z0-9]*-\d+(?:\.\d+)*$/;

const SUB_ID = /^([A-Z][A-Z0-9]*-\d+(?:\.\d+)*)\.(?:DP|EC)\d+$/;

/** The clause that the text of an inline code cites: `MR-3.2` and `MR-3.2.DP1` cite `MR-3.2`; `null` for any other text. */
export function citedClause(code: string): string | null {
  const text = code.trim();
  if (CLAUSE_ID.test(text)) return text;
  return SUB_ID.exec(text)?.[1] ?? null;
}
