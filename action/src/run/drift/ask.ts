import type { Field } from "../../documents/ground-truth/field.ts";
import { meaningOf } from "../../drift/against.ts";
import type { PanelItem } from "../../drift/panel.ts";
import type { PanelAnswer } from "../../release/drift-record.ts";
import { type Askable, type Oracle, requestOf } from "../../scoring/oracle.ts";
import type { Answering } from "../compare/answering.ts";

/** How one prompt is asked. */
export interface Asking {
  readonly answering: Answering;
  readonly oracle: Oracle;
  readonly askable: Askable;
  readonly model: string;
  readonly fields: readonly Field[];
  onAnswer(): void;
}

const QUESTION_DIGITS = 16;

/** Names what would be sent for each title. */
export async function questionsOf(
  items: readonly PanelItem[],
  { answering, askable, model }: Asking,
): Promise<ReadonlyMap<string, string>> {
  const entries = await Promise.all(
    items.map(async ({ item, name }) => {
      const key = answering.keyOf(await requestOf(model, askable, item, 0));
      return [name, key.slice("sha256:".length, "sha256:".length + QUESTION_DIGITS)] as const;
    }),
  );
  return new Map(entries);
}

/** What the titles are answered; or the reason why not all of them were, once all that could be asked was. */
export async function askPanel(
  items: readonly PanelItem[],
  repeat: number,
  questions: ReadonlyMap<string, string>,
  { oracle, askable, fields, onAnswer }: Asking,
): Promise<readonly PanelAnswer[] | string> {
  let stopped: string | null = null;
  const answers = await Promise.all(
    items.map(async ({ item, name }): Promise<PanelAnswer | null> => {
      const outcome = await oracle.ask(askable, item, repeat);
      onAnswer();
      if (outcome.kind === "left") {
        stopped ??= outcome.reason;
        return null;
      }
      return { title: name, question: questions.get(name) ?? "", meaning: meaningOf(outcome.prediction, fields) };
    }),
  );
  return stopped ?? answers.filter((entry) => entry !== null);
}
