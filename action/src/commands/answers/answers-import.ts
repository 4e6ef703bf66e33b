import { createReadStream } from "node:fs";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { StoredAnswer } from "../../documents/ground-truth/answer.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { DEFAULT_REPORT, itemName, type ReportSettings, withoutQuotes } from "../../documents/ground-truth/sensitivity.ts";
import { readJson } from "../../documents/syntax/json.ts";
import { schemaCheck, validate } from "../../documents/syntax/validate.ts";
import { type Problem, UserError } from "../../errors.ts";
import { formatAnswer, parseAnswer } from "../../models/answer-line.ts";
import { createRequestKeys } from "../../models/request-key.ts";
import { openRepository } from "../../repository/repository.ts";
import { askableOf, askingOf } from "../../run/compare/askable.ts";
import { type Loaded, loadTree, refuseErrors } from "../../run/compare/workspace.ts";
import { type Askable, requestOf } from "../../scoring/oracle.ts";

/** One line of a log of answers. */
interface LoggedAnswer {
  readonly prompt: string;
  readonly revision: string;
  readonly set: string;
  readonly item: string;
  readonly text: string;
  readonly model?: string;
  readonly repeat?: number;
  readonly finish?: string;
  readonly usage?: StoredAnswer["usage"];
  readonly latency_ms?: number;
  readonly at?: string;
  readonly digest?: string;
}

/**
 * `assay answers import FILE`: takes in answers that were logged elsewhere. Each line's prompt is rendered at its revision to find the key.
 * All or nothing: an unknown item, a digest that differs, or a second text for one key refuses the whole file, each named with its line.
 */
export async function importAnswers(file: string, options: { readonly C: string; readonly model?: string }): Promise<number> {
  await access(file).catch((error: Error) => {
    throw new UserError(`Cannot read ${file}: ${error.message}`, { cause: error });
  });
  await using repository = await openRepository(options.C);
  const disk = await loadTree(repository.workingTree());
  refuseErrors(disk, (path) => path.startsWith("ground-truth/"));
  const { taxonomy, sets, settings } = disk.documents;
  const report = settings?.report ?? DEFAULT_REPORT;
  const problems: Problem[] = [];
  const items = new Map<string, Item>();
  for (const set of sets.values())
    for await (const item of readItems(disk.tree, set, taxonomy, (problem) => problems.push(problem)))
      items.set(`${set.name}/${item.id}`, item);
  // A line that cannot be read may be an answer about any item.
  const quotable = problems.length === 0 && [...sets.values(), ...items.values()].every(({ sensitivity }) => sensitivity === "public");
  const revisions = new Map<string, Promise<Loaded>>();
  const askables = new Map<string, Promise<Askable | null>>();
  const askableAt = (revision: string, prompt: string) => {
    const loaded = revisions.get(revision) ?? repository.tree(revision).then(loadTree);
    revisions.set(revision, loaded);
    const key = JSON.stringify([revision, prompt]);
    const askable =
      askables.get(key) ??
      loaded.then(({ documents }) => documents.prompts.get(prompt) ?? null).then((found) => found && askableOf(found, askingOf(disk)));
    askables.set(key, askable);
    return askable;
  };

  const keyOf = createRequestKeys();
  const texts = new Map<string, string>();
  const answers = new Map<string, StoredAnswer[]>();
  const refuse = (line: number, message: string, hint: string) =>
    void problems.push({ path: file, line, column: 1, code: "logged-answer", message, hint, severity: "error" });
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() === "") continue;
    const logged = readLogged(text, file, line, (problem) => problems.push(quotable ? problem : withoutQuotes(problem)));
    if (!logged) continue;
    const item = items.get(`${logged.set}/${logged.item}`);
    if (!item) {
      refuse(line, `there is no item ${logged.set}/${logged.item}`, "Items are named as in ground-truth/<set>/items.jsonl.");
      continue;
    }
    const askable = await askableAt(logged.revision, logged.prompt);
    if (!askable) {
      refuse(
        line,
        `${logged.revision} has no valid prompt \`${logged.prompt}\``,
        "Name the revision that was deployed when this was logged.",
      );
      continue;
    }
    const model = logged.model ?? options.model ?? askable.prompt.model;
    if (model === null) {
      refuse(line, "no model is named", "Add `model` to the line, or use --model.");
      continue;
    }
    if (logged.digest !== undefined && logged.digest !== askable.digest) {
      refuse(line, `the digest is not that of \`${logged.prompt}\` at ${logged.revision}`, `There it is ${askable.digest}.`);
      continue;
    }
    const repeat = logged.repeat ?? 0;
    const key = keyOf(await requestOf(model, askable, item, repeat));
    const known = texts.get(key);
    if (known !== undefined && known !== logged.text)
      refuse(
        line,
        `a second, different answer for item ${itemName(item, report)}`,
        "One request has one answer: use `repeat` for further ones.",
      );
    if (known !== undefined) continue;
    texts.set(key, logged.text);
    const { set, prompt } = logged;
    const answer = {
      key,
      prompt,
      digest: askable.digest,
      set,
      item: item.id,
      repeat,
      model,
      text: logged.text,
      finish: logged.finish ?? "stop",
    };
    const path = `ground-truth/${set}/answers/${model.replaceAll("/", "--")}.jsonl`;
    const more = {
      usage: logged.usage ?? { input: 0, output: 0 },
      latency_ms: logged.latency_ms ?? 0,
      at: logged.at ?? new Date(0).toISOString(),
    };
    answers.set(path, [...(answers.get(path) ?? []), { ...answer, ...more }]);
  }
  const merged = await Promise.all(
    [...answers].map(([path, fresh]) =>
      mergeInto(join(repository.path, path), path, fresh, (answer) => nameOf(answer, items, report), problems),
    ),
  );
  if (problems.length > 0) throw UserError.of(problems);
  for (const { path, text } of merged) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  for (const [path, fresh] of answers) process.stdout.write(`${fresh.length} answers taken into ${path}\n`);
  if (answers.size === 0) process.stdout.write("The file holds no answer: nothing was taken in.\n");
  return 0;
}

