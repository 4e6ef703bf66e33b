import type { PromptComparison } from "../../comparison/comparison.ts";
import type { DeltaName, Result, Verdict } from "../../comparison/result.ts";
import { type Block, type Column, code, type Line, line, mark, strong, type Table, words } from "../document.ts";
import { caseNoun, countOf, hasBefore, isBinary, isOrdinal, type Measure, measure, measureName, unreadableOf } from "../measures.ts";
import { count, interval, percent, points, signed, whole } from "../numbers.ts";
import { EMPTY, ERROR_NAMES } from "../vocabulary.ts";

/** Lines of the main table: every field as a whole, every label that a rule judges. Worst first within a field. */
function mainMeasures(prompt: PromptComparison): readonly Measure[] {
  return prompt.fields.flatMap(({ name, kind }) => {
    const rows = prompt.results.filter((row) => row.field === name && isWhole(row));
    const names: readonly DeltaName[] = kind === "ordinal" ? ["under", "over"] : ["fn", "fp"];
    const found = groupsOf(rows).flatMap((group) => names.flatMap((error) => measuresOf(prompt, group, error)));
    const extra = rows.flatMap((row) => {
      const own = measureName(row);
      return own !== null && !names.includes(own) ? [measure(prompt, row, own, true)] : [];
    });
    return [...found, ...extra];
  });
}

function isWhole({ scope }: Result): boolean {
  return scope === "all" || Object.keys(scope).join() === "label";
}

/** Rows of one label together, in the order in which the labels first appear. */
function groupsOf(rows: readonly Result[]): readonly (readonly Result[])[] {
  const groups = new Map<string, Result[]>();
  for (const row of rows) {
    const label = row.scope === "all" ? "" : (row.scope.label ?? "");
    groups.set(label, [...(groups.get(label) ?? []), row]);
  }
  return [...groups.values()];
}

function measuresOf(prompt: PromptComparison, group: readonly Result[], name: DeltaName): readonly Measure[] {
  const ruled = group.filter((row) => measureName(row) === name);
  const [first] = group;
  if (ruled.length > 0) return ruled.map((row) => measure(prompt, row, name, true));
  return first && countOf(first.head, name) !== null ? [measure(prompt, first, name, false)] : [];
}

/** Lines before the table folds. */
const SHOWN = 10;

/** The table of what matters most, and in a fold of everything where that is more. */
export function tableBlocks(prompt: PromptComparison, charts = false): readonly Block[] {
  const all = mainMeasures(prompt);
  const worthTelling = all.filter(
    (entry) => entry.name !== "unreadable" || entry.base || entry.head || (entry.verdict ?? "pass") !== "pass",
  );
  if (worthTelling.length <= SHOWN) return worthTelling.length === 0 ? [] : [measureTable(prompt, worthTelling, charts)];
  const before = hasBefore(prompt);
  const chosen = [...worthTelling].sort((a, b) => weight(b, before) - weight(a, before)).slice(0, SHOWN);
  const shown = chosen.filter((entry, index) => index === 0 || weight(entry, before) > 0);
  return [
    measureTable(prompt, shown, charts),
    { kind: "fold", summary: words(`All ${all.length} lines of this table`), blocks: [measureTable(prompt, all, charts)] },
  ];
}

const VERDICT_WEIGHT: Readonly<Record<Verdict, number>> = { fail: 1e6, "not measured": 1e5, inconclusive: 1e5, "known loss": 1e4, pass: 0 };

/** Without an earlier version, what is wrong most often. */
function weight({ verdict, base, head }: Measure, before: boolean): number {
  return (verdict ? VERDICT_WEIGHT[verdict] : 0) + Math.abs((head ?? 0) - (before ? (base ?? 0) : 0));
}

interface Scale {
  readonly from: number;
  readonly to: number;
}

/** Room for every interval and limit of a table, and for zero. */
function scaleOf(measures: readonly Measure[]): Scale {
  const ends = measures.flatMap(({ name, delta, allowed }) => (isRate(name) ? [] : [delta?.low ?? 0, delta?.high ?? 0, allowed ?? 0]));
  return { from: Math.min(0, ...ends), to: Math.max(0, ...ends) };
}

