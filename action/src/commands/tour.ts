import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { simpleGit } from "simple-git";
import type { Comparison } from "../comparison/comparison.ts";
import { UserError } from "../errors.ts";
import { logLines } from "../escape.ts";
import { worstBroken } from "../report/parts/flips.ts";
import { renderHunkTerminal } from "../report/terminal.ts";
import { wrapped } from "../report/to-terminal.ts";
import { lineRange } from "../report/vocabulary.ts";
import { openRepository } from "../repository/repository.ts";
import { type Compared, compareRevisions } from "../run/compare-revisions.ts";
import { itemTextOf } from "../run/item-text.ts";
import { loadTree, settingsOf } from "../run/workspace.ts";
import { interruptSignal } from "./interrupt.ts";
import type { OutputOptions } from "./options.ts";
import { type ItemText, writeComparison, writeResult } from "./outputs.ts";
import { openProgress } from "./progress.ts";
import { openAnsweringFor, runOptionsOf } from "./workbench.ts";

/** What a team's repository holds. */
const CONTENT = ["prompts", "sops", "ground-truth", ".github/assay.yml"];
const CHANGED_PROMPT = "prompts/maturity-rating/prompt.md";
const PROPOSAL = "scripts/proposals/maturity-rating.md";
/** What became of the proposal. */
const DECISION = "prompts/maturity-rating/decisions/DR-20261121-drug-lines.md";
const REPORT = "assay-tour.html";
const COLUMNS = 100;

interface TourOptions extends OutputOptions {
  readonly C: string;
  readonly quiet?: true;
}

/**
 * `assay tour`: builds a scratch repository from the sample content, proposes a real change of a prompt on a branch, and shows what the pull
 * request would get. Offline, without a key. Leaves one file: the report as HTML. Always returns 0: the change of the tour is allowed to fail.
 */
export async function tour(options: TourOptions): Promise<number> {
  const root = sampleRoot();
  const folder = await mkdtemp(join(tmpdir(), "assay-tour-"));
  try {
    await scratchRepository(root, folder);
    say("You are on a copy of the sample repository: prompts, the policies they implement, and titles with known answers.");
    say(`A colleague opens a pull request that changes ${CHANGED_PROMPT}:\n`);
    process.stdout.write(`${logLines(await diffOf(folder))}\n\n`);
    const { comparison, itemText } = await compareScratch(folder, options);
    say("This is what the pull request gets as a comment. Nobody has written down the decision yet, or stamped the trace:\n");
    await writeComparison(comparison, itemText, options);
    process.stdout.write("\n");
    await showInlineComments(comparison, folder);
    showWorst(comparison, itemText);
    const report = resolve(options.html ?? REPORT);
    if (options.html === undefined) {
      const { renderHtml } = await import("../report/html.ts");
      await writeResult(report, renderHtml(comparison, { itemText }));
    }
    say(`The whole report, with every case that flipped and its text: open ${report} in a browser.`);
    say(`What became of this proposal, and why: ${DECISION}`);
    say(`Now you: reword a rule in ${CHANGED_PROMPT}, then type\n\n    npx assay compare\n`);
    say("It scores the prompt's overlay for Japan as well, which this tour leaves out.");
    say("`git restore prompts` takes your change back.");
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The folder that holds the sample content: this file's own repository. */
function sampleRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROPOSAL))) return folder;
    if (folder === dirname(folder))
      throw new UserError(`The tour needs the sample content of Assay's own repository (${PROPOSAL}). Run it in a clone.`);
  }
}

async function scratchRepository(root: string, folder: string): Promise<void> {
  // An overlay would say everything a second time.
  const filter = (path: string) => basename(path) !== "overlays";
  for (const path of CONTENT) await cp(join(root, path), join(folder, path), { recursive: true, filter });
  const git = simpleGit(folder);
  await git.init(["--initial-branch=main"]);
  for (const [key, value] of [
    ["user.name", "Assay tour"],
    ["user.email", "tour@example.invalid"],
    ["commit.gpgsign", "false"],
    ["core.autocrlf", "false"],
  ] as const) {
    await git.addConfig(key, value);
  }
  await git.add(".").commit("Sample content");
  await git.checkoutLocalBranch("proposal");
  await writeFile(join(folder, CHANGED_PROMPT), await readFile(join(root, PROPOSAL), "utf8"));
  await git.add(".").commit("Propose a change");
}

/** The changed lines alone, under the place where each stands now. */
async function diffOf(folder: string): Promise<string> {
  const text = await simpleGit(folder).raw(["diff", "--no-ext-diff", "--no-color", "-U0", "main", "proposal"]);
  return text
    .split("\n")
    .filter((line) => !/^(diff|index|---|\+\+\+) ?/.test(line) && line !== "")
    .map((line) => {
      const place = /^@@ \S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (!place)
        return wrapped(line, COLUMNS - 6)
          .replace(/^/, "    ")
          .replaceAll("\n", "\n      ");
      const start = Number(place[1]);
      return `  ${lineRange(start, start + Number(place[2] ?? 1) - 1)}`;
    })
    .join("\n");
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
      head: await loadTree(await repository.tree("proposal")),
      judge,
      settings,
      settingsFrom: "main",
      diffs: await repository.diff("main", "proposal"),
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
  if (notes.length === 0) return;
  say("And this stands on the very lines that did it:\n");
  for (const { hunk, comment } of notes) {
    say(`  ${hunk.path}, ${lineRange(hunk.start, hunk.end)}`);
    const lines = hunk.side === "head" ? (await readFile(join(folder, hunk.path), "utf8")).split("\n") : [];
    for (const line of lines.slice(hunk.start - 1, hunk.end))
      say(logLines(`    ${wrapped(`+${line}`, COLUMNS - 6).replaceAll("\n", "\n      ")}`));
    process.stdout.write(`\n${comment}\n`);
  }
}

/** The worst of what broke, in its own words: why a count is worth a look. */
function showWorst({ prompts }: Comparison, itemText: ItemText): void {
  const [worst] = prompts.flatMap((prompt) => worstBroken(prompt));
  const text = worst && itemText(worst.set, worst.item);
  if (!worst || !text) return;
  say(`${worst.item} should be ${worst.truth}, was ${worst.base}, and is now ${worst.head ?? "unreadable"}. It reads:\n`);
  for (const line of text.split("\n")) say(logLines(`    ${wrapped(line, COLUMNS - 6).replaceAll("\n", "\n      ")}`));
  say("");
}
