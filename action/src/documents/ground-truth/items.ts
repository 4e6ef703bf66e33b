import type { Problem } from "../../errors.ts";
import type { SopIndex } from "../sops/sop-index.ts";
import { errorAt } from "../syntax/error-at.ts";
import { idHint } from "../syntax/id-hint.ts";
import { readJson } from "../syntax/json.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import { schemaCheck, validate } from "../syntax/validate.ts";
import type { Located } from "../syntax/yaml.ts";
import type { Tree } from "../tree.ts";
import type { Taxonomy } from "./field.ts";
import type { Item, ItemSet, Rating } from "./item.ts";
import { checkInput } from "./item-input.ts";
import { itemsPath } from "./item-set.ts";
import { DEFAULT_REPORT, mayShow, stricter, withoutQuotes } from "./sensitivity.ts";
import { readTruth, sameValue } from "./truth.ts";

/** An item as its line holds it. */
type ItemInFile = Pick<Item, "id" | "title" | "input" | "truth"> & Partial<Omit<Item, "set" | "line">>;

export interface ReadItemsOptions {
  /** Clause, decision point and edge case ids must be among these; unchecked where it is not given. */
  readonly sops?: SopIndex;
  /** Sees every line as it stands, also bad ones: for the set's digest (`setHash(set).add`). */
  readonly onLine?: (line: string, number: number) => void;
}

/**
 * The items of a set, one line at a time. A bad line is reported and left out, and the stream goes on. Multi-label values come in the taxonomy's order.
 * What is kept of a line that has been read is its id, because ids are unique. A problem quotes its line only where that is public.
 */
export async function* readItems(
  tree: Tree,
  set: ItemSet,
  taxonomy: Taxonomy,
  onProblem: (problem: Problem) => void,
  options: ReadItemsOptions = {},
): AsyncGenerator<Item, void, undefined> {
  const path = itemsPath(set);
  const seen = new Set<string>();
  let line = 0;
  for await (const text of tree.lines(path)) {
    line++;
    options.onLine?.(text, line);
    if (text.trim() === "") continue;
    const { item, problems } = readItem(text, { path, line, set, taxonomy, seen, sops: options.sops ?? null });
    const quotable = problems.length === 0 || mayQuote(text, set);
    for (const problem of problems) onProblem(quotable ? problem : withoutQuotes(problem));
    if (item !== null) yield item;
  }
}

/** Of a line with a mistake nothing is sure: that it says `restricted` or `internal` anywhere is enough. */
function mayQuote(line: string, set: ItemSet): boolean {
  return mayShow(set.sensitivity, "log", DEFAULT_REPORT).quotes && !/restricted|internal/i.test(line);
}

interface LineContext {
  readonly path: string;
  readonly line: number;
  readonly set: ItemSet;
  readonly taxonomy: Taxonomy;
  readonly seen: Set<string>;
  readonly sops: SopIndex | null;
}

function readItem(text: string, context: LineContext): { item: Item | null; problems: readonly Problem[] } {
  const { document, problems } = readJson(text, context.path, context.line);
  if (document === null) return { item: null, problems };
  if (!schemaCheck("item")(document.value)) return { item: null, problems: validate("item", document) };
  const file = document.value as ItemInFile;
  if (context.seen.has(file.id)) {
    problems.push(
      errorAt(document.place("/id"), "duplicate-id", `The id \`${file.id}\` stands here a second time`, "Give this item an id of its own."),
    );
  }
  context.seen.add(file.id);
  const truth = readTruth(file.truth, context.taxonomy, document, "/truth", problems);
  const ratings = readRatings(file.ratings ?? [], context.taxonomy, document, problems);
  checkAdjudication(truth, ratings, document, problems);
  if (context.set.input !== undefined) checkInput(file.input, context.set.input, document, problems);
  checkReferences(file, context, document, problems);
  const title = clusterOf(file, context.set, document, problems);
  if (problems.length > 0) return { item: null, problems };
  const item: Item = {
    id: file.id,
    set: context.set.name,
    title,
    input: file.input,
    truth,
    clauses: file.clauses ?? [],
    points: file.points ?? {},
    edge: file.edge ?? [],
    slices: file.slices ?? {},
    ratings,
    disputed: file.disputed === true || disagree(ratings),
    source: file.source ?? "",
    sensitivity: stricter(context.set.sensitivity, file.sensitivity),
    ...(context.set.vault && stricter(context.set.vault.sensitivity, file.sensitivity) !== "restricted" ? { sendable: true } : {}),
    line: context.line,
  };
  return { item, problems };
}

