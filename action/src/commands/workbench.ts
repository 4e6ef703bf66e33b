import { resolve } from "node:path";
import type { Settings } from "../documents/settings/settings.ts";
import type { Tree } from "../documents/tree.ts";
import type { Repository } from "../repository/repository.ts";
import { type Answering, type AnsweringOptions, openAnswering } from "../run/compare/answering.ts";
import type { CompareInput } from "../run/compare/compare-revisions.ts";
import type { ScoringOptions } from "./options.ts";
import type { Progress } from "./progress.ts";

/** Items worked on at once for each call in flight: enough that a slow answer holds nobody up. */
const ITEMS_PER_CALL = 4;
const DEFAULT_ITEMS_AT_ONCE = 256;

/** The store and the models that the options and settings ask for. Recorded answers are read in the working tree. With `preview` no model is opened. */
export function openAnsweringFor(
  repository: Repository,
  settings: Settings,
  options: ScoringOptions,
  signal: AbortSignal,
  progress: Progress,
  recorded: Tree = repository.workingTree(),
  preview = false,
  more: Pick<AnsweringOptions, "share" | "prior" | "vault"> = {},
): Promise<Answering> {
  const { concurrency, maxCalls, maxCost } = options;
  return openAnswering({
    settings,
    env: process.env,
    recorded,
    root: repository.path,
    store: resolve(repository.path, options.store ?? ".assay"),
    replay: options.replay === true,
    ...(options.answers === undefined ? {} : { answers: options.answers }),
    preview,
    ...more,
    signal,
    onWarning: (message) => progress.note(message),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(maxCalls === undefined ? {} : { maxCalls }),
    ...(maxCost === undefined ? {} : { maxCostUsd: maxCost }),
  });
}

/** The part of a comparison's input that the options decide. */
export function runOptionsOf(
  options: ScoringOptions,
  signal: AbortSignal,
  progress: Progress,
): Pick<CompareInput, "model" | "replay" | "part" | "itemsAtOnce" | "signal" | "onProgress"> {
  return {
    ...(options.model === undefined ? {} : { model: options.model }),
    replay: options.replay === true,
    part: options.split ?? null,
    itemsAtOnce: options.concurrency === undefined ? DEFAULT_ITEMS_AT_ONCE : options.concurrency * ITEMS_PER_CALL,
    signal,
    onProgress: progress.update,
  };
}
