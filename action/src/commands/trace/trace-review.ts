import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { indexSops } from "../../documents/sops/sop-index.ts";
import { nearestName } from "../../documents/syntax/nearest-name.ts";
import type { TraceFile } from "../../documents/traces/trace-file.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import type { TraceState } from "../../documents/traces/trace-states.ts";
import { writeTrace } from "../../documents/traces/trace-writer.ts";
import { Interrupted, UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { paintOf } from "../../report/terminal.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import { type Loaded, loadTree } from "../../run/compare/workspace.ts";
import type { TraceRow } from "../../trace/matrix.ts";
import { restamp } from "../../trace/restamp.ts";
import { currentDay, type TracedPrompt, tracePrompts } from "./trace-prompts.ts";
import { type Reviewed, reviewText } from "./trace-review-text.ts";

export interface TraceReviewOptions {
  /** The folder to work in. */
  readonly C: string;
  readonly prompt?: string;
  readonly yes?: true;
}

/** Puts a question to the person; false is no. */
export type Ask = (question: string) => Promise<boolean>;

/**
 * `assay trace review CLAUSE…`: shows each clause and the prompt's parts, now and when they were last stamped, asks whether both were read, and stamps
 * the trace files on disk. Returns 1 where the person said no to one of them. Throws a UserError for a clause that no prompt maps to.
 */
export async function review(clauses: readonly string[], options: TraceReviewOptions, today = currentDay(), ask?: Ask): Promise<number> {
  await using repository = await openRepository(options.C);
  const loaded = await loadTree(repository.workingTree());
  const onNote = (message: string) => process.stderr.write(`${logLines(message)}\n`);
  const traced = await tracePrompts(loaded, options.prompt === undefined ? [] : [options.prompt], { today, onNote });
  const found = [...new Set(clauses)].map((clause) => ({ clause, reviewed: reviewedOf(clause, traced, loaded) }));
  const asking = options.yes ? null : (ask ?? (process.stdin.isTTY && process.stdout.isTTY ? askOnTerminal : null));
  const traces = new Map<string, TraceFile>();
  let refused = 0;
  for (const { clause, reviewed } of found) {
    const shown = new Map<string, string>();
    for (const one of reviewed) {
      const text = await textOf(one, loaded, repository);
      // All but the heading: an overlay often has the same lines as its prompt, with the same stamps.
      const body = text.slice(text.indexOf("\n"));
      const same = shown.get(body);
      if (same === undefined) shown.set(body, one.prompt.name);
      const told = same === undefined ? text : `${text.slice(0, text.indexOf("\n"))}\nThe same texts as in ${same}, above.`;
      process.stdout.write(`${told}\n\n`);
    }
    const stale = reviewed.filter(({ row }) => isStale(row, loaded));
    if (stale.length === 0) {
      process.stdout.write(`${clause}: nothing changed since it was last reviewed. Nothing to stamp.\n\n`);
      continue;
    }
    if (asking === null && !options.yes)
      throw new UserError("Nobody can be asked here: nothing was stamped. Read the above, then run the same command with --yes.");
    if (asking !== null && !(await asking("Have you read both? [y/N] "))) {
      refused += 1;
      continue;
    }
    for (const { prompt, trace } of stale)
      traces.set(prompt.name, restamp(traces.get(prompt.name) ?? trace, prompt, loaded.documents.sops, [clause]));
  }
  for (const trace of traces.values()) await rewrite(repository, trace);
  sayNext([...traces.values()], refused);
  return refused > 0 ? 1 : 0;
}

/** The prompts that map to a clause: their text implements it, or their trace names it. */
function reviewedOf(clause: string, traced: readonly TracedPrompt[], { documents }: Loaded): readonly Reviewed[] {
  const known = traced.flatMap(({ matrix }) => matrix.rows.filter(isMapped).map((row) => row.clause));
  const mapped = traced.flatMap(({ prompt, matrix }) => {
    const row = matrix.rows.find((one) => one.clause === clause);
    return row && isMapped(row) ? [{ prompt, matrix, row }] : [];
  });
  if (mapped.length === 0) {
    const near = nearestName(clause, known);
    const exists = traced.some(({ matrix }) => matrix.rows.some((row) => row.clause === clause));
    const hint = exists
      ? " Cite it in the prompt, name its sections in the trace, or write down why it is left out: `assay trace waive`."
      : near === null
        ? ""
        : ` Did you mean ${near}?`;
    throw new UserError(`No prompt implements ${JSON.stringify(clause)}: nothing was stamped.${hint}`);
  }
  const present = mapped.filter(({ row }) => !row.states.includes("orphaned"));
  const [orphaned] = present.length === 0 ? mapped : [];
  if (orphaned) {
    const places = [...orphaned.row.places.map((place) => `${place.path}:${place.start}`), tracePathOf(orphaned.prompt.name)].join(", ");
    throw new UserError(
      `No SOP of ${orphaned.prompt.name} has a clause ${JSON.stringify(clause)}: nothing was stamped. Take it out of what names it (look at ${places}), or write the clause.`,
    );
  }
  const reviewed = present.flatMap((one) => {
    const trace = documents.traces.get(one.prompt.name);
    return trace ? [{ ...one, trace }] : [];
  });
  if (reviewed.length > 0) return reviewed;
  const [first] = mapped;
  throw new UserError(
    `${clause} cannot be stamped: ${mapped.map(({ prompt }) => prompt.name).join(" and ")} ${mapped.length === 1 ? "has" : "have"} no trace. Draft it: npx assay trace init ${first?.prompt.name}`,
  );
}

function isMapped({ places, link, waiver }: TraceRow): boolean {
  return places.length > 0 || link !== null || waiver !== null;
}

const STALE: readonly TraceState[] = ["suspect:clause", "suspect:prompt", "dangling-section"];

/** Whether a stamp of now would say something new. */
function isStale({ states, clause, waiver }: TraceRow, { documents }: Loaded): boolean {
  const now = indexSops(documents.sops.values()).clauses.get(clause);
  const isOld = waiver !== null && now !== undefined && waiver.clauseFingerprint !== now.fingerprint;
  return isOld || states.some((state) => STALE.includes(state));
}

async function textOf(reviewed: Reviewed, loaded: Loaded, repository: Repository): Promise<string> {
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  return reviewText(reviewed, loaded, repository, { width: process.stdout.columns ?? WIDTH, paint: paintOf(colour) });
}

/** Where nobody says how wide the terminal is. */
const WIDTH = 100;

/** Anything but yes is no, also the end of the input; Ctrl-C leaves everything as it was. */
async function askOnTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      terminal.once("SIGINT", () => reject(new Interrupted("\nInterrupted. Nothing was stamped.")));
      terminal.once("close", () => resolve(false));
      terminal.question(question).then((answer) => resolve(/^y(es)?$/i.test(answer.trim())), reject);
    });
  } finally {
    terminal.close();
  }
}

async function rewrite(repository: Repository, trace: TraceFile): Promise<void> {
  const file = join(repository.path, trace.path);
  await writeFile(file, writeTrace(trace, await readFile(file, "utf8")));
}

function sayNext(traces: readonly TraceFile[], refused: number): void {
  if (traces.length === 0) {
    if (refused > 0) process.stdout.write("Nothing was stamped.\n");
    return;
  }
  const paths = traces.map(({ path }) => path).join(" ");
  process.stdout.write(`Stamped ${paths}. Commit it with the change that it is about: git add ${paths} && git commit\n`);
}
