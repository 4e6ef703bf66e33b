import { resolve } from "node:path";
import { driftIssue } from "../../drift/issue.ts";
import { driftReport } from "../../drift/report.ts";
import { lookBlocks, notMeasuredBlocks } from "../../drift/words.ts";
import { logLines } from "../../escape.ts";
import { ISSUES_WRITE } from "../../github/notices.ts";
import { keepStanding } from "../../github/standing-issues.ts";
import { type Block, words } from "../../report/document.ts";
import { blocksToMarkdown } from "../../report/to-markdown.ts";
import { blocksToTerminal } from "../../report/to-terminal.ts";
import { openRepository } from "../../repository/repository.ts";
import { renderPreview } from "../../run/compare/preview-document.ts";
import { previewText } from "../../run/compare/preview-text.ts";
import { drift as runDrift } from "../../run/drift/drift.ts";
import type { Look } from "../../run/drift/look.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions, ScoringOptions } from "../options.ts";
import { writeResult } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { openWriterFor } from "../release/release-bench.ts";
import { workflowGitHub } from "../release/release-github.ts";

type Options = Pick<ScoringOptions, "C" | "quiet" | "concurrency" | "maxCalls" | "maxCost" | "store"> &
  Pick<OutputOptions, "json" | "markdown"> & { readonly preview?: true; readonly newReference?: true };

/**
 * `assay drift [PROMPT…]`: asks the panel of each live prompt again, records what came of it on the branch `evidence`, and keeps one issue a prompt open while there is an
 * alarm. Returns 0 without an alarm, 1 with one or where something was not measured.
 */
export async function drift(prompts: readonly string[], options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const { looks, budget } = await runDrift({
    repository,
    writer: await openWriterFor(repository),
    prompts,
    store: resolve(repository.path, options.store ?? ".assay"),
    env: process.env,
    preview: options.preview === true,
    fresh: options.newReference === true,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.maxCalls === undefined ? {} : { maxCalls: options.maxCalls }),
    ...(options.maxCost === undefined ? {} : { maxCostUsd: options.maxCost }),
    now: new Date(),
    signal: interrupt.signal,
    onWarning: (message) => progress.note(message),
    onProgress: (prompt, done, total) => progress.update({ prompt, base: null, head: done, total, retries: () => 0 }),
  });
  progress.end();
  if (options.preview) return preview(looks, budget, options);
  const blocks = looks.flatMap(blocksOf);
  const report = driftReport(looks.flatMap((look) => (look.kind === "preview" ? [] : [look])));
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.markdown !== undefined)
    await writeResult(options.markdown, `${blocksToMarkdown([{ kind: "heading", level: 3, line: words("Drift") }, ...blocks], null)}\n`);
  if (![options.json, options.markdown].includes("-"))
    process.stdout.write(`${[blocksToTerminal(blocks, (text) => text), ...(await tellGitHub(looks))].join("\n\n")}\n`);
  else await tellGitHub(looks);
  return report.state === "quiet" ? 0 : 1;
}

function blocksOf(look: Look): readonly Block[] {
  switch (look.kind) {
    case "looked":
      return lookBlocks(look.state, look.record, look.notes);
    case "not measured":
      return notMeasuredBlocks(look.prompt, look.because, look.notes);
    case "preview":
      return [];
  }
}

/** Opens, changes and closes issues where a workflow runs; what became of them, in lines. */
async function tellGitHub(looks: readonly Look[]): Promise<readonly string[]> {
  const github = await workflowGitHub();
  if (github === null) return [];
  const wanted = looks.flatMap((look) => (look.kind === "looked" ? [driftIssue(look.state, look.record, look.notes)] : []));
  const outcomes = await keepStanding(github.client, github.place, "drift", wanted);
  return wanted.flatMap(({ subject }, index) => {
    const outcome = outcomes[index] ?? "nothing";
    if (outcome === "nothing") return [];
    return logLines(
      outcome === "refused"
        ? `No issue about ${subject}: the token lacks \`${ISSUES_WRITE}\`, or issues are turned off.`
        : `Issue about ${subject}: ${outcome}.`,
    );
  });
}

async function preview(
  looks: readonly Look[],
  budget: { readonly calls: number; readonly usd: number },
  { json }: Options,
): Promise<number> {
  const prompts = looks.flatMap((look) => (look.kind === "preview" ? [look.preview] : []));
  const missing = looks.flatMap((look) => (look.kind === "not measured" ? [`${look.prompt}: ${look.because}`] : []));
  if (json !== undefined) await writeResult(json, renderPreview(prompts, budget, missing));
  if (json !== "-") process.stdout.write(`${logLines([...missing, previewText(prompts, budget)].join("\n"))}\n`);
  return missing.length > 0 ? 1 : 0;
}
