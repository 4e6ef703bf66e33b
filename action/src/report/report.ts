import type { Comparison, PromptComparison } from "../comparison/comparison.ts";
import { hasFlips } from "../comparison/withheld.ts";
import { type Block, code, type Line, line, mark, type Part, paragraph, strong, words } from "./document.ts";
import { hasBefore, measureName } from "./measures.ts";
import { asideLines, labelBlocks, leftLine } from "./parts/asides.ts";
import { floorBlocks, methodBlocks, peopleBlocks, ruleBlocks, unreadableBlocks } from "./parts/background.ts";
import { checkBlocks, checkNext, type Drafts, decidingCheck, warningBlocks } from "./parts/checks.ts";
import { allClauses, changedClauses } from "./parts/clauses.ts";
import { clusterBlocks } from "./parts/clusters.ts";
import { commandBlocks } from "./parts/commands.ts";
import { familiesOf, followerBlocks, followerText } from "./parts/families.ts";
import { brokenBlocks, flipLine, otherFlips } from "./parts/flips.ts";
import { decidingRow, headline, isFormatDrift } from "./parts/headline.ts";
import { hunkBlocks } from "./parts/hunks.ts";
import { comparisonHeadline, decidingPrompt, leadingPrompt, worstFirst } from "./parts/lead.ts";
import { isPolicyChange, policyBlocks, policyNext } from "./parts/policy.ts";
import { signOffBlocks } from "./parts/sign-off.ts";
import { pointBlocks, sliceBlocks } from "./parts/slices.ts";
import { tableBlocks } from "./parts/table.ts";
import { hasTraceGaps, traceBlocks } from "./parts/trace.ts";
import { nextLine, whyLines } from "./parts/why.ts";
import { message } from "./vocabulary.ts";

export interface ReportOptions {
  /** Addresses that open the draft of a decision record in the browser, by prompt. */
  readonly drafts?: Drafts;
  /** Whether the commit status has to be green before anybody can merge; left out where that is not known. */
  readonly required?: boolean;
  /** Name the commands that a comment may hold, where comments are answered. */
  readonly commands?: boolean;
}

/** Everything there is to say about a comparison, best thing first. */
export function reportParts(comparison: Comparison, options: ReportOptions = {}): readonly Part[] {
  const { drafts = new Map() } = options;
  const { prompts } = comparison;
  const families = familiesOf(prompts);
  const one = families.length === 1;
  const signOff = { name: "who has to agree", worth: 97, blocks: comparison.signOff ? signOffBlocks(comparison.signOff, options) : [] };
  const parts: readonly Part[] = [
    { name: "verdict", worth: Number.POSITIVE_INFINITY, blocks: verdictBlocks(comparison, drafts) },
    { name: "what must hold", worth: 98, blocks: checkBlocks(comparison, drafts) },
    { name: "policy", worth: 96, blocks: policyBlocks(comparison) },
    { name: "what to look at", worth: 95, blocks: warningBlocks(comparison) },
    { name: "notes", worth: 95, blocks: noteBlocks(comparison) },
    { name: "overview", worth: 93, blocks: isPolicyChange(comparison) ? [] : overviewBlocks(comparison) },
    ...(one ? [] : [signOff]),
    ...families.flatMap(({ lead }) => promptParts(comparison, lead, one)),
    ...families.flatMap(({ lead, rest }) => rest.map((prompt) => followerPart(comparison, lead, prompt))),
    { name: "commands", worth: 92, blocks: options.commands ? commandBlocks(comparison) : [] },
  ];
  const said = parts.filter(({ blocks }) => blocks.length > 0);
  return one && signOff.blocks.length > 0 ? withSignOff(said, signOff) : said;
}

/** Who has to agree stands before the first part that is folded; where there are several prompts, before all of them. */
function withSignOff(parts: readonly Part[], signOff: Part): readonly Part[] {
  const folded = parts.findIndex(({ blocks }) => blocks.every(({ kind }) => kind === "fold"));
  return folded === -1 ? [...parts, signOff] : [...parts.slice(0, folded), signOff, ...parts.slice(folded)];
}

const REHEARSED =
  "No language model was asked: each answer is that of the prompt’s nearest rule. It shows how a review works, not how good the prompt is.";

