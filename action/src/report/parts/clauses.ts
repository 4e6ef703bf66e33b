import type { ClauseInfo, Flip, PromptComparison } from "../../comparison/comparison.ts";
import type { Counts, Result, Verdict } from "../../comparison/result.ts";
import { type Block, code, joined, type Line, line, mark, paragraph, strong, type Table, words } from "../document.ts";
import { hasBefore, isBinary, isOrdinal } from "../measures.ts";
import { whole } from "../numbers.ts";
import { clauseId, hunkPlaces } from "./places.ts";

const SHOWN = 10;
/** Regulated clauses that the line above the folds names. */
const NAMED = 3;

/** One clause and, where it judges a label, that label: everything its rows say. */
interface ClauseRow {
  readonly id: string;
  readonly row: Result;
  readonly changed: "better" | "worse" | "no";
  readonly verdict: Verdict | null;
}

/** Rows of clauses, one for each field and label; what a rule says of it goes with it. */
function clauseRows(prompt: PromptComparison): readonly ClauseRow[] {
  const rows = new Map<string, ClauseRow>();
  for (const row of prompt.results) {
    if (row.scope === "all" || row.scope.clause === undefined) continue;
    const key = JSON.stringify([row.field, row.scope.clause, row.scope.label ?? null]);
    const known = rows.get(key);
    const verdict = worse(known?.verdict ?? null, row.verdict ?? null);
    rows.set(key, { id: row.scope.clause, row, changed: row.changed ?? known?.changed ?? "no", verdict });
  }
  return [...rows.values()];
}

const ORDER: readonly (Verdict | null)[] = ["fail", "not measured", "inconclusive", "known loss", "pass", null];

function worse(a: Verdict | null, b: Verdict | null): Verdict | null {
  return ORDER.find((verdict) => verdict === a || verdict === b) ?? null;
}

/** Errors before and now; `wrong` stands in the first place for fields as a whole. */
export function errorsOf(counts: Counts): readonly [number, number | null] {
  if (isOrdinal(counts)) return [counts.under, counts.over];
  if (isBinary(counts)) return [counts.fn, counts.fp];
  return [counts.wrong, null];
}

function hasMoved({ base, head }: Result): boolean {
  const [was, is] = [errorsOf(base), errorsOf(head)];
  return was[0] !== is[0] || was[1] !== is[1];
}

/** Clauses with a change that is real, or on which a rule does not hold; ten at most. */
export function changedClauses(prompt: PromptComparison): readonly Block[] {
  const moved = changedRows(prompt);
  if (moved.length === 0) return [];
  return [
    paragraph(
      line`${strong(words("Clauses that changed"))}${words(moved.length > SHOWN ? ` (the first ${SHOWN} of ${moved.length})` : "")}`,
    ),
    clauseTable(prompt, moved.slice(0, SHOWN)),
  ];
}

function changedRows(prompt: PromptComparison): readonly ClauseRow[] {
  if (!hasBefore(prompt)) return [];
  return clauseRows(prompt)
    .filter(({ changed, verdict }) => changed !== "no" || (verdict !== null && verdict !== "pass"))
    .sort((a, b) => weight(b) - weight(a));
}

function weight({ row, verdict }: ClauseRow): number {
  const [before, after] = [errorsOf(row.base), errorsOf(row.head)];
  return (verdict === "fail" ? 1000 : 0) + Math.abs(after[0] - before[0]) + Math.abs((after[1] ?? 0) - (before[1] ?? 0));
}

/** A regulated clause with more misses than before; `was` and `is` count them. */
export interface RegulatedLoss {
  readonly id: string;
  readonly row: Result;
  readonly was: number;
  readonly is: number;
}

/** Regulated clauses with more misses than before, those on which most were added first; one that judges several labels stands once for each. */
export function regulatedLosses(prompt: PromptComparison): readonly RegulatedLoss[] {
  if (!hasBefore(prompt)) return [];
  const regulated = new Set(prompt.clauses.filter((clause) => clause.regulated !== null).map(({ id }) => id));
  return clauseRows(prompt)
    .filter(({ id }) => regulated.has(id))
    .map(({ id, row }) => ({ id, row, was: errorsOf(row.base)[0], is: errorsOf(row.head)[0] }))
    .filter(({ was, is }) => is > was)
    .sort((a, b) => b.is - b.was - (a.is - a.was));
}

/** `More misses on a regulated clause, though every rule holds: MR-3.3 Drug instructions 2 → 4 too low (of 5).`, whose table is folded away; null where there are none. */
export function regulatedLine(prompt: PromptComparison): Line | null {
  const losses = regulatedLosses(prompt);
  if (losses.length === 0) return null;
  const told = losses.slice(0, NAMED).map(({ id, row, was, is }) => {
    const title = prompt.clauses.find((clause) => clause.id === id)?.title ?? "";
    const label = row.scope === "all" || row.scope.label === undefined ? [] : line` ${code(row.scope.label)}`;
    const counts = words(` ${whole(was)} → ${whole(is)} ${missWord(row.head)} (of ${whole(row.items)})`);
    return line`${clauseId(prompt, id)} ${title}${label}${counts}`;
  });
  const more = losses.length > NAMED ? `; and ${losses.length - NAMED} more` : "";
  const which = new Set(losses.map(({ id }) => id)).size === 1 ? "a regulated clause" : "regulated clauses";
  return line`${strong(words(`More misses on ${which}, though every rule holds:`))} ${joined(told, "; ")}${words(more)}.`;
}