function chartOf({ name, delta, allowed }: Measure, scale: Scale): Line {
  if (!delta || delta.low === null || delta.high === null || isRate(name)) return EMPTY;
  return [{ kind: "chart", estimate: delta.estimate, low: delta.low, high: delta.high, allowed, ...scale }];
}

function isRate(name: DeltaName): boolean {
  return name === "precision" || name === "f-beta";
}

/** The table itself: before, now, change, what is likely, what is allowed, and the mark. */
function measureTable(prompt: PromptComparison, measures: readonly Measure[], charts: boolean): Table {
  const before = hasBefore(prompt);
  const scale = charts && before ? scaleOf(measures) : null;
  const right = (title: string): Column => ({ title: words(title), align: "right" });
  const columns: Column[] = [
    { title: line`${code(prompt.prompt)}, ${words(count(prompt.items, `test ${caseNoun(prompt)}`))}`, align: "left" },
    ...(before ? [right("before")] : []),
    right("now"),
    ...(before ? [right("change"), { title: words("likely"), align: "center" } as const, right("allowed")] : []),
    ...(scale ? [{ title: EMPTY, align: "left" } as const] : []),
    { title: EMPTY, align: "left" },
  ];
  return { kind: "table", columns, rows: measures.flatMap((entry) => rowsOf(prompt, entry, before, scale)) };
}

function rowsOf(prompt: PromptComparison, entry: Measure, before: boolean, scale: Scale | null): readonly (readonly Line[])[] {
  const { name, base, head, delta, allowed, verdict, row } = entry;
  const shown = isRate(name) ? percent : whole;
  const change = isRate(name) ? points(delta?.estimate ?? null) : signed(head === null || base === null ? null : head - base);
  const worse = verdict === "fail" || verdict === "known loss";
  const marked = verdict === null ? EMPTY : [mark(verdict)];
  const own = [
    nameOf(prompt, entry),
    ...(before ? [words(shown(base))] : []),
    words(shown(head)),
    ...(before
      ? [
          worse ? [strong(words(change))] : words(change),
          words(delta && !isRate(name) ? interval(delta.low, delta.high) : ""),
          words(allowed === null ? "" : signed(Math.floor(allowed))),
        ]
      : []),
    ...(scale ? [chartOf(entry, scale)] : []),
    marked,
  ];
  if (!isOrdinal(row.base) || !isOrdinal(row.head) || name !== "under") return [own];
  const two = row.head.under2 - row.base.under2;
  if (row.head.under2 === 0 && (!before || row.base.under2 === 0)) return [own];
  const more = [
    words("&nbsp;&nbsp;two tiers or more"),
    ...(before ? [words(whole(row.base.under2))] : []),
    words(whole(row.head.under2)),
    ...(before ? [words(signed(two)), EMPTY, EMPTY] : []),
    ...(scale ? [EMPTY] : []),
    EMPTY,
  ];
  return [own, more];
}

function nameOf(prompt: PromptComparison, { name, label, field, row, of }: Measure): Line {
  const { name: called, gloss } = ERROR_NAMES[name];
  const many = prompt.fields.length > 1;
  const about = label !== null ? line`${code(label)} ` : many ? line`${code(field)} ` : EMPTY;
  const head = about.length > 0 ? called.toLowerCase() : called;
  if (name === "unreadable") return line`${about}${words(about.length > 0 ? "unreadable" : "Unreadable")}${words(countedAs(prompt, row))}`;
  const out = isBinary(row.head) && name === "fn" ? ` (of ${whole(of)})` : label === null && gloss ? ` (${gloss})` : "";
  return line`${about}${strong(words(head))}${words(out)}`;
}

function countedAs({ statuses }: PromptComparison, { head }: Result): string {
  return unreadableOf(statuses.head) > 0 && isOrdinal(head) ? " (counted as too low)" : "";
}
