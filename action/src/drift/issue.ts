import type { DriftRecord } from "../release/drift-record.ts";
import { paragraph, plainText, words } from "../report/document.ts";
import { blocksToMarkdown } from "../report/to-markdown.ts";
import type { DriftState } from "./watch.ts";
import { day, lookBlocks, stateLine } from "./words.ts";

/** An alarm as an issue tells it; its `state` is null where there is none, and the body then says that it is over. */
export interface DriftIssue {
  readonly subject: string;
  readonly state: string | null;
  readonly title: string;
  readonly body: string;
}

/** What an issue of one prompt is to say after a look. A new reference ends every alarm: somebody decided to go on from there. */
export function driftIssue(state: DriftState, record: DriftRecord, notes: readonly string[]): DriftIssue {
  const { prompt } = record;
  const raised = state.signals.filter(({ alarm }) => alarm);
  const told = raised.map(({ signal, since }) => `${signal} ${since?.last ?? ""}`).join(", ");
  const over =
    record.event === "reference"
      ? `Over: on ${day(record.recorded)} a new reference was begun.`
      : `Over: the runs up to ${day(record.recorded)} show nothing of it any more.`;
  const title = `Drift of ${prompt}: ${plainText(stateLine(state))}`;
  return raised.length === 0
    ? { subject: prompt, state: null, title, body: blocksToMarkdown([paragraph(words(over))], null) }
    : {
        subject: prompt,
        state: `${state.reference.recorded} ${told}`,
        title,
        body: blocksToMarkdown(lookBlocks(state, record, notes), null),
      };
}
