import type { PromptComparison } from "../../comparison/comparison.ts";
import type { DeltaName } from "../../comparison/result.ts";
import { FEWEST_TOLD } from "../../comparison/withheld.ts";
import { splitOf } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { mayShow } from "../../documents/ground-truth/sensitivity.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import { indexSops } from "../../documents/sops/sop-index.ts";
import { UserError } from "../../errors.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, text, words } from "../../report/document.ts";
import { count, whole } from "../../report/numbers.ts";
import { ERROR_NAMES, lineRange } from "../../report/vocabulary.ts";
import { linkOf, partsOf } from "../../trace/parts.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import { type Answer, type Asked, type CommandOf, linksOf, pullRun, saying } from "./comment-asked.ts";

/** Blocks of a clause, parts of a prompt and ids of items that are shown. */
const BLOCKS = 20;
const PARTS = 12;
const IDS = 40;

/**
 * `/assay explain MR-3.2`: what the clause says, which lines of which prompts implement it, how those do on it today, and which items name it. Nothing
 * is asked: the numbers come from answers that are stored.
 */
export async function explain(asked: Asked, { clause: id }: CommandOf<"explain">): Promise<Answer> {
  const { comparison, revisions } = await asked.measuring.measure(pullRun(asked), { answers: "stored", maxCalls: 0 });
  const head = await loadTree(await asked.run.repository.tree(revisions.head));
  const clause = indexSops(head.documents.sops.values()).clauses.get(id);
  if (clause === undefined) throw new UserError(`No SOP of this pull request has a clause \`${id}\`.`);
  const prompts = [...head.documents.prompts.values()].filter(({ sops }) =>
    sops.some((name) => head.documents.sops.get(name)?.clauses.some((own) => own.id === id)),
  );
  const blocks = [
    ...clauseBlocks(clause),
    ...prompts.flatMap((prompt) =>
      promptBlocks(id, prompt, head, comparison.prompts.find(({ prompt: name }) => name === prompt.name) ?? null),
    ),
    ...(await itemBlocks(id, asked)),
  ];
  return { done: true, said: saying(true, blocks, linksOf(asked, revisions)) };
}

function clauseBlocks({ id, title, path, line: start, end, severity, regulated, blocks }: Clause): readonly Block[] {
  const chips = [severity, regulated === null ? null : `regulated: ${regulated}`].flatMap((chip) =>
    chip === null ? [] : [text(` · ${chip}`)],
  );
  const quotes = blocks.slice(0, BLOCKS).map((block): Block => ({ kind: "quote", line: [text(block.text)] }));
  const more = blocks.length - quotes.length;
  return [
    paragraph([strong(line`${code(id, { path, lines: { start, end }, side: "head" })} ${text(title)}`), ...chips]),
    ...quotes,
    ...(more > 0 ? [paragraph(words(`… and ${count(more, "more paragraph")}.`))] : []),
  ];
}

function promptBlocks(id: string, prompt: Prompt, { documents }: Loaded, measured: PromptComparison | null): readonly Block[] {
  const parts = partsOf(id, prompt, linkOf(documents.traces.get(prompt.name) ?? null, id));
  if (parts.length === 0) return [];
  const items = parts.slice(0, PARTS).map((part): Line => {
    const place = text(lineRange(part.start, part.end), { path: part.path, lines: { start: part.start, end: part.end }, side: "head" });
    return line`${place}: ${text(part.text)}`;
  });
  return [
    paragraph(line`${code(prompt.name)} implements it. ${numbersLine(id, measured)}`),
    { kind: "list", items },
    ...(parts.length > PARTS ? [paragraph(words(`… and ${count(parts.length - PARTS, "more part")}.`))] : []),
  ];
}

/** `Now 13 too low, 2 too high of 28 items.` */
function numbersLine(id: string, measured: PromptComparison | null): Line {
  if (measured === null) return words("This pull request does not touch it, so it was not measured here.");
  if (measured.verdict === "not measured") return words("Its answers are not all stored, so there are no numbers.");
  const rows = measured.results.filter(
    ({ scope }) => scope !== "all" && scope.clause === id && scope.slice === undefined && scope.point === undefined,
  );
  if (rows.length === 0) return words("No labelled item names the clause.");
  const told = rows.map((row): Line => {
    const errors = Object.entries(row.head).flatMap(([name, number]) =>
      ERRORS.includes(name as DeltaName) && number > 0 ? [`${whole(number)} ${ERROR_NAMES[name as DeltaName].name.toLowerCase()}`] : [],
    );
    const label = row.scope === "all" || row.scope.label === undefined ? row.field : row.scope.label;
    return line`${code(label)} ${words(`${errors.length === 0 ? "no error" : errors.join(", ")} of ${count(row.items, "item")}`)}`;
  });
  return line`Now ${joined(told, "; ")}.`;
}

/** Counts that are errors; the others are right answers. */
const ERRORS: readonly DeltaName[] = ["under", "over", "fn", "fp", "wrong"];

/** Items of the default branch that name the clause: those by id that may be named, the others as a number. */
async function itemBlocks(id: string, { judge, settings }: Asked): Promise<readonly Block[]> {
  const shown: Line[] = [];
  let [others, withheld] = [0, 0];
  for (const set of judge.documents.sets.values()) {
    for await (const item of readItems(judge.tree, set, judge.documents.taxonomy, () => undefined)) {
      if (!item.clauses.includes(id)) continue;
      const named = mayShow(item.sensitivity, "comment", settings.report).id;
      if (!named) withheld += 1;
      else if (splitOf(item, set) === "gate" || shown.length >= IDS) others += 1;
      else shown.push([code(item.id, { path: `${set.path}/items.jsonl`, lines: { start: item.line, end: item.line }, side: "judge" })]);
    }
  }
  if (shown.length + others + withheld === 0) return [paragraph(words("No item names it: nothing tests what it says."))];
  // How many restricted items there are is told only where they are not few.
  const counted = others + (withheld < FEWEST_TOLD ? 0 : withheld);
  const told = [
    ...(shown.length > 0 ? [joined(shown, ", ")] : []),
    ...(counted > 0 ? [words(count(counted, shown.length > 0 ? "other" : "item"))] : []),
    ...(withheld > 0 && withheld < FEWEST_TOLD ? [words("restricted ones")] : []),
  ];
  return [paragraph(line`Items that name it: ${joined(told, " and ")}.`)];
}