/** The verdict, why, and what to do next. */
export function verdictBlocks(comparison: Comparison, drafts: Drafts = new Map()): readonly Block[] {
  const { prompts, verdict, rehearsal } = comparison;
  const deciding = decidingPrompt(comparison);
  const alone = decidingCheck(comparison) !== null || isPolicyChange(comparison);
  const where = prompts.length > 1 && deciding && !alone ? line` · ${code(deciding.prompt)}` : [];
  // What was not measured is not marked as if it held.
  const lead = prompts.length === 0 && verdict === "pass" ? [] : line`${words(rehearsal ? "Rehearsal: " : "")}${mark(verdict)} `;
  const said: readonly Line[] = [...(rehearsal ? [words(REHEARSED)] : []), ...reasonLines(comparison, deciding, drafts)].filter(
    (entry) => entry.length > 0,
  );
  return [
    { kind: "heading", level: 3, line: [...lead, ...comparisonHeadline(comparison), ...where] },
    ...(said.length > 0 ? [paragraph(...said)] : []),
  ];
}

/** Why, and what to do next: of the check that made the verdict, of the policy that changed, else of the prompt. */
function reasonLines(comparison: Comparison, deciding: PromptComparison | null, drafts: Drafts): readonly Line[] {
  const check = decidingCheck(comparison);
  const policy = isPolicyChange(comparison);
  if (check) {
    const [worst] = worstFirst(comparison.prompts);
    // Nothing can be decided about a prompt that could not be measured: that is mended first.
    if (worst?.verdict === "not measured" && !policy)
      return [line`${headline(comparison, worst)}.`, ...whyLines(worst), nextLine(worst, comparison.replay) ?? []];
    const measured = worst && !policy ? [line`${strong(words("Measured:"))} ${headline(comparison, worst)}.`, ...whyLines(worst)] : [];
    return [...measured, checkNext(comparison, check, drafts) ?? []];
  }
  if (policy && comparison.verdict === "pass") return [policyNext(comparison) ?? []];
  return deciding ? [...whyLines(deciding), nextLine(deciding, comparison.replay) ?? []] : [];
}

/** What else the reader must know of the whole comparison. */
export function noteBlocks({ notes }: Comparison): readonly Block[] {
  if (notes.length === 0) return [];
  // Two prompts may stumble over the same line.
  const told = [...new Map(notes.map((note) => [JSON.stringify([note.text, note.path, note.line]), note])).values()];
  const items = told.map(({ level, text, path, line: at }) => {
    const place =
      path === undefined
        ? []
        : line` (${code(at === undefined ? path : `${path}:${at}`, { path, lines: at === undefined ? null : { start: at, end: at }, side: "head" })})`;
    return line`${level === "warning" ? strong(words("Note:")) : words("Note:")} ${message(text)}${place}`;
  });
  return [{ kind: "list", items }];
}

/** Rows before the overview folds. */
const OVERVIEW_SHOWN = 10;

/** Where there are several prompts a row for each; of one and the overlays that follow it, a line for each of those. */
export function overviewBlocks(comparison: Comparison): readonly Block[] {
  const families = familiesOf(comparison.prompts);
  const [first] = families;
  if (first && families.length === 1) return followerBlocks(comparison, first);
  const rows = families.flatMap(({ lead, rest }) => [
    [line`${mark(lead.verdict)} ${code(lead.prompt)}`, headline(comparison, lead)],
    ...rest.map((prompt) => [line`${mark(prompt.verdict)} ${code(prompt.prompt)}`, followerText(comparison, lead, prompt)]),
  ]);
  const columns = [
    { title: words("prompt"), align: "left" },
    { title: [], align: "left" },
  ] as const;
  const more = rows.slice(OVERVIEW_SHOWN);
  const blocks: readonly Block[] = rows.length === 0 ? [] : [{ kind: "table", columns, rows: rows.slice(0, OVERVIEW_SHOWN) }];
  return more.length === 0
    ? blocks
    : [...blocks, { kind: "fold", summary: words(`${more.length} more prompts`), blocks: [{ kind: "table", columns, rows: more }] }];
}