/** An answer's item as it may be named. */
function nameOf({ set, item }: StoredAnswer, items: ReadonlyMap<string, Item>, report: ReportSettings): string {
  const known = items.get(`${set}/${item}`);
  return known ? itemName(known, report) : `${set}/${item}`;
}

function readLogged(text: string, path: string, line: number, onProblem: (problem: Problem) => void): LoggedAnswer | null {
  const { document, problems } = readJson(text, path, line);
  for (const problem of problems) onProblem(problem);
  if (!document) return null;
  if (schemaCheck("logged-answer")(document.value)) return document.value as LoggedAnswer;
  for (const problem of validate("logged-answer", document)) onProblem(problem);
  return null;
}

/** The file's text with the fresh answers at its end; one that is there already with the same text is kept as it is. */
async function mergeInto(
  path: string,
  name: string,
  fresh: readonly StoredAnswer[],
  named: (answer: StoredAnswer) => string,
  problems: Problem[],
): Promise<{ readonly path: string; readonly text: string }> {
  const text = await readFile(path, "utf8").catch(() => "");
  const known = new Map<string, string>();
  text.split("\n").forEach((entry, index) => {
    const answer = entry === "" ? null : parseAnswer(entry);
    if (typeof answer === "string")
      problems.push({
        path: name,
        line: index + 1,
        column: 1,
        code: "recorded-answer",
        message: answer,
        hint: "Mend the line first.",
        severity: "error",
      });
    else if (answer) known.set(answer.key, answer.text);
  });
  for (const answer of fresh.filter(({ key, text: said }) => (known.get(key) ?? said) !== said)) {
    problems.push({
      path: name,
      line: 1,
      column: 1,
      code: "recorded-answer",
      message: `another answer for item ${named(answer)} is recorded under ${answer.key}`,
      hint: "Remove the recorded line, or leave this answer out.",
      severity: "error",
    });
  }
  const lines = fresh.filter(({ key }) => !known.has(key)).map((answer) => `${formatAnswer(answer)}\n`);
  return { path, text: `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${lines.join("")}` };
}
