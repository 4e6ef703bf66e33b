import type { Weight } from "../../documents/ground-truth/weights.ts";
import { nameHint } from "../../documents/syntax/nearest-name.ts";
import { UserError } from "../../errors.ts";
import { type Arm, analyseAb, isFine } from "../../live/ab.ts";
import { abBlocks } from "../../live/ab-text.ts";
import { readLogColumns } from "../../live/log-columns.ts";
import type { Counted } from "../../live/outcome.ts";
import { parseTag } from "../../release/tag.ts";
import { openRepository } from "../../repository/repository.ts";
import { loadTree, refuseErrors } from "../../run/compare/workspace.ts";
import { type Outcomes, readOutcomes } from "../../run/live/outcomes.ts";
import { rolloutFlag } from "../../run/live/rollout.ts";
import { interruptSignal } from "../interrupt.ts";
import { writeBlocks } from "./live-outputs.ts";
import { openLineProgress } from "./live-progress.ts";

interface Options {
  readonly C: string;
  readonly quiet?: true;
  readonly log: string;
  readonly map?: readonly string[];
  readonly baseline?: string;
  readonly weights?: readonly Weight[];
  readonly margin: number;
  readonly field?: string;
  readonly count: Counted;
  readonly json?: string;
  readonly markdown?: string;
}

/**
 * `assay ab [PROMPT] --log FILE`: which of two live variants makes more errors, by a log of outcomes that may be looked at again and again. Returns 0 only where
 * the variant that is tried is shown better, or not worse by the margin, and the traffic was shared as meant.
 */
export async function ab(named: string | undefined, options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const disk = await loadTree(repository.workingTree());
  refuseErrors(disk, (path) => path === "ground-truth/fields.yaml");
  const { taxonomy } = disk.documents;
  const field = options.field === undefined ? null : (taxonomy.get(options.field) ?? null);
  if (options.field !== undefined && field === null)
    throw new UserError(`There is no field \`${options.field}\`. ${nameHint(options.field, [...taxonomy.keys()], "Fields")}`);
  if (options.count !== "any" && field?.kind !== "ordinal")
    throw new UserError(`--count ${options.count} needs a field whose labels have an order: --field NAME`);
  const flag = await rolloutFlag(disk.tree, named ?? null);
  const prompt = named ?? flag?.prompt ?? null;
  const weights = options.weights ?? flag?.weights ?? null;
  const variants = Object.entries(flag?.variants ?? {}).map(([name, tag]) => [parseTag(tag)?.version ?? tag, name] as const);
  const progress = openLineProgress(options);
  const outcomes = await readOutcomes({
    log: options.log,
    columns: readLogColumns(options.map ?? [], taxonomy),
    taxonomy,
    counting: { field, counted: options.count },
    prompt,
    variants: new Map(variants),
    // The order decides who gets what, and only the rollout says it.
    weights: options.weights === undefined ? weights : null,
    signal: interrupt.signal,
    onProgress: progress.update,
  });
  progress.end();
  const names = armNames(outcomes, weights, options.baseline ?? flag?.defaultVariant ?? null);
  const weightOf = (name: string) => weights?.find(([variant]) => variant === name)?.[1] ?? null;
  const [baseline, tested] = names.map(
    (name): Arm => ({ name, titles: 0, errors: [], ...outcomes.arms.get(name), weight: weightOf(name) }),
  ) as [Arm, Arm];
  const otherVariants = [...outcomes.arms].reduce((sum, [name, { titles }]) => sum + (names.includes(name) ? 0 : titles), 0);
  const result = analyseAb(baseline, tested, { margin: options.margin, prompt, lines: { ...outcomes.lines, otherVariants } });
  await writeBlocks(result, abBlocks(result), options);
  return isFine(result) ? 0 : 1;
}

const MOST_NAMES = 5;

/** The variant that is in place and the one that is tried. Throws a UserError where the log and the rollout do not say which they are. */
function armNames({ arms }: Outcomes, weights: readonly Weight[] | null, baseline: string | null): readonly [string, string] {
  const known = [...new Set([...(weights ?? []).map(([name]) => name), ...arms.keys()])];
  const seen = known.filter((name) => arms.has(name));
  if (seen.length === 0)
    throw new UserError(
      'No line that could be read says which variant or version decided a title. Which column says it: --map "COLUMN=variant"',
    );
  if (baseline === null || !known.includes(baseline))
    throw new UserError(
      `Which variant is in place, and which one is tried? Say it: --baseline NAME. ${nameHint(baseline ?? "", known, "The log has")}`,
    );
  const others = (weights === null ? seen : weights.map(([name]) => name)).filter((name) => name !== baseline);
  const [tested, more] = others;
  if (tested === undefined) throw new UserError(`The log has \`${baseline}\` alone: there is nothing to hold it against.`);
  if (more !== undefined)
    throw new UserError(
      `There are several variants beside \`${baseline}\`: ${others.slice(0, MOST_NAMES).join(", ")}. Say which two are compared, with their weights: --weights ${baseline}=95,${tested}=5`,
    );
  return [baseline, tested];
}