/** All of a prompt that only follows another, in one fold. */
function followerPart(comparison: Comparison, lead: PromptComparison, prompt: PromptComparison): Part {
  const parts = promptParts(comparison, prompt, true);
  const blocks = [...ownVerdict(comparison, prompt), ...parts.flatMap((part) => part.blocks)];
  const summary = line`${mark(prompt.verdict)} ${code(prompt.prompt)}${words(lead.inherits === prompt.prompt ? "" : ", scored as well")}: everything`;
  return { name: `everything of ${prompt.prompt}`, worth: 12, blocks: [{ kind: "fold", summary, blocks }] };
}

function promptHeading(prompt: PromptComparison): Block {
  return { kind: "heading", level: 4, line: line`${mark(prompt.verdict)} ${code(prompt.prompt)}` };
}

/** One prompt. `worth` falls from the table to the background: what is dropped first where room is short stands last here. */
function promptParts(comparison: Comparison, prompt: PromptComparison, alone: boolean): readonly Part[] {
  const deciding = prompt === decidingPrompt(comparison);
  const part = (name: string, worth: number, blocks: readonly Block[]): Part => ({
    name: `${name} of ${prompt.prompt}`,
    worth: worth + (deciding ? 5 : 0),
    blocks,
  });
  const quiet = hasBefore(prompt) && !hasFlips(prompt) && prompt.verdict === "pass";
  const told = prompt === leadingPrompt(comparison) || (quiet && isPolicyChange(comparison));
  const own = alone ? [] : [promptHeading(prompt), ...(told ? [] : ownVerdict(comparison, prompt))];
  if (prompt.items === 0) return [part("verdict", 94, own)];
  const drift = isDrifting(prompt);
  const lines = [...(hasBefore(prompt) && !quiet ? [flipLine(prompt)] : []), ...asideLines(prompt, drift), ...leftLine(prompt)];
  const shown: readonly Part[] = quiet
    ? []
    : [
        part("table", 90, tableBlocks(prompt)),
        part("what flipped", 85, lines.length > 0 ? [paragraph(...lines)] : []),
        part("what each change did", 82, hunkBlocks(prompt)),
        part("clauses that changed", 80, drift ? [] : changedClauses(prompt)),
        part("what broke", 75, brokenBlocks(prompt)),
      ];
  return [
    part("verdict", 94, own),
    ...shown,
    part("labels", 70, labelBlocks(prompt)),
    ...(quiet ? [part("table", 40, [{ kind: "fold", summary: words("The table"), blocks: tableBlocks(prompt) }])] : []),
    part("unreadable answers", 55, unreadableBlocks(prompt)),
    part("other flips", 20, quiet ? [] : otherFlips(prompt)),
    part("all clauses", 30, quiet ? [] : allClauses(prompt, drift)),
    part("slices", 35, quiet ? [] : sliceBlocks(prompt)),
    part("clusters", 25, quiet ? [] : clusterBlocks(prompt)),
    part("decision points", 10, quiet ? [] : pointBlocks(prompt)),
    part("people", 45, quiet ? [] : peopleBlocks(prompt)),
    part("floors", 40, quiet ? [] : floorBlocks(prompt)),
    part("rules", 50, quiet ? [] : ruleBlocks(prompt)),
    part("traceability", 15, quiet && !hasTraceGaps(prompt) ? [] : traceBlocks(prompt)),
    part("method", 65, methodBlocks(comparison, prompt)),
  ];
}

/** Whether the verdict is about answers that cannot be read, and not about what they judge. */
function isDrifting(prompt: PromptComparison): boolean {
  const row = decidingRow(prompt);
  const name = row && measureName(row);
  return row !== null && !!name && prompt.verdict !== "pass" && hasBefore(prompt) && isFormatDrift(prompt, row, name);
}

/** One prompt's verdict, why, and what to do next, where there are several prompts. */
export function ownVerdict(comparison: Comparison, prompt: PromptComparison): readonly Block[] {
  const next = nextLine(prompt, comparison.replay);
  const lines = [headline(comparison, prompt), ...whyLines(prompt), ...(next ? [next] : [])].filter((entry) => entry.length > 0);
  return [paragraph(...lines)];
}