function missWord(counts: Counts): string {
  return isOrdinal(counts) ? "too low" : isBinary(counts) ? "missed" : "wrong";
}

/** Every clause; nothing where the table of changed ones was shown and has them all. */
export function allClauses(prompt: PromptComparison, changedHidden: boolean): readonly Block[] {
  const rows = [...clauseRows(prompt)].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const ids = new Set(rows.map(({ id }) => id));
  if (rows.length === 0 || (!changedHidden && changedRows(prompt).length === rows.length)) return [];
  return [
    {
      kind: "fold",
      summary: words(ids.size === 1 ? "The one clause with labelled cases" : `All ${ids.size} clauses with labelled cases`),
      blocks: [clauseTable(prompt, rows)],
    },
  ];
}

/** Every clause as one table, those first on which most moved, and which of them moved; null where no case names one. */
export function everyClause(prompt: PromptComparison): { readonly table: Table; readonly moved: readonly boolean[] } | null {
  const rows = [...clauseRows(prompt)].sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
  if (rows.length === 0) return null;
  const table = clauseTable(prompt, rows);
  if (!hasBefore(prompt)) return { table, moved: [] };
  const changed: Table = {
    ...table,
    columns: [...table.columns, { title: words("change"), align: "left" }],
    rows: table.rows.map((row, index) => [...row, changeOf(rows[index])]),
  };
  return { table: changed, moved: rows.map(({ row }) => hasMoved(row)) };
}

function changeOf(row: ClauseRow | undefined): Line {
  if (row?.verdict && row.verdict !== "pass") return [mark(row.verdict)];
  return words(row === undefined || row.changed === "no" ? "" : row.changed);
}

function clauseTable(prompt: PromptComparison, rows: readonly ClauseRow[]): Table {
  const before = hasBefore(prompt);
  const [first, second] = columnNames(rows);
  const from = before && prompt.hunks.length > 1;
  const both = rows.some(({ row }) => errorsOf(row.head)[1] !== null);
  const right = (title: string) => ({ title: words(title), align: "right" }) as const;
  return {
    kind: "table",
    columns: [
      { title: words("clause"), align: "left" },
      right(first),
      right(second),
      right("cases"),
      ...(from ? [{ title: words("from"), align: "left" } as const] : []),
    ],
    rows: rows.map((entry) => {
      const { row } = entry;
      const [was, is] = [errorsOf(row.base), errorsOf(row.head)];
      const worse = entry.changed === "worse" || entry.verdict === "fail";
      return [
        clauseName(prompt, entry),
        is[1] === null && both ? line`${moved(was[0], is[0], before, worse)} wrong` : moved(was[0], is[0], before, worse),
        is[1] === null ? [] : moved(was[1] ?? 0, is[1], before, worse),
        words(whole(row.items)),
        ...(from ? [hunkPlaces(prompt, hunksOf(prompt, entry))] : []),
      ];
    }),
  };
}

function columnNames(rows: readonly ClauseRow[]): readonly [string, string] {
  if (rows.every(({ row }) => errorsOf(row.head)[1] === null)) return ["wrong", ""];
  const ordinal = rows.some(({ row }) => isOrdinal(row.head));
  const labels = rows.some(({ row }) => !isOrdinal(row.head));
  if (ordinal && labels) return ["too low or missed", "too high or wrongly flagged"];
  return ordinal ? ["too low", "too high"] : ["missed", "wrongly flagged"];
}

function moved(was: number, is: number, before: boolean, bold: boolean): Line {
  if (!before) return words(whole(is));
  if (was === is) return words(whole(is));
  return bold && is > was ? line`${words(`${whole(was)} → `)}${strong(words(whole(is)))}` : words(`${whole(was)} → ${whole(is)}`);
}

function clauseName(prompt: PromptComparison, { id, row }: ClauseRow): Line {
  const clause = prompt.clauses.find((candidate) => candidate.id === id);
  const label = row.scope === "all" ? undefined : row.scope.label;
  const about = label !== undefined ? line` · ${code(label)}` : prompt.fields.length > 1 ? line` · ${code(row.field)}` : [];
  return line`${clauseId(prompt, id)}${clause ? line` ${clause.title}` : ""}${words(chips(clause))}${about}`;
}

function chips(clause: ClauseInfo | undefined): string {
  if (!clause) return "";
  return `${clause.severity === "critical" ? " · critical" : ""}${clause.regulated === null ? "" : " · regulated"}`;
}

/** Hunks that own flips which a row counts, most first; none where nothing it counts moved. */
function hunksOf(prompt: PromptComparison, { id, row }: ClauseRow): readonly number[] {
  if (!hasMoved(row)) return [];
  const label = row.scope === "all" ? undefined : row.scope.label;
  const counted = (flip: Flip | undefined) =>
    flip?.clauses.includes(id) && flip.field === row.field && (label === undefined || flip.label === label);
  return prompt.hunks
    .map(({ owns }, index) => ({ index, flips: owns.filter((flip) => counted(prompt.flips[flip])).length }))
    .filter(({ flips }) => flips > 0)
    .sort((a, b) => b.flips - a.flips)
    .map(({ index }) => index);
}