function readRatings(ratings: readonly Rating[], taxonomy: Taxonomy, document: Located, problems: Problem[]): readonly Rating[] {
  return ratings.map((rating, index) => ({
    ...rating,
    truth: readTruth(rating.truth, taxonomy, document, `/ratings/${index}/truth`, problems),
  }));
}

/** `by` of the rating that counts. */
const ADJUDICATED = "adjudicated";

function checkAdjudication(truth: Item["truth"], ratings: readonly Rating[], document: Located, problems: Problem[]): void {
  if (problems.length > 0) return;
  const decided = ratings.findLast((rating) => rating.by === ADJUDICATED);
  for (const [field, value] of Object.entries(decided?.truth ?? {})) {
    const stands = truth[field];
    if (stands !== undefined && sameValue(stands, value)) continue;
    const message = `The truth of \`${field}\` is not what was adjudicated (\`${value}\`)`;
    problems.push(
      errorAt(document.place(`/truth/${field}`), "not-adjudicated", message, "Change the truth, or add the newer adjudication."),
    );
  }
}

/** Two independent raters who labelled the same field differently. The last rating of a person counts. */
function disagree(ratings: readonly Rating[]): boolean {
  const independent = new Map<string, Rating>();
  for (const rating of ratings) if (rating.by !== ADJUDICATED) independent.set(rating.by, rating);
  const truths = [...independent.values()].map((rating) => rating.truth);
  return truths.some((one, index) =>
    truths
      .slice(index + 1)
      .some((other) => Object.entries(one).some(([field, value]) => other[field] !== undefined && !sameValue(value, other[field]))),
  );
}

function checkReferences(file: ItemInFile, context: LineContext, document: Located, problems: Problem[]): void {
  for (const slice in file.slices) {
    if (context.set.slices.includes(slice)) continue;
    const hint = nameHint(slice, context.set.slices, "Slices") || `Add it to \`slices\` in ${context.set.path}/set.yaml.`;
    problems.push(errorAt(document.place(`/slices/${slice}`, "key"), "unknown-slice", `The set declares no slice \`${slice}\``, hint));
  }
  const { sops } = context;
  if (sops === null) return;
  const orphan = (id: string, kind: string, known: ReadonlyMap<string, unknown>, pointer: string, at: "key" | "value" = "value"): void => {
    if (known.has(id)) return;
    problems.push(errorAt(document.place(pointer, at), "orphaned", `No SOP defines the ${kind} \`${id}\``, idHint(id, known.keys())));
  };
  for (const [index, id] of (file.clauses ?? []).entries()) orphan(id, "clause", sops.clauses, `/clauses/${index}`);
  for (const [index, id] of (file.edge ?? []).entries()) orphan(id, "edge case", sops.edges, `/edge/${index}`);
  for (const id in file.points) {
    orphan(id, "decision point", sops.points, `/points/${id}`, "key");
    const branch = file.points[id] ?? "";
    const branches = sops.points.get(id)?.branches ?? [];
    if (branches.length === 0 || branches.includes(branch)) continue;
    const message = `\`${branch}\` is no branch of \`${id}\``;
    problems.push(errorAt(document.place(`/points/${id}`), "unknown-branch", message, nameHint(branch, branches, "Branches")));
  }
}

/** What an item is clustered by: its title, or what the set names instead (a slice, or a text of the input). */
function clusterOf(file: ItemInFile, set: ItemSet, document: Located, problems: Problem[]): string {
  if (set.cluster === "title") return file.title;
  const value = file.slices?.[set.cluster] ?? file.input[set.cluster];
  if (typeof value === "string") return value;
  const message = `The item has no \`${set.cluster}\`, by which its set is clustered`;
  problems.push(errorAt(document.place(""), "no-cluster", message, `Add it to \`slices\`, or change \`cluster\` in ${set.path}/set.yaml.`));
  return file.title;
}
