import type { PromptComparison } from "../../comparison/comparison.ts";
import type { Result } from "../../comparison/result.ts";
import { type Block, code, type Line, line, type Table, words } from "../document.ts";
import { hasBefore } from "../measures.ts";
import { whole } from "../numbers.ts";
import { errorsOf } from "./clauses.ts";

/** A slice with fewer cases says nothing about being the worst. */
const FEWEST = 10;

/** Every slice, the worst named in the summary. */
export function sliceBlocks(prompt: PromptComparison): readonly Block[] {
  const rows = prompt.results.filter(
    ({ scope, rule }) => rule === undefined && scope !== "all" && scope.slice !== undefined && scope.label === undefined,
  );
  if (rows.length === 0) return [];
  const [worst] = rows.filter(({ items }) => items >= FEWEST).sort((a, b) => share(b) - share(a));
  const summary = worst ? line`Slices: worst is ${code(sliceOf(worst))}, ${words(inWords(prompt, worst))}` : line`Slices`;
  return [{ kind: "fold", summary, blocks: [groupTable(prompt, rows, "slice", (row) => [code(sliceOf(row))])] }];
}

/** Branches of decision points, those with errors first. A branch that rules judge has one row here like any other. */
export function pointBlocks(prompt: PromptComparison): readonly Block[] {
  const branches = prompt.results.filter(({ scope }) => scope !== "all" && scope.point?.includes("="));
  const rows = [...new Map(branches.map((row) => [JSON.stringify([row.field, row.scope]), row])).values()].sort(
    (a, b) => errorsOf(b.head)[0] - errorsOf(a.head)[0],
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: "fold",
      summary: words("Decision points, by the branch that the raters took"),
      blocks: [groupTable(prompt, rows, "branch", pointName)],
    },
  ];
}

function share(row: Result): number {
  return row.items === 0 ? 0 : errorsOf(row.head)[0] / row.items;
}

function sliceOf({ scope }: Result): string {
  return scope === "all" ? "all" : (scope.slice ?? "");
}

function pointName({ scope }: Result): Line {
  if (scope === "all") return [];
  return scope.label === undefined ? [code(scope.point ?? "")] : line`${code(scope.point ?? "")} · ${code(scope.label)}`;
}

function inWords(prompt: PromptComparison, row: Result): string {
  const name = "under" in row.head ? "too low" : "tp" in row.head ? "missed" : "wrong";
  const [was, is] = [errorsOf(row.base)[0], errorsOf(row.head)[0]];
  return `${hasBefore(prompt) && was !== is ? `${whole(was)} → ` : ""}${whole(is)} of ${whole(row.items)} ${name}`;
}

function groupTable(prompt: PromptComparison, rows: readonly Result[], title: string, nameOf: (row: Result) => Line): Table {
  const right = (text: string) => ({ title: words(text), align: "right" }) as const;
  const ordinal = rows.some(({ head }) => "under" in head);
  const both = rows.some(({ head }) => errorsOf(head)[1] !== null);
  return {
    kind: "table",
    columns: [
      { title: words(title), align: "left" },
      ...(prompt.fields.length > 1 ? [{ title: words("field"), align: "left" } as const] : []),
      right(ordinal ? "too low" : both ? "missed" : "wrong"),
      ...(both ? [right(ordinal ? "too high" : "wrongly flagged")] : []),
      right("cases"),
      { title: [], align: "left" },
    ],
    rows: rows.map((row) => {
      const [was, is] = [errorsOf(row.base), errorsOf(row.head)];
      return [
        nameOf(row),
        ...(prompt.fields.length > 1 ? [[code(row.field)]] : []),
        is[1] === null && both ? line`${arrow(prompt, was[0], is[0])} wrong` : arrow(prompt, was[0], is[0]),
        ...(both ? [is[1] === null ? [] : arrow(prompt, was[1] ?? 0, is[1])] : []),
        words(whole(row.items)),
        words(row.changed === "worse" ? "worse" : row.changed === "better" ? "better" : ""),
      ];
    }),
  };
}

function arrow(prompt: PromptComparison, was: number, is: number): Line {
  return words(hasBefore(prompt) && was !== is ? `${whole(was)} → ${whole(is)}` : whole(is));
}
