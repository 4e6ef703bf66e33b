import type { Value } from "../documents/ground-truth/field.ts";
import type { Place } from "../errors.ts";
import { createTruth } from "./case-truth.ts";
import type { ImportContext } from "./imported.ts";
import { listOf, type Members, membersOf } from "./located.ts";

/**
 * The labels of one annotation: the answers to the questions (`from_name`) that `--map` names, or that are called like a field. Choices, taxonomies and ratings
 * are answers; regions and free texts are not, and are named.
 */
export function readAnnotation(
  annotation: Members,
  place: Place,
  { findings, map, taxonomy }: ImportContext,
): Readonly<Record<string, Value>> {
  const truth = createTruth(taxonomy, map, findings);
  for (const entry of listOf(annotation.result).map(membersOf)) {
    const question = typeof entry.from_name === "string" ? entry.from_name : "";
    const target = map.columns.get(question);
    const field = taxonomy.get(target === undefined ? question : target.kind === "field" ? target.field : "");
    if (field === undefined) {
      if (target?.kind === "skip") continue;
      findings.add(
        "note",
        { ...place, line: 1, column: 1 },
        "question",
        `The question \`${question}\` is no field: its answers are left out`,
        `To take them in: \`--map ${question}=field\`.`,
      );
      continue;
    }
    const written = writtenIn(membersOf(entry.value));
    if (written === null) {
      findings.add("refused", place, "answer-kind", `An answer of the kind \`${String(entry.type)}\` is no label`);
      continue;
    }
    const one = field.kind === "multi-label" ? written : written.length === 1 ? written[0] : undefined;
    if (one === undefined)
      findings.add("refused", place, "several-labels", `\`${field.name}\` holds one label, but ${written.length} were chosen`);
    else truth.put(field, one, place);
  }
  return truth.truth;
}

/** The texts of an answer; null where it holds none. */
function writtenIn(value: Members): readonly string[] | null {
  if (Array.isArray(value.choices)) return value.choices.map(String);
  // A path of a tree: its last step is the label.
  if (Array.isArray(value.taxonomy)) return value.taxonomy.map((path) => String(listOf(path).at(-1) ?? ""));
  return typeof value.rating === "number" ? [String(value.rating)] : null;
}
