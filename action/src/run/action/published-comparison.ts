import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Comparison } from "../../comparison/comparison.ts";
import { CLAUSE_ID, DIGEST, NAME } from "../../documents/schemas/names.ts";
import { UserError } from "../../errors.ts";
import { oneLine, quoted } from "../../escape.ts";
import type { PullOfRun } from "../../github/pull-of-run.ts";
import { comparisonSchema } from "../../report/comparison-schema.ts";

/** The file that the read-only run uploads. */
const FILE = "comparison.json";
/** Bytes; a comparison of 10,000 items is smaller. */
const LARGEST = 5_000_000;

/**
 * Reads the comparison out of an artifact that a pull request's own run made, and so may hold anything. Throws a UserError for what is no regular
 * file, too large, not of the format, or about other commits than those of the pull request.
 */
export async function readPublished(folder: string, pull: PullOfRun, isComparison = comparisonCheck()): Promise<Comparison> {
  const path = join(folder, FILE);
  const entry = await lstat(path).catch(() => null);
  if (entry === null) throw refused(`there is no ${FILE} in it`);
  // A link could lead to any file of this machine.
  if (!entry.isFile()) throw refused(`${FILE} is not a plain file`);
  if (entry.size > LARGEST) throw refused(`${FILE} has ${entry.size} bytes, and more than ${LARGEST} are not read`);
  const comparison = holdToFormat(parse(await readFile(path, "utf8")), isComparison);
  holdToNames(comparison);
  if (comparison.head.commit !== pull.headCommit)
    throw refused(`it is about another commit than the pull request's head ${pull.headCommit.slice(0, 7)}`);
  if (comparison.base.commit !== pull.baseCommit)
    throw refused(`it compares with another commit than ${pull.baseCommit.slice(0, 7)}, where the pull request begins`);
  return withoutAuthority(comparison);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(`${FILE} is no JSON`, error);
  }
}

/** The check of the published schema; its `errors` are ajv's. Compiling it takes longer than using it. */
export function comparisonCheck(): ValidateFunction {
  return new Ajv2020({ strict: false, validateSchema: false }).compile(comparisonSchema);
}

function holdToFormat(value: unknown, isComparison: ValidateFunction): Comparison {
  if (isComparison(value)) return value as Comparison;
  const { instancePath = "", message = "is not valid" } = isComparison.errors?.[0] ?? {};
  throw refused(`${FILE} is not of the format assay/comparison@1: ${quoted(instancePath.slice(0, 100))} ${oneLine(message).slice(0, 200)}`);
}

const COMMIT = "^[0-9a-f]{40}(?:[0-9a-f]{24})?$";
/** An overlay is named behind its prompt. */
const PROMPT = `${NAME.slice(0, -1)}(?:/${NAME.slice(1, -1)})?$`;

/** The schema lets these be any text; they stand in commands that people copy, and in places where nothing is escaped. */
function holdToNames(comparison: Comparison): void {
  const { prompts, clauseChanges, checks, base, head, settings } = comparison;
  const held: readonly (readonly [string, string, readonly (string | null | undefined)[]])[] = [
    ["commit", COMMIT, [base.commit, head.commit, ...prompts.flatMap((prompt) => [prompt.base.commit, prompt.head.commit])]],
    [
      "digest",
      DIGEST,
      [
        settings === "" ? null : settings,
        ...prompts.flatMap((prompt) => [prompt.base.digest, prompt.head.digest, ...prompt.sets.map(({ digest }) => digest)]),
      ],
    ],
    [
      "prompt",
      PROMPT,
      [
        ...prompts.flatMap(({ prompt, inherits }) => [prompt, inherits]),
        ...checks.map(({ prompt }) => prompt),
        ...clauseChanges.flatMap((change) => change.prompts.map(({ prompt }) => prompt)),
      ],
    ],
    ["clause", CLAUSE_ID, [...prompts.flatMap(({ clauses }) => clauses.map(({ id }) => id)), ...clauseChanges.map(({ id }) => id)]],
  ];
  for (const [kind, pattern, values] of held) {
    const form = new RegExp(pattern.startsWith("^") ? pattern : `^(?:${pattern})$`);
    const odd = values.find((value) => typeof value === "string" && !form.test(value));
    if (typeof odd === "string") throw refused(`${quoted(odd.slice(0, 80))} is no ${kind}`);
  }
}

/** What only a trusted run may say is left out: what to type, and who agreed. */
function withoutAuthority(comparison: Comparison): Comparison {
  return { ...comparison, signOff: null, checks: comparison.checks.map(({ command: _, ...check }) => check) };
}

function refused(reason: string, cause?: unknown): UserError {
  return new UserError(`The artifact is refused: ${reason}. Nothing was published.`, { cause });
}
