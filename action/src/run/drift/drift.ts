import { UserError } from "../../errors.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { openAnswering } from "../compare/answering.ts";
import { type Loaded, loadTree, refuseErrors, settingsOf } from "../compare/workspace.ts";
import { defaultTip } from "../release/default-tip.ts";
import { listedKeys } from "../release/signing.ts";
import { beginLook } from "./begun.ts";
import { livePrompts } from "./live.ts";
import { type Look, look } from "./look.ts";

export interface DriftOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  /** Prompts by name; none for all that are live. */
  readonly prompts: readonly string[];
  /** Folder of the local store. */
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly preview: boolean;
  readonly fresh: boolean;
  readonly concurrency?: number;
  readonly maxCalls?: number;
  readonly maxCostUsd?: number;
  readonly now: Date;
  readonly signal: AbortSignal;
  onWarning(message: string): void;
  onProgress(prompt: string, done: number, total: number): void;
}

export interface DriftResult {
  readonly looks: readonly Look[];
  readonly judge: Loaded;
  /** What this run might spend in all. */
  readonly budget: { readonly calls: number; readonly usd: number };
}

/** Looks at the prompts that are live, one after the other. Throws a UserError where the default branch cannot be read. */
export async function drift(options: DriftOptions): Promise<DriftResult> {
  const { repository, writer, now } = options;
  await writer.fetchTags();
  const tip = await defaultTip(repository, writer);
  const judge = await loadTree(await repository.tree(tip.commit));
  refuseErrors(judge, (path) => path.startsWith(".github/"));
  const keys = await listedKeys(judge.tree);
  const looks: Look[] = [];
  /** What the whole run may spend, known once the first prompt is opened; and what it did. */
  let budget: DriftResult["budget"] | null = null;
  const spent = { calls: 0, usd: 0 };
  for (const live of await livePrompts(options.prompts, { repository, writer, keys, judge, tip: tip.commit, now })) {
    if ("because" in live) {
      looks.push({ kind: "not measured", prompt: live.name, because: live.because, notes: [] });
      continue;
    }
    const open = async (of: string) => {
      const begun = await beginLook(options.store, live.name, of, options.preview ? null : now);
      const limits =
        budget === null
          ? { calls: options.maxCalls, usd: options.maxCostUsd }
          : { calls: budget.calls - spent.calls, usd: budget.usd - spent.usd };
      const answering = await openAnswering({
        settings: settingsOf(judge),
        env: options.env,
        recorded: judge.tree,
        root: repository.path,
        store: options.store,
        replay: false,
        answers: "fresh",
        since: begun.since,
        preview: options.preview,
        signal: options.signal,
        onWarning: options.onWarning,
        ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
        ...(limits.calls === undefined ? {} : { maxCalls: limits.calls }),
        ...(limits.usd === undefined ? {} : { maxCostUsd: limits.usd }),
      });
      budget ??= answering.budget;
      return {
        answering,
        finish: begun.finish,
        async [Symbol.asyncDispose]() {
          const { calls, usd } = answering.spent();
          spent.calls += calls;
          spent.usd += usd;
          await answering[Symbol.asyncDispose]();
        },
      };
    };
    const { preview, fresh } = options;
    const onProgress = (done: number, total: number) => options.onProgress(live.name, done, total);
    looks.push(await look({ live, judge, writer, preview, fresh, now, open, onProgress }));
  }
  if (looks.length === 0) throw new UserError("There is no prompt to look at: the default branch has none, and no channel serves one.");
  return { looks, judge, budget: budget ?? { calls: 0, usd: 0 } };
}
