import { logLines } from "../../escape.ts";
import { wrapped } from "../../report/to-terminal.ts";

const COLUMNS = 100;
const STEPS = 7;

export function say(text: string): void {
  const lines = text.split("\n").map((line) => (line.length > COLUMNS ? wrapped(line, COLUMNS) : line));
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Begins a step of the tour: where one is, and what happens. */
export function sayStep(number: number, title: string): void {
  const heading = ` ${number} of ${STEPS}: ${title} `;
  say(`\n──${heading}${"─".repeat(Math.max(2, COLUMNS - 2 - heading.length))}\n`);
}

/** What somebody would type here. */
export function sayCommand(command: string): void {
  say(`$ ${command}\n`);
}

/** Lines of a file or a diff, indented and wrapped. */
export function sayIndented(lines: readonly string[]): void {
  for (const line of lines) say(logLines(`    ${wrapped(line, COLUMNS - 6).replaceAll("\n", "\n      ")}`));
}
