import type { PromptComparison } from "../comparison/comparison.ts";
import type { Result } from "../comparison/result.ts";
import type { Evidence } from "../documents/records/decision-record.ts";
import { codeSpan, markdownText } from "../escape.ts";
import type { CountsByField } from "./counts.ts";

const NAMES: Readonly<Record<string, string>> = {
  exact: "right",
  wrong: "wrong",
  under: "under-rated",
  over: "over-rated",
  tp: "found",
  fn: "missed",
  fp: "wrongly flagged",
};

/** At most so many clauses and item ids are told. */
const CLAUSES_TOLD = 12;
const IDS_TOLD = 10;

/** What was measured, in words: by whom, on what, the counts, the clauses that moved, who disagrees, and a line for each overlay that only follows. */
export function measuredText(
  prompt: PromptComparison,
  evidence: Evidence,
  parts: { readonly table: boolean; readonly clauses: boolean },
  overlays: readonly PromptComparison[] = [],
): string {
  return [
    methodLine(prompt, evidence),
    ...(parts.table ? [countsTable(evidence.counts)] : []),
    ...(parts.clauses ? [clauseLines(prompt)] : []),
    ...(parts.clauses ? [disagreement(prompt)] : []),
    overlays.map(overlayLine).join("\n"),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function methodLine(prompt: PromptComparison, { sets, part, base, model }: Evidence): string {
  const where = sets.map(({ set }) => codeSpan(set)).join(", ");
  const which = part === null ? "" : ", of split sets the dev part only";
  const against = base === null ? "There is no earlier version." : "The same items were asked of the version before.";
  const rehearsal = prompt.rehearsal ? " A rehearsal: no language model was asked." : "";
  return `Measured on ${prompt.items} items of ${where}${which}, answered by ${codeSpan(model.id)}. ${against}${rehearsal}`;
}

function countsTable(counts: CountsByField): string {
  const rows = Object.entries(counts).flatMap(([field, { base, head }]) =>
    Object.keys(NAMES).flatMap((name) => {
      const now = head[name];
      if (now === undefined) return [];
      return [`| ${codeSpan(field)}: ${NAMES[name]} | ${base ? (base[name] ?? 0) : "–"} | ${now} |`];
    }),
  );
  return ["| items | before | now |", "|---|---:|---:|", ...rows].join("\n");
}

/** Clauses whose errors are not as many as before, the largest change first. */
function clauseLines({ results, clauses, base }: PromptComparison): string {
  if (base.digest === null) return "";
  const moved = clauseRows(results).sort((a, b) => b.size - a.size);
  if (moved.length === 0) return "No clause has more errors or fewer than before.";
  const told = moved.slice(0, CLAUSES_TOLD).map(({ id, words }) => {
    const title = clauses.find((clause) => clause.id === id)?.title ?? "";
    return `- ${codeSpan(id)} ${markdownText(title)}: ${words}`;
  });
  const more = moved.length > told.length ? [`- and ${moved.length - told.length} more`] : [];
  return ["Clauses that moved:", "", ...told, ...more].join("\n");
}

interface MovedRow {
  readonly id: string;
  readonly size: number;
  readonly words: string;
}

function clauseRows(results: readonly Result[]): MovedRow[] {
  const seen = new Set<string>();
  return results.flatMap((row) => {
    const { scope, field } = row;
    if (scope === "all" || scope.clause === undefined || scope.slice !== undefined) return [];
    const key = `${scope.clause} ${field} ${scope.label ?? ""}`;
    const [base, head] = [row.base as unknown as Record<string, number>, row.head as unknown as Record<string, number>];
    const changes = ["under", "over", "wrong", "fn", "fp"].filter((name) => head[name] !== undefined && head[name] !== base[name]);
    if (seen.has(key) || changes.length === 0) return [];
    seen.add(key);
    const what = scope.label === undefined ? codeSpan(field) : codeSpan(scope.label);
    const words = changes.map((name) => `${NAMES[name]} ${base[name]} → ${head[name]}`).join(", ");
    const size = changes.reduce((sum, name) => sum + Math.abs((head[name] ?? 0) - (base[name] ?? 0)), 0);
    return [{ id: scope.clause, size, words: `${what} ${words}` }];
  });
}

/** What the change does to an overlay whose own file stays as it is. */
function overlayLine({ prompt, items, reason, flips, withheld }: PromptComparison): string {
  const whose = `- ${codeSpan(prompt)} follows, its own file unchanged:`;
  if (items === 0) return `${whose} not measured, ${markdownText(reason)}`;
  const moved = (kind: "fixed" | "broken") => itemsOf(flips, kind) + (withheld?.[kind] ?? 0);
  return `${whose} of ${items} items ${moved("fixed")} newly right, ${moved("broken")} newly wrong.`;
}

function itemsOf(flips: PromptComparison["flips"], kind: "fixed" | "broken"): number {
  return new Set(flips.filter((flip) => flip.kind === kind).map(({ set, item }) => `${set}/${item}`)).size;
}

/** Items that broke or were fixed although people do not agree on them. */
function disagreement({ flips, withheld }: PromptComparison): string {
  const counted = withheld
    ? ` Counted and not named, because they are restricted: ${withheld.fixed} more newly right, ${withheld.broken} newly wrong.`
    : "";
  const disputed = new Set(flips.filter((flip) => flip.disputed && flip.kind !== "other").map(({ item }) => item));
  const moved = `Newly right: ${itemsOf(flips, "fixed")} items. Newly wrong: ${itemsOf(flips, "broken")}.${counted}`;
  if (flips.length === 0) return counted.trim();
  if (disputed.size === 0) return `${moved} None of them is disputed.`;
  const ids = [...disputed].sort().slice(0, IDS_TOLD).map(codeSpan).join(", ");
  const more = disputed.size > IDS_TOLD ? ` and ${disputed.size - IDS_TOLD} more` : "";
  return `${moved} People disagree on ${disputed.size} of them: ${ids}${more}.`;
}
