import { itemsPath } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import { indexSops } from "../../documents/sops/sop-index.ts";
import type { TraceFile, Waiver } from "../../documents/traces/trace-file.ts";
import { logLines } from "../../escape.ts";
import { oneText, sideBySide } from "../../report/side-by-side.ts";
import { type Paint, wrapped } from "../../report/to-terminal.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Loaded } from "../../run/compare/workspace.ts";
import type { TraceRow } from "../../trace/matrix.ts";
import { partsFingerprint, partsOf, type TracePart } from "../../trace/parts.ts";
import { type Past, pastClause, pastParts } from "./trace-past.ts";
import type { TracedPrompt } from "./trace-prompts.ts";

/** A clause in a prompt that maps to it. */
export interface Reviewed extends TracedPrompt {
  readonly row: TraceRow;
  readonly trace: TraceFile;
}

export interface ReviewTextOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** What a person reads before a clause is stamped: its text and the prompt's parts, each now and as it was stamped, and where its items stand. */
export async function reviewText(
  { prompt, row, trace }: Reviewed,
  loaded: Loaded,
  repository: Repository,
  options: ReviewTextOptions,
): Promise<string> {
  const clause = indexSops(loaded.documents.sops.values()).clauses.get(row.clause) ?? null;
  const stamps = trace.links.find((link) => link.clause === row.clause) ?? null;
  const clauseStamp = stamps?.clauseFingerprint ?? row.waiver?.clauseFingerprint ?? null;
  const parts = partsOf(row.clause, prompt, stamps);
  const clauseChanged = clause !== null && clauseStamp !== null && clauseStamp !== clause.fingerprint;
  const partsChanged = stamps !== null && stamps.partsFingerprint !== null && stamps.partsFingerprint !== partsFingerprint(parts);
  const [oldClause, oldParts] = await Promise.all([
    clauseChanged ? pastClause(repository, row.clause, clauseStamp) : null,
    partsChanged && stamps ? pastParts(repository, prompt.name, stamps) : null,
  ]);
  const heading = `${row.clause} ${row.title} in ${prompt.name}: ${row.states.join(", ")}`;
  const isWaiver = row.waiver !== null && parts.length === 0;
  return [
    options.paint(heading, "bold"),
    ...(row.because === "" ? [] : [wrapped(logLines(row.because.replaceAll("`", "")))]),
    "",
    `The clause: ${logLines(row.path)}, line ${row.line}`,
    compared(clause ? clauseLines(clause) : [], { stamp: clauseStamp, changed: clauseChanged }, past(oldClause, clauseLines), options),
    "",
    ...(isWaiver
      ? [waiverText(row.waiver, options)]
      : [
          `The prompt: ${logLines(placesOf(parts, prompt.path))}`,
          compared(
            partLines(parts),
            { stamp: stamps?.partsFingerprint ?? null, changed: partsChanged },
            past(oldParts, partLines),
            options,
          ),
        ]),
    "",
    wrapped(logLines(await itemsLine(row.clause, prompt.sets, loaded))),
  ].join("\n");
}

function waiverText({ kind, expires, role, reason }: Waiver, options: ReviewTextOptions): string {
  return oneText({ title: "Left out on purpose", lines: [`${kind}, until ${expires}, by ${role}: ${reason}`] }, options);
}

interface PastLines {
  readonly lines: readonly string[];
  readonly when: string;
}

function past<Value>(found: Past<Value> | null, linesOf: (value: Value) => readonly string[]): PastLines | null {
  return found && { lines: linesOf(found.value), when: `${found.commit.day}, ${found.commit.commit.slice(0, SHORT_ID)}` };
}

const SHORT_ID = 7;

function compared(
  lines: readonly string[],
  { stamp, changed }: { readonly stamp: string | null; readonly changed: boolean },
  before: PastLines | null,
  options: ReviewTextOptions,
): string {
  if (before) return sideBySide({ title: `when it was stamped (${before.when})`, lines: before.lines }, { title: "now", lines }, options);
  const lost = "now; the text that was stamped is not in this clone’s history";
  return oneText({ title: stamp === null ? "now; never reviewed" : changed ? lost : "now, as it was stamped", lines }, options);
}

/** Everything that the fingerprint of a clause covers. */
function clauseLines({ id, title, attributes, blocks }: Clause): readonly string[] {
  const chips = Object.entries(attributes).map(([name, value]) => (value === true ? name : `${name}: ${value}`));
  return [`${id} ${title}`, ...(chips.length > 0 ? [chips.sort().join(" · ")] : []), ...blocks.map(({ text }) => text)];
}

function partLines(parts: readonly TracePart[]): readonly string[] {
  return parts.map(({ section, text }) => `${section}: ${text.replace(/\s+/g, " ").trim()}`);
}

function placesOf(parts: readonly TracePart[], path: string): string {
  if (parts.length === 0) return path;
  const files = [...new Set(parts.map((part) => part.path))];
  return files
    .map((file) => {
      const lines = parts.filter((part) => part.path === file).map(({ start, end }) => (end > start ? `${start}–${end}` : String(start)));
      return `${file}, ${lines.length === 1 && !lines[0]?.includes("–") ? "line" : "lines"} ${lines.join(", ")}`;
    })
    .join("; ");
}

/** Lines named before the rest is only counted. */
const NAMED = 12;

async function itemsLine(clause: string, sets: readonly string[], { documents, tree }: Loaded): Promise<string> {
  const found: string[] = [];
  for (const name of sets) {
    const set = documents.sets.get(name);
    const lines: number[] = [];
    if (set)
      for await (const item of readItems(tree, set, documents.taxonomy, () => undefined))
        if (item.clauses.includes(clause)) lines.push(item.line);
    if (!set || lines.length === 0) continue;
    const rest = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : "";
    found.push(`${itemsPath(set)}, ${lines.length === 1 ? "line" : "lines"} ${lines.slice(0, NAMED).join(", ")}${rest}`);
  }
  return found.length === 0 ? "No item names it: nothing tests what it says." : `Items that name it: ${found.join("; ")}.`;
}
