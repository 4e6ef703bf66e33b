import type { Problem } from "../../errors.ts";
import { citedClause } from "../prompts/citation.ts";
import type { Prompt } from "../prompts/prompt.ts";
import { nearestName } from "../syntax/nearest-name.ts";
import type { Sop } from "./sop.ts";

const CODES: ReadonlySet<string> = new Set(["unknown-clause", "orphaned"]);
const SOP_FILE = /^sops\/(?!README\.md$)[^/]+\.md$/;

/**
 * What to do about a clause id that no SOP has. Another number of the same SOP is another clause, and one that was removed looks like a misspelt one:
 * only letters are taken for a mistake.
 */
export function clauseHint(id: string, known: Iterable<string>, otherwise = "Correct the id, or write the clause."): string {
  const ids = [...known];
  const near = nearestName(
    id,
    ids.filter((one) => numbersOf(one) === numbersOf(id)),
  );
  if (near !== null) return `Did you mean \`${near}\`?`;
  if (!ids.some((one) => prefixOf(one) === prefixOf(id))) return otherwise;
  return `${otherwise} If the clause was removed, put it back with the chip \`retired: YYYY-MM-DD\` or \`moved-to: ID\`.`;
}

/**
 * Tells problems that only follow from an SOP that cannot be read, or that prompts list and that is not there: it has a problem of its own, and which
 * clauses it had nobody knows, so every id with the prefix of no SOP counts.
 */
export function consequences(
  sops: ReadonlyMap<string, Sop>,
  prompts: Iterable<Prompt>,
  problems: readonly Problem[],
): (problem: Problem) => boolean {
  const unread = unreadSops(sops, problems);
  const prefixes = new Set([...sops.values()].flatMap(({ id, clauses }) => [id, ...clauses.map((clause) => prefixOf(clause.id))]));
  const lost = unread.size > 0 || [...prompts].some((prompt) => prompt.sops.some((name) => !sops.has(name)));
  return ({ code, message }) => {
    if (code === "unknown-sop") return [...unread].some((path) => message.includes(`\`${path}\``));
    return lost && CODES.has(code) && idsOf(message).some((id) => !prefixes.has(prefixOf(id)));
  };
}

/** Paths of SOPs that cannot be read at all. */
function unreadSops(sops: ReadonlyMap<string, Sop>, problems: readonly Problem[]): ReadonlySet<string> {
  const read = new Set([...sops.values()].map(({ path }) => path));
  const refused = problems.filter(({ severity, path }) => severity === "error" && SOP_FILE.test(path) && !read.has(path));
  return new Set(refused.map(({ path }) => path));
}

/** Of many items that name one missing clause (or clauses of one missing SOP) the first, which counts the others. */
export function groupOrphans(problems: readonly Problem[], sops: Iterable<Sop>): Problem[] {
  const ids = [...sops].flatMap(({ clauses }) => clauses.map(({ id }) => id));
  const prefixes = new Set(ids.map(prefixOf));
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const [id] = problem.code === "orphaned" && problem.path.startsWith("ground-truth/") ? idsOf(problem.message) : [];
    // Points and edge cases of a clause that is there are mistakes of their own.
    const clause = id === undefined || ids.includes(id) ? undefined : id;
    const key = clause === undefined ? null : prefixes.has(prefixOf(clause)) ? clause : `${prefixOf(clause)}-`;
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  const instead = new Map<Problem, Problem | null>();
  for (const [key, [first, ...others]] of groups) {
    if (!first) continue;
    const more = new Set(others.map(({ path, line }) => `${path}:${line}`));
    more.delete(`${first.path}:${first.line}`);
    const what = key.endsWith("-") ? `clauses of \`${key.slice(0, -1)}\`` : "it";
    const rest = more.size === 0 ? "" : `, … and ${more.size} more ${more.size === 1 ? "item names" : "items name"} ${what}`;
    const [id = key] = idsOf(first.message);
    instead.set(first, {
      ...first,
      message: `${first.message}${rest}`,
      hint: clauseHint(id, ids, "Correct the id, or add it to the SOP."),
    });
    for (const other of others) instead.set(other, null);
  }
  return problems.flatMap((problem) => {
    const found = instead.get(problem);
    return found === undefined ? [problem] : found === null ? [] : [found];
  });
}

/** The clauses that a message quotes. */
function idsOf(message: string): readonly string[] {
  return [...message.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => citedClause(code) ?? []);
}

function prefixOf(id: string): string {
  return id.split("-")[0] ?? "";
}

function numbersOf(id: string): string {
  return id.slice(id.indexOf("-") + 1);
}
