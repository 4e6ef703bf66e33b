import { basename } from "node:path";
import { readAnswers } from "../../documents/ground-truth/answers.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { DEFAULT_REPORT, itemName } from "../../documents/ground-truth/sensitivity.ts";
import { formatProblem, type Problem } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { createRequestKeys } from "../../models/request-key.ts";
import { count } from "../../report/numbers.ts";
import { openRepository } from "../../repository/repository.ts";
import { askableOf, askingOf } from "../../run/compare/askable.ts";
import { loadTree } from "../../run/compare/workspace.ts";
import { requestOf } from "../../scoring/oracle.ts";

/**
 * `assay answers verify`: renders the prompts on disk anew and checks that every recorded answer stands under the key of exactly what was sent.
 * Answers of other versions cannot be rendered from the files on disk: they are counted. Returns 2 where an answer is wrong.
 */
export async function verify(options: { readonly C: string }): Promise<number> {
  await using repository = await openRepository(options.C);
  const disk = await loadTree(repository.workingTree());
  const { taxonomy, sets, prompts, settings } = disk.documents;
  const report = settings?.report ?? DEFAULT_REPORT;
  const askables = [...prompts.values()].map((prompt) => askableOf(prompt, askingOf(disk)));
  const keyOf = createRequestKeys();
  const problems: Problem[] = [];
  const counts = { verified: 0, otherVersion: 0 };
  for (const set of sets.values()) {
    const items = new Map<string, Item>();
    const before = problems.length;
    for await (const item of readItems(disk.tree, set, taxonomy, (problem) => problems.push(problem))) items.set(item.id, item);
    const quotable = problems.length === before && set.sensitivity === "public" && [...items.values()].every(isPublic);
    for (const path of (await disk.tree.list(`${set.path}/answers`)).filter((file) => file.endsWith(".jsonl"))) {
      const seen = new Set<string>();
      const wrong = (line: number, message: string, hint: string) =>
        problems.push({ path, line, column: 1, code: "recorded-answer", message, hint, severity: "error" });
      for await (const { answer, line } of readAnswers(disk.tree.lines(path), path, (problem) => problems.push(problem), quotable)) {
        if (seen.has(answer.key)) wrong(line, "a second answer stands under the same key", "Remove one of them.");
        seen.add(answer.key);
        if (answer.model.replaceAll("/", "--") !== basename(path, ".jsonl"))
          wrong(line, `an answer of ${answer.model} stands in another model's file`, "Move the line to that model's file.");
        const item = items.get(answer.item);
        if (!item || answer.set !== set.name) {
          wrong(line, `there is no item ${answer.set}/${answer.item}`, "Remove the line, or bring the item back.");
          continue;
        }
        const askable = askables.find(({ digest, prompt }) => digest === answer.digest && prompt.name === answer.prompt);
        if (!askable) {
          counts.otherVersion += 1;
          continue;
        }
        if (keyOf(await requestOf(answer.model, askable, item, answer.repeat)) === answer.key) counts.verified += 1;
        else
          wrong(
            line,
            `the key is not that of \`${answer.prompt}\` and item ${itemName(item, report)}`,
            "The item or the line was changed after it was recorded: record it again.",
          );
      }
    }
  }
  for (const problem of problems) process.stdout.write(`${logLines(formatProblem(problem))}\n`);
  process.stdout.write(
    `Verified ${count(counts.verified, "recorded answer")} of the prompts as they are. ${counts.otherVersion} more belong to other versions of a prompt: those cannot be looked at from the files on disk. ${count(problems.length, "problem")}.\n`,
  );
  return problems.length > 0 ? 2 : 0;
}

function isPublic({ sensitivity }: Item): boolean {
  return sensitivity === "public";
}
