import { digestOfText } from "../canonical.ts";
import type { Rating } from "../documents/ground-truth/item.ts";
import { readJson } from "../documents/syntax/json.ts";
import { scanJson } from "../documents/syntax/json-scan.ts";
import type { Place } from "../errors.ts";
import { createTruth } from "./case-truth.ts";
import type { DraftItem } from "./draft-item.ts";
import { type ImportContext, type Imported, NOTHING, type SourceFile } from "./imported.ts";
import { readAnnotation } from "./label-studio-annotation.ts";
import { isMembers, listOf, type Members, membersOf } from "./located.ts";
import { targetParts } from "./targets.ts";

/**
 * Reads an export of Label Studio (JSON). Raters become pseudonyms made with the salt; their addresses appear nowhere. Of one rater's annotations of a task the
 * last counts; cancelled ones and drafts are passed over and counted. The truth is the adjudicated annotation (`ground_truth`), else what all raters agree on.
 */
export function importLabelStudio(file: SourceFile, context: ImportContext): Imported {
  const { findings, salt } = context;
  const text = file.text.replace(/^\uFEFF/, "");
  const start = { path: file.path, line: 1, column: 1 };
  const placeOf = placesIn(text, file.path);
  const { document, problems } = readJson(text, file.path, 1);
  findings.take(problems.map((problem) => ({ ...problem, ...placeOf(problem.column - 1) })));
  if (document === null) return NOTHING;
  if (!Array.isArray(document.value)) {
    findings.add("error", start, "label-studio", "An export of Label Studio is a list of tasks", "Export as JSON.");
    return NOTHING;
  }
  if (salt === null) {
    const hint = "`--salt TEXT`: keep it secret, and use the same one for every import, so that a rater keeps one pseudonym.";
    findings.add("error", start, "no-salt", "Raters are named by addresses, so pseudonyms need a salt", hint);
    return NOTHING;
  }
  const { places } = scanJson(text, { places: true });
  const skipped = { cancelled: 0, drafts: 0, again: 0 };
  const items = document.value.flatMap((task: unknown, index): readonly DraftItem[] => {
    const place = placeOf(places.get(`/${index}`)?.value ?? 0);
    if (!isMembers(task) || !isMembers(task.data)) {
      const hint = isMembers(task) && task.annotation_id !== undefined ? "This looks like JSON-MIN: export as JSON." : "Export as JSON.";
      findings.add("refused", place, "label-studio", "This task has no `data`", hint);
      return [];
    }
    return [itemOf(task, task.data, place, salt, skipped, context)];
  });
  if (skipped.cancelled > 0) findings.add("note", start, "cancelled", `${skipped.cancelled} cancelled annotations were passed over`);
  if (skipped.drafts > 0) findings.add("note", start, "drafts", `${skipped.drafts} drafts were passed over`);
  return { ...NOTHING, items, cases: document.value.length };
}

function itemOf(
  task: Members,
  data: Members,
  place: Place,
  salt: string,
  skipped: { cancelled: number; drafts: number; again: number },
  context: ImportContext,
): DraftItem {
  const { findings, map, taxonomy } = context;
  skipped.drafts += listOf(task.drafts).length;
  const ratings = new Map<string, Rating>();
  for (const annotation of listOf(task.annotations ?? task.completions).map(membersOf)) {
    if (annotation.was_cancelled === true) {
      skipped.cancelled++;
      continue;
    }
    const by = annotation.ground_truth === true ? ADJUDICATED : raterOf(annotation.completed_by, salt);
    const truth = readAnnotation(annotation, place, context);
    const at = dateOf(annotation);
    const known = ratings.get(by);
    if (known !== undefined) findings.add("note", place, "rated-again", `\`${by}\` rated this task more than once: the last counts`);
    if (known === undefined || known.at <= at) ratings.set(by, { by, at, truth });
  }
  const all = [...ratings.values()];
  const parts = targetParts(declared(data, context), map, () => false);
  const truth = createTruth(taxonomy, { ...map, values: new Map() }, findings);
  const decided = ratings.get(ADJUDICATED);
  for (const field of taxonomy.values()) {
    const labels = (decided === undefined ? all : [decided]).flatMap((rating) =>
      rating.truth[field.name] === undefined ? [] : [rating.truth[field.name]],
    );
    if (new Set(labels.map((label) => JSON.stringify(label))).size > 1) {
      findings.add(
        "note",
        place,
        "raters-disagree",
        `Raters disagree on \`${field.name}\`: not labelled`,
        "Adjudicate it: mark one annotation as ground truth.",
      );
    } else if (labels[0] !== undefined) truth.put(field, labels[0], place);
  }
  const id = parts.about.id ?? (typeof task.id === "number" || typeof task.id === "string" ? `ls-${task.id}` : null);
  const title = parts.about.title ?? (typeof parts.input.title === "string" && parts.input.title !== "" ? parts.input.title : null);
  return {
    place,
    set: null,
    ...parts.about,
    id,
    title,
    input: parts.input,
    truth: truth.truth,
    ratings: all,
    source: `${place.path}:${place.line}`,
  };
}

const ADJUDICATED = "adjudicated";

/** The same person has the same pseudonym in every import with the same salt. */
function raterOf(completedBy: unknown, salt: string): string {
  const { email, id } = membersOf(completedBy);
  const person = typeof email === "string" && email !== "" ? email.toLowerCase() : String(id ?? completedBy ?? "unknown");
  return `rater-${digestOfText(`${salt}\0${person}`).slice("sha256:".length, "sha256:".length + 8)}`;
}

/** The moment of an annotation, to the second. */
function dateOf({ updated_at, created_at }: Members): string {
  const written = [updated_at, created_at].find((date): date is string => typeof date === "string" && !Number.isNaN(Date.parse(date)));
  return new Date(written ?? 0).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The data that the set declares as input, or all of it. */
function declared(data: Members, { set, sets, map }: ImportContext): Members {
  const properties = set === null ? undefined : sets.get(set)?.input?.properties;
  if (typeof properties !== "object" || properties === null) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => name in properties || map.columns.has(name)));
}

/** Where an offset of the text stands; the text is gone through once for all of them. */
function placesIn(text: string, path: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { path, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
