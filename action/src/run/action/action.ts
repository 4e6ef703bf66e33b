import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Comparison } from "../../comparison/comparison.ts";
import { countFlips } from "../../comparison/withheld.ts";
import { formatProblem, UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { isRehearsed } from "../../gate/sign-off/standing.ts";
import { ModelUnavailable } from "../../models/model-unavailable.ts";
import { openRunLedger } from "../../models/run-ledger.ts";
import { renderHtml } from "../../report/html.ts";
import { renderJson } from "../../report/json.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Compared, type CompareInput, compareRevisions } from "../compare/compare-revisions.ts";
import { itemTextOf } from "../compare/item-text.ts";
import { previewOf } from "../compare/preview.ts";
import { previewText } from "../compare/preview-text.ts";
import { fetchRevisions, type Revisions } from "../compare/revisions.ts";
import type { Loaded } from "../compare/workspace.ts";
import { applyGroupStatus, applySignOff } from "../sign-off/apply-sign-off.ts";
import { openSigning } from "../sign-off/signing.ts";
import { withEarlierRuns } from "./earlier-runs.ts";
import { readEvent } from "./event.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { keepComparison } from "./kept-comparison.ts";
import { keptMeasured } from "./kept-measured.ts";
import type { HowToMeasure, HowToPublish, Measured, Run } from "./measure.ts";
import { postReview } from "./post-review.ts";
import { type LoadedSides, loadSides, type Prepared, prepare } from "./prepare.ts";
import { refusedComparison } from "./refused.ts";
import type { Runner } from "./runner.ts";

type Reported = Omit<Measured, "revisions">;

const GITHUB = "https://github.com";
const GITHUB_API = "https://api.github.com";

/**
 * The Action: fetches the pull request as objects, compares, writes the review, the step summary, the outputs and the report files, and fails by
 * verdict. A UserError becomes a review that says what to mend; everything else is a bug and thrown.
 */
export async function runAction(runner: Runner, signal: AbortSignal): Promise<void> {
  const started = new Date();
  const inputs = readInputs(runner.getInput);
  if (inputs.token !== "") runner.setSecret(inputs.token);
  const server = runner.env.GITHUB_SERVER_URL ?? GITHUB;
  const api = runner.env.GITHUB_API_URL ?? GITHUB_API;
  if (inputs.publish !== "") {
    const { publishArtifact } = await import("./publish-artifact.ts");
    return publishArtifact({ runner, inputs, server, api });
  }
  const context = await readEvent(runner.env);
  await using repository = await openRepository(runner.env.GITHUB_WORKSPACE ?? ".");
  const run: Run = { runner, inputs, context, repository, server, api, signal, started };
  if (context.event.kind === "comment") {
    const { answerComment } = await import("../comments/comment-command.ts");
    return answerComment(run, context.event, { measure, publish });
  }
  if (context.event.kind === "review" || context.event.kind === "schedule" || context.event.kind === "closed") {
    const { reEvaluate } = await import("../sign-off/re-evaluate.ts");
    return reEvaluate(run, context.event, { measure, publish });
  }
  if (inputs.plan !== null || inputs.shard !== "") {
    const { planJob, shardJob } = await import("../shard/shard-jobs.ts");
    return inputs.plan === null ? shardJob(run) : planJob(run);
  }
  const measured = (await measuredBefore(run)) ?? (await measure(run));
  await publish(run, measured);
  conclude(measured.comparison, inputs, runner);
}

/** What was measured of the same commits, where an event only says that a title or a text was edited: a run that did nothing would look like one that passed. */
async function measuredBefore(run: Run): Promise<Measured | null> {
  const { context, repository, inputs, server } = run;
  if (context.event.kind !== "pull request" || context.event.textOnly !== true) return null;
  return keptMeasured(run, await fetchRevisions(repository, context, { token: inputs.token, server }));
}

/** Fetches what the event compares, and compares it. */
async function measure(run: Run, how: HowToMeasure = {}): Promise<Measured> {
  const { inputs, context, repository, server } = run;
  const revisions = how.revisions ?? (await fetchRevisions(repository, context, { token: inputs.token, server }));
  return { ...(await compareOrRefuse(run, revisions, how)), revisions };
}

/** Writes what was measured, and who has to agree, to the report files, the outputs and the pull request. */
async function publish(run: Run, measured: Measured, how: HowToPublish = {}): Promise<void> {
  const { itemText, revisions, loaded } = measured;
  const { settings } = loaded.judge.documents;
  if (settings !== null && measured.kept !== true) await keepComparison(run, revisions, settings, measured.comparison);
  const signing = await openSigning(run, measured);
  const told = signing !== null && "signOff" in signing ? signing : null;
  const comparison = { ...measured.comparison, signOff: told?.signOff ?? null };
  const files = await writeReports(comparison, itemText, run.runner);
  setOutputs(comparison, files, run.runner);
  await postReview(comparison, { ...run, revisions, ...(told && told.required !== "unknown" ? { required: told.required } : {}) });
  if (signing !== null) await applySignOff(run, signing, how);
  else if (run.context.event.kind === "merge group") await applyGroupStatus(run, run.context.event.headCommit, comparison);
}

async function compareOrRefuse(run: Run, revisions: Revisions, how: HowToMeasure): Promise<Reported> {
  const { runner, context } = run;
  const loaded = await loadSides(run, revisions);
  try {
    return await compareLoaded(run, revisions, how, loaded);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const problem of error.problems) runner.error(logLines(formatProblem(problem)), { file: problem.path, startLine: problem.line });
    const side = ({ tree }: Loaded) => ({ commit: tree.commit, name: tree.name });
    const comparison = refusedComparison(error, {
      base: side(loaded.base),
      head: side(loaded.head),
      settings: loaded.judge.documents.settings?.digest ?? "",
      settingsFrom: context.defaultBranch,
    });
    return { comparison, itemText: () => null, loaded };
  }
}

