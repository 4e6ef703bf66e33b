import { readItems } from "../../documents/ground-truth/items.ts";
import type { Prompt } from "../../documents/prompts/prompt.ts";
import { nameHint, nearestName } from "../../documents/syntax/nearest-name.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import { formatProblem, type Problem, UserError } from "../../errors.ts";
import type { Loaded } from "../../run/compare/workspace.ts";
import { type Coverage, coverageCounter, sumCoverage } from "../../trace/coverage.ts";
import type { TraceMatrix } from "../../trace/matrix.ts";
import { matrixOf } from "../../trace/matrix-of.ts";

/** A prompt and how every clause stands in it. */
export interface TracedPrompt {
  readonly prompt: Prompt;
  readonly matrix: TraceMatrix;
}

export interface TracePromptsOptions {
  /** The day on which waivers are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** Hears what the reader must know besides the matrices. */
  readonly onNote: (message: string) => void;
}

/**
 * The matrices of some prompts, of all where none is named, with the items of the same revision. Throws a UserError for a prompt that is not
 * there, and for files without which a matrix would be wrong: SOPs, sets, the prompt itself or its trace cannot be read.
 */
export async function tracePrompts(
  loaded: Loaded,
  names: readonly string[],
  options: TracePromptsOptions,
): Promise<readonly TracedPrompt[]> {
  const { documents } = loaded;
  const prompts = promptsNamed(loaded, names);
  refuseUnreadable(loaded, prompts);
  const sets = new Map<string, Coverage>();
  for (const name of new Set(prompts.flatMap((prompt) => prompt.sets))) sets.set(name, await coverageOfSet(loaded, name, options.onNote));
  return prompts.map((prompt) => {
    const coverage = sumCoverage(prompt.sets.flatMap((name) => sets.get(name) ?? []));
    return { prompt, matrix: matrixOf({ prompt, documents, coverage, today: options.today }) };
  });
}

/** The prompts of these names; all where there are none. Throws a UserError for a name that no prompt has. */
export function promptsNamed({ documents, tree }: Loaded, names: readonly string[]): readonly Prompt[] {
  const known = [...documents.prompts.keys()];
  if (names.length === 0 && known.length > 0) return [...documents.prompts.values()];
  if (names.length === 0)
    throw new UserError(`There is no prompt in ${tree.name}: nothing in prompts/ can be read. \`assay check\` says why.`);
  return [...new Set(names)].map((name) => {
    const prompt = documents.prompts.get(name);
    if (prompt) return prompt;
    const errors = documents.problems.filter(({ severity, path }) => severity === "error" && path.startsWith(`prompts/${name}/`));
    if (errors.length > 0) throw UserError.of(errors);
    const where = tree.commit === null ? "the working tree" : tree.name;
    throw new UserError(`There is no prompt ${JSON.stringify(name)} in ${where}. ${hintOf(name, documents, known)}`);
  });
}

/** A name may be that of a clause, or of a command that was misspelt. */
function hintOf(name: string, { sops }: Loaded["documents"], known: readonly string[]): string {
  if ([...sops.values()].some(({ clauses }) => clauses.some(({ id }) => id === name)))
    return `It is a clause: assay trace --clause ${name}`;
  const command = nearestName(name, COMMANDS);
  return command !== null && nearestName(name, known) === null
    ? `Did you mean \`assay trace ${command}\`?`
    : nameHint(name, known, "Prompts");
}

const COMMANDS = ["init", "review", "waive"];

/** The matrix itself tells of clauses that stand twice, are cited and missing, and of sections that are gone; the rest would make it wrong. */
function refuseUnreadable({ documents }: Loaded, prompts: readonly Prompt[]): void {
  const traces = new Set(prompts.filter(({ name }) => !documents.traces.has(name)).map(({ name }) => tracePathOf(name)));
  const harms = ({ severity, path, code }: Problem) =>
    severity === "error" && ((path.startsWith("sops/") && code !== "duplicate-id") || path.startsWith("ground-truth/") || traces.has(path));
  const errors = documents.problems.filter(harms);
  if (errors.length > 0) throw new UserError(errors.map(formatProblem).join("\n"), { problems: errors });
}

async function coverageOfSet({ documents, tree }: Loaded, name: string, onNote: (message: string) => void): Promise<Coverage> {
  const counter = coverageCounter();
  const set = documents.sets.get(name);
  const problems: Problem[] = [];
  if (set) for await (const item of readItems(tree, set, documents.taxonomy, (problem) => problems.push(problem))) counter.add(item);
  const lines = new Set(problems.map(({ line }) => line)).size;
  if (lines > 0)
    onNote(
      `${lines} ${lines === 1 ? "line" : "lines"} of the set ${name} cannot be read and count for nothing: \`assay check\` lists them.`,
    );
  return counter.coverage();
}

/** The day it is, in UTC: `YYYY-MM-DD`. */
export function currentDay(): string {
  return new Date().toISOString().slice(0, "YYYY-MM-DD".length);
}
