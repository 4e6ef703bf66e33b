import { logLines, oneLine } from "../escape.ts";
import { paintOf } from "../report/terminal.ts";
import { wrapped } from "../report/to-terminal.ts";
import type { Diagnosis } from "./diagnose.ts";
import { STATE_MARKS, summary } from "./words.ts";

const TITLE_WIDTH = 28;
const WIDTH = 100;
/** Behind the mark, under the title. */
const INDENT = 3;

/** The diagnosis for a terminal of 100 columns: a line a point that is in order, and for the others why it matters and what to do. */
export function renderDiagnosisText(diagnosis: Diagnosis, { colour }: { readonly colour: boolean }): string {
  const paint = paintOf(colour);
  const points = diagnosis.findings.flatMap(({ title, state, found, why, next, url }) => {
    const head = `${STATE_MARKS[state]} ${title.padEnd(TITLE_WIDTH)}`;
    const text = logLines(oneLine(state === "could not see" ? `could not see: ${found}` : found));
    const [first = "", ...more] = wrapped(text, WIDTH - TITLE_WIDTH - INDENT - 1).split("\n");
    const own = [`${head} ${first}`, ...more.map((line) => " ".repeat(TITLE_WIDTH + INDENT + 1) + line)];
    if (state === "ok" || state === "not asked") return own;
    const behind = (line: string) =>
      wrapped(logLines(oneLine(line)), WIDTH - INDENT)
        .split("\n")
        .map((row) => " ".repeat(INDENT) + row);
    return [
      ...own.map((line) => paint(line, state === "missing" ? "bad" : "bold")),
      ...behind(`${why}.`).map((line) => paint(line, "dim")),
      ...behind(`${next}${url === null ? "" : ":"}`),
      ...(url === null ? [] : [`${" ".repeat(INDENT)}${url}`]),
    ];
  });
  return `${paint(logLines(summary(diagnosis)), "bold")}\n\n${points.join("\n")}\n`;
}
