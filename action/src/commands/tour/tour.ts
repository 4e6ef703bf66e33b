import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Comparison } from "../../comparison/comparison.ts";
import { worstBroken } from "../../report/parts/flips.ts";
import { renderHunkTerminal } from "../../report/terminal.ts";
import { lineRange } from "../../report/vocabulary.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Compared, compareRevisions } from "../../run/compare/compare-revisions.ts";
import { itemTextOf } from "../../run/compare/item-text.ts";
import { loadTree, settingsOf } from "../../run/compare/workspace.ts";
import { interruptSignal } from "../interrupt.ts";
import type { OutputOptions } from "../options.ts";
import { type ItemText, writeComparison, writeResult } from "../outputs.ts";
import { openProgress } from "../progress.ts";
import { openAnsweringFor, runOptionsOf } from "../workbench.ts";
import { showFirstRelease, showRevert, showReview, showSecondRelease } from "./tour-release.ts";
import { CHANGED_PROMPT, propose, type Scratch, scratchRepository } from "./tour-scratch.ts";
import { say, sayIndented, sayStep } from "./tour-text.ts";

/** What became of the proposal. */
const DECISION = "prompts/maturity-rating/decisions/DR-20261121-drug-lines.md";
const REPORT = "assay-tour.html";

interface TourOptions extends OutputOptions {
  readonly C: string;
  readonly quiet?: true;
}

/**
 * `assay tour`: builds a scratch repository from the sample content and goes the whole way with it: a release, a real change of a prompt and what its
 * pull request would get, the review of a clause, the next release, and back. Offline, without a key. Leaves one file: the report as HTML. Always returns 0: the
 * change of the tour is allowed to fail.
 */
export async function tour(options: TourOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "assay-tour-"));
  try {
    const scratch = await scratchRepository(folder);
    say("You are on a copy of the sample repository: prompts, the policies they implement, and titles with known answers.");
    sayStep(1, "The prompt as it is becomes a release");
    await showFirstRelease(scratch);
    sayStep(2, "A colleague opens a pull request");
    const branch = await propose(scratch);
    say(`It changes ${CHANGED_PROMPT}:\n`);
    await showDiff(scratch);
    const { comparison, itemText } = await compareScratch(folder, options);
    sayStep(3, "What the pull request gets as a comment");
    await writeComparison(comparison, itemText, options);
    sayStep(4, "And this stands on the very lines that did it");
    await showInlineComments(comparison, folder);
    showWorst(comparison, itemText);
    const report = resolve(options.html ?? REPORT);
    if (options.html === undefined) {
      const { renderHtml } = await import("../../report/html.ts");
      await writeResult(report, renderHtml(comparison, { itemText }));
    }
    sayStep(5, "Suppose you take it over: what the check asked for");
    await showReview(scratch);
    sayStep(6, "It is merged, released, and served");
    await showSecondRelease(scratch, branch);
    sayStep(7, "It was a mistake: back");
    await showRevert(scratch);
    say("\nThe tour is over; its copy of the repository is gone.\n");
    say(`The report of the pull request, with every case that flipped and its text: open ${report} in a browser.`);
    say(`What really became of this proposal, and why: ${DECISION}`);
    say(`Now you: reword a rule in ${CHANGED_PROMPT}, then type\n\n    npx assay compare\n`);
    say("It scores the prompt's overlay for Japan as well, which this tour leaves out.");
    say("`git restore prompts` takes your change back.");
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The changed lines alone, under the place where each stands now. */
async function showDiff({ git }: Scratch): Promise<void> {
  const text = await git.run(["diff", "--no-ext-diff", "--no-color", "-U0", "main", "HEAD"]);
  for (const line of text.split("\n")) {
    if (/^(diff|index|---|\+\+\+) ?/.test(line) || line === "") continue;
    const place = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    const start = Number(place?.[1]);
    if (place) say(`  ${lineRange(start, start + Number(place[2] ?? 1) - 1)}`);
    else sayIndented([line]);
  }
}

async function compareScratch(
  folder: string,
  options: TourOptions,
): Promise<{ readonly comparison: Comparison; readonly itemText: ItemText }> {
  await using repository = await openRepository(folder);
  using interrupt = interruptSignal();
  const progress = openProgress(options);
  const judge = await loadTree(await repository.tree("main"));
  const settings = settingsOf(judge);
  const run = async (replay: boolean): Promise<Compared> => {
    const scoring = { C: folder, ...(replay ? { replay: true as const } : {}) };
    await using answering = await openAnsweringFor(repository, settings, scoring, interrupt.signal, progress);
    return await compareRevisions({
      base: judge,
      head: await loadTree(await repository.tree("HEAD")),
      judge,
      settings,
      settingsFrom: "main",
      diffs: await repository.diff("main", "HEAD"),
      answering,
      repeats: { base: 0, head: 0 },
      ...runOptionsOf(scoring, interrupt.signal, progress),
    });
  };
  const asked = await run(false);
  progress.end();
  // Without the optional packages the recorded answers still tell most of it.
  const compared = asked.comparison.prompts.some(({ items }) => items > 0) ? asked : await run(true);
  return { comparison: compared.comparison, itemText: itemTextOf(compared, settings) };
}

/** Each hunk that did something: its lines as they are now, and the comment on them. */
async function showInlineComments(comparison: Comparison, folder: string): Promise<void> {
  const notes = comparison.prompts.flatMap((prompt, promptIndex) =>
    prompt.hunks.flatMap((hunk, index) => {
      const comment = renderHunkTerminal(comparison, promptIndex, index, { colour: false });
      return comment === null ? [] : [{ hunk, comment }];
    }),
  );
  for (const { hunk, comment } of notes) {
    say(`  ${hunk.path}, ${lineRange(hunk.start, hunk.end)}`);
    const lines = hunk.side === "head" ? (await readFile(join(folder, hunk.path), "utf8")).split("\n") : [];
    sayIndented(lines.slice(hunk.start - 1, hunk.end).map((line) => `+${line}`));
    process.stdout.write(`\n${comment}\n`);
  }
}

/** The worst of what broke, in its own words: why a count is worth a look. */
function showWorst({ prompts }: Comparison, itemText: ItemText): void {
  const [worst] = prompts.flatMap((prompt) => worstBroken(prompt));
  const text = worst && itemText(worst.set, worst.item);
  if (!worst || !text) return;
  say(`${worst.item} should be ${worst.truth}, was ${worst.base}, and is now ${worst.head ?? "unreadable"}. It reads:\n`);
  sayIndented(text.split("\n"));
}
