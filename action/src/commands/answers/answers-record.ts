import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoredAnswer } from "../../documents/ground-truth/answer.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { itemName } from "../../documents/ground-truth/sensitivity.ts";
import { type Problem, UserError } from "../../errors.ts";
import { formatAnswer, parseAnswer } from "../../models/answer-line.ts";
import { openRepository } from "../../repository/repository.ts";
import type { Answering } from "../../run/compare/answering.ts";
import { askableOf, askingOf } from "../../run/compare/askable.ts";
import { countItems } from "../../run/compare/judged-on.ts";
import { noSuchPrompt } from "../../run/compare/prompt-pairs.ts";
import { loadTree, refuseErrors } from "../../run/compare/workspace.ts";
import { scorePairs } from "../../scoring/score-pairs.ts";
import { interruptSignal } from "../interrupt.ts";
import type { ScoringOptions } from "../options.ts";
import { openProgress } from "../progress.ts";
import { chooseSettings } from "../settings-file.ts";
import { openAnsweringFor, runOptionsOf } from "../workbench.ts";

/**
 * `assay answers record [PROMPT…] [--at REV]`: asks the model about every item and writes its answers beside the ground truth, where everybody
 * finds them. Answers of other versions and other prompts in the same file stay. Lines are in the order prompt, version, item.
 */
export async function record(prompts: readonly string[], options: ScoringOptions & { readonly at?: string }): Promise<number> {
  await using repository = await openRepository(options.C);
  using interrupt = interruptSignal();
  const disk = await loadTree(repository.workingTree());
  const at = options.at === undefined ? disk : await loadTree(await repository.tree(options.at));
  refuseErrors(at, (path) => path.startsWith("prompts/"));
  refuseErrors(disk, (path) => path.startsWith("ground-truth/"));
  const { settings } = await chooseSettings(disk, options.settings);
  const progress = openProgress(options);
  await using answering = await openAnsweringFor(repository, settings, options, interrupt.signal, progress);
  const { taxonomy, sets } = disk.documents;
  for (const name of prompts.length > 0 ? prompts : at.documents.prompts.keys()) {
    const prompt = at.documents.prompts.get(name);
    if (!prompt) throw noSuchPrompt(name, at);
    const model = options.model ?? prompt.model ?? settings["default-model"];
    const oracle = await answering.oracle(model);
    const head = { askable: askableOf(prompt, askingOf(disk)), oracle };
    for (const setName of prompt.sets) {
      const set = sets.get(setName);
      if (!set) continue;
      const problems: Problem[] = [];
      const items = readItems(disk.tree, set, taxonomy, (problem) => problems.push(problem));
      const answers: StoredAnswer[] = [];
      const total = await countItems([set], disk.tree);
      const { itemsAtOnce, signal, onProgress } = runOptionsOf(options, interrupt.signal, progress);
      const scored = scorePairs(items, {
        base: null,
        head,
        itemsAtOnce,
        signal,
        onDone: ({ head: done }) => onProgress({ prompt: name, base: null, head: done, total, retries: () => 0 }),
      });
      for await (const { item, head: outcome } of scored) {
        if (outcome?.kind === "predicted" && outcome.answer) answers.push(outcome.answer);
        else if (outcome?.kind === "predicted" || outcome?.partial) {
          const why = outcome.kind === "left" ? ` (${outcome.reason})` : "";
          throw new UserError(
            `No answer for ${itemName(item, settings.report)}${why}; nothing was written. Run the command again to go on.`,
          );
        }
      }
      if (problems.length > 0) throw UserError.of(problems);
      const path = join(repository.path, set.path, "answers", `${model.replaceAll("/", "--")}.jsonl`);
      await writeAnswers(path, answers);
      const vectors = answering.vectors();
      if (vectors && oracle.model.rehearsal) await shipVectors(path.replace(/jsonl$/, "vectors"), vectors);
      progress.end();
      process.stdout.write(`${name}: ${answers.length} answers of ${model} in ${set.path}/answers/${model.replaceAll("/", "--")}.jsonl\n`);
    }
  }
  return 0;
}

/** The embedded model's vectors go beside its answers: then a clone rates these items without computing them. */
async function shipVectors(path: string, vectors: NonNullable<ReturnType<Answering["vectors"]>>): Promise<void> {
  const bytes = await readFile(path).catch(() => null);
  await writeFile(path, vectors.ship(bytes && { path, bytes }));
}

/** Replaces the answers of the same prompt version and keeps all others. */
async function writeAnswers(path: string, answers: readonly StoredAnswer[]): Promise<void> {
  const fresh = new Set(answers.map(({ key }) => key));
  const known = await readFile(path, "utf8").catch(() => "");
  const kept = known
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const answer = parseAnswer(line);
      if (typeof answer === "string") throw new UserError(`${path} holds a line that is no answer (${answer}). Mend or delete it first.`);
      return answer;
    });
  const all = [...kept.filter(({ key }) => !fresh.has(key)), ...answers];
  all.sort(
    (a, b) => compareText(a.prompt, b.prompt) || compareText(a.digest, b.digest) || compareText(a.item, b.item) || a.repeat - b.repeat,
  );
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, all.map((answer) => `${formatAnswer(answer)}\n`).join(""));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
