import type { Problem } from "../../errors.ts";
import { readJson } from "../syntax/json.ts";
import { schemaCheck, validate } from "../syntax/validate.ts";
import type { StoredAnswer } from "./answer.ts";
import { withoutQuotes } from "./sensitivity.ts";

/** A recorded answer and the line on which it stands. */
export interface AnswerLine {
  readonly answer: StoredAnswer;
  readonly line: number;
}

/**
 * The recorded answers of a file, one line at a time. A bad line (cut off, wrong shape) is reported and left out, and the stream goes on. `quotable`: whether
 * a problem may quote its line, as where every item of the set is public; an answer may quote its item.
 */
export async function* readAnswers(
  lines: AsyncIterable<string> | Iterable<string>,
  path: string,
  onProblem: (problem: Problem) => void,
  quotable = false,
): AsyncGenerator<AnswerLine, void, undefined> {
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === "") continue;
    const { document, problems } = readJson(text, path, line);
    if (document !== null && !schemaCheck("answer")(document.value)) problems.push(...validate("answer", document));
    for (const problem of problems) onProblem(quotable ? problem : withoutQuotes(problem));
    // The schema has accepted the shape.
    if (document !== null && problems.length === 0) yield { answer: document.value as StoredAnswer, line };
  }
}
