import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import { writeTrace } from "../../documents/traces/trace-writer.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { wrapped } from "../../report/to-terminal.ts";
import { traceSentence } from "../../report/trace-words.ts";
import { openRepository } from "../../repository/repository.ts";
import { loadTree } from "../../run/compare/workspace.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import { draftTrace } from "../../trace/restamp.ts";
import { currentDay, promptsNamed, tracePrompts } from "./trace-prompts.ts";

export interface TraceInitOptions {
  /** The folder to work in. */
  readonly C: string;
  readonly stamp?: true;
}

/**
 * `assay trace init PROMPT`: writes the trace of a prompt that has none, a link for every clause it cites, and says what a person does next. Without
 * `--stamp` nothing counts as reviewed. Throws a UserError where there is a trace already.
 */
export async function init(name: string, options: TraceInitOptions, today = currentDay()): Promise<number> {
  await using repository = await openRepository(options.C);
  const loaded = await loadTree(repository.workingTree());
  const [prompt] = promptsNamed(loaded, [name]);
  if (!prompt) return 2;
  const path = tracePathOf(prompt.name);
  const draft = draftTrace(prompt, loaded.documents.sops, { today, stamp: options.stamp === true });
  await writeNew(join(repository.path, path), writeTrace(draft), path);
  const traces = new Map([...loaded.documents.traces, [prompt.name, draft] as const]);
  const onNote = (message: string) => process.stderr.write(`${logLines(message)}\n`);
  const traced = await tracePrompts({ ...loaded, documents: { ...loaded.documents, traces } }, [name], { today, onNote });
  for (const { matrix } of traced) say(matrix, path, draft.links.length, options.stamp === true);
  return 0;
}

async function writeNew(file: string, text: string, path: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "EEXIST")
      throw new UserError(`Cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    throw new UserError(`${path} is there already: it is not overwritten. \`assay trace review CLAUSE…\` stamps its links.`, {
      cause: error,
    });
  }
}

/** Clauses named before the rest is only counted. */
const NAMED = 12;

function say(matrix: TraceMatrix, path: string, links: number, stamped: boolean): void {
  const { prompt, rows } = matrix;
  const uncovered = rows.filter(({ states }) => states.includes("uncovered")).map(({ clause }) => clause);
  const [first] = rows.filter(({ link }) => link !== null).map(({ clause }) => clause);
  const named = `${uncovered.slice(0, NAMED).join(", ")}${uncovered.length > NAMED ? ` and ${uncovered.length - NAMED} more` : ""}`;
  const steps: readonly (readonly string[])[] = [
    ...(links === 0
      ? [
          [
            "The prompt cites no clause. Put clause ids in backticks at the end of its rules, or name the sections of each clause under `links`.",
          ],
        ]
      : []),
    ...(stamped || links === 0
      ? []
      : [["Read each clause beside the prompt and stamp it:", `npx assay trace review ${first} --prompt ${prompt}`]]),
    ...(uncovered.length === 0
      ? []
      : [
          [
            "Cite what is left out in the prompt, or write down why it is:",
            `npx assay trace waive ${uncovered[0]} --prompt ${prompt} --help`,
          ],
        ]),
    ["See everything:", `npx assay trace ${prompt}`],
    ["Commit:", `git add ${path} && git commit`],
  ];
  const lines = [
    wrapped(`Wrote ${path} with ${links} ${links === 1 ? "link" : "links"}. ${traceSentence(matrix)}.`),
    ...(uncovered.length === 0 ? [] : [wrapped(`No part of the prompt cites ${named}.`)]),
    "",
    "Next:",
    ...steps.flatMap(([told = "", ...commands]) => [
      `- ${wrapped(told).replaceAll("\n", "\n  ")}`,
      ...commands.map((command) => `    ${command}`),
    ]),
  ];
  process.stdout.write(`${logLines(lines.join("\n"))}\n`);
}