async function compareLoaded(run: Run, revisions: Revisions, how: HowToMeasure, loaded: LoadedSides): Promise<Reported> {
  const { runner, context, started } = run;
  const prepared = await prepare(run, revisions, how, loaded);
  const { input, settings, exact, trusted, store, notes } = prepared;
  const compared = await comparedBy(run, prepared, how);
  const measured: Comparison = { ...compared.comparison, notes: [...notes, ...compared.comparison.notes] };
  // Whoever goes back to a release is held up by nothing that a model once said.
  const counted = context.event.kind === "pull request" && trusted && !exact;
  const id = `${runner.env.GITHUB_RUN_ID ?? ""}/${runner.env.GITHUB_RUN_ATTEMPT ?? ""}`;
  const comparison = counted
    ? withEarlierRuns(measured, openRunLedger(join(store, "runs.jsonl")), {
        id,
        started,
        fresh: how.answers === "fresh",
        part: input.part,
        splitSets: new Set([...loaded.judge.documents.sets.values()].flatMap(({ name, split }) => (split === null ? [] : [name]))),
      })
    : measured;
  return { comparison, itemText: itemTextOf(compared, settings), loaded };
}

/** Compares, or brings together what shards of this run were told. */
async function comparedBy(run: Run, prepared: Prepared, how: HowToMeasure): Promise<Compared> {
  const { inputs, runner } = run;
  if (inputs.shards !== "") {
    const { mergeJob } = await import("../shard/shard-jobs.ts");
    return mergeJob(run, prepared);
  }
  await using answering = await prepared.open();
  const input = { ...prepared.input, answering };
  const { replay = inputs.replay, maxCalls = inputs.maxCalls } = how;
  if (!replay && maxCalls !== 0 && !prepared.exact) await announce(input, runner);
  return await compareRevisions(input);
}

/** Says in the log what is about to be asked, and what it may cost, before anything is. */
async function announce(input: CompareInput, runner: Runner): Promise<void> {
  try {
    const previews = await previewOf(input);
    if (previews.some(({ calls }) => calls > 0)) runner.info(logLines(previewText(previews, input.answering.budget)));
  } catch (error) {
    // What is wrong with a file or a model is told where it is measured, with its line.
    if (!(error instanceof UserError || error instanceof ModelUnavailable)) throw error;
  }
}

interface ReportFiles {
  readonly json: string;
  readonly html: string;
  readonly markdown: string;
}

async function writeReports(comparison: Comparison, itemText: Reported["itemText"], { env }: Runner): Promise<ReportFiles> {
  const { renderComment } = await import("../../report/markdown.ts");
  const folder = join(env.RUNNER_TEMP ?? ".", "assay");
  await mkdir(folder, { recursive: true });
  const files = { json: join(folder, "comparison.json"), html: join(folder, "report.html"), markdown: join(folder, "comment.md") };
  await writeFile(files.json, renderJson(comparison));
  await writeFile(files.html, renderHtml(comparison, { itemText }));
  await writeFile(files.markdown, renderComment(comparison));
  return files;
}

function setOutputs(comparison: Comparison, files: ReportFiles, runner: Runner): void {
  const { prompts } = comparison;
  const flips = (kind: "fixed" | "broken") => prompts.reduce((sum, prompt) => sum + countFlips(prompt, kind), 0);
  runner.setOutput("verdict", comparison.verdict);
  runner.setOutput("fixed", String(flips("fixed")));
  runner.setOutput("broken", String(flips("broken")));
  runner.setOutput("calls", String(prompts.reduce((sum, prompt) => sum + prompt.calls.made, 0)));
  runner.setOutput("cost", String(prompts.reduce((sum, prompt) => sum + prompt.cost.usd, 0)));
  runner.setOutput("report-json", files.json);
  runner.setOutput("report-html", files.html);
  runner.setOutput("report-markdown", files.markdown);
}

/**
 * A rehearsal neither passes nor fails a pull request by what it measured: no language model was asked. What must hold besides is not rehearsed, and
 * a check that fails does so here too.
 */
function conclude(comparison: Comparison, { failOn }: Inputs, runner: Runner): void {
  const message = logLines(`Assay: ${comparison.verdict}. ${comparison.reason}`);
  // What could not be measured was not rehearsed either.
  const rehearsed = isRehearsed(comparison) && comparison.verdict !== "not measured";
  const failed = comparison.checks.find(({ state }) => state === "fail");
  if (failed && rehearsed && failOn.includes("fail")) runner.setFailed(logLines(`Assay: ${failed.text}`));
  else if (rehearsed) runner.notice(`Rehearsal, no language model was asked. ${message}`);
  else if (failOn.includes(comparison.verdict)) runner.setFailed(message);
  else runner.info(message);
}
