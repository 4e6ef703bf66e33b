import { shortId } from "../../audit/past-commit.ts";
import type { PromptComparison } from "../../comparison/comparison.ts";
import type { Value } from "../../documents/ground-truth/field.ts";
import { runFilePath } from "../../documents/records/decision-record.ts";
import { type RunSide, readRunFile } from "../../documents/records/run-file.ts";
import type { Loaded } from "../compare/workspace.ts";
import { type Audited, readRecords } from "./audited.ts";

/** Which item of which version is looked for. */
export interface LabelQuestion {
  readonly prompt: string;
  readonly content: string;
  readonly model: string;
  readonly set: string;
  readonly item: string;
}

/** Labels that are written down without the answer they were read from. */
export interface RecordedLabels {
  readonly side: RunSide;
  readonly source: string;
}

/** What a decision record's run file says of the item; null where none does. */
export async function labelsOfRunFiles(question: LabelQuestion, revisions: readonly Loaded[]): Promise<RecordedLabels | null> {
  for (const { tree, documents } of revisions) {
    for (const record of documents.records.values()) {
      const { evidence, prompt } = record;
      if (prompt !== question.prompt || evidence === null || evidence.model.id !== question.model) continue;
      const side = evidence.head.content === question.content ? "head" : evidence.base?.content === question.content ? "base" : null;
      const path = runFilePath(record);
      const text = side === null ? null : await tree.read(path);
      const line = text === null ? undefined : itemOf(text, path, question);
      const said = side === null ? undefined : line?.[side];
      if (said !== undefined) return { side: said, source: `${path} at ${shortId(tree.commit ?? "")}` };
    }
  }
  return null;
}

function itemOf(text: string, path: string, { set, item }: LabelQuestion) {
  return readRunFile(text, path).run?.items.find((line) => line.set === set && line.item === item);
}

/** What run records of the branch `evidence` say of items that flipped in them: of one that never flipped they hold no label. */
export async function labelsOfRecords(question: LabelQuestion, audited: Audited): Promise<RecordedLabels | null> {
  for await (const entry of readRecords(audited)) {
    if ("finding" in entry || entry.record.prompt !== question.prompt || entry.record.model !== question.model) continue;
    const labels = flippedLabels(entry.record.comparison, question);
    if (Object.keys(labels).length > 0)
      return { side: labels, source: `${entry.path} on the branch evidence, of the fields that flipped there` };
  }
  return null;
}

function flippedLabels({ base, head, flips }: PromptComparison, { content, set, item }: LabelQuestion): Readonly<Record<string, Value>> {
  const side = head.digest === content ? "head" : base.digest === content ? "base" : null;
  if (side === null) return {};
  const own = flips.filter((flip) => flip.set === set && flip.item === item && flip.label === undefined);
  return Object.fromEntries(own.flatMap((flip) => (typeof flip[side] === "string" ? [[flip.field, flip[side]]] : [])));
}
