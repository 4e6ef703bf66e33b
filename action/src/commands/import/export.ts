import { readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readItems } from "../../documents/ground-truth/items.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { nameHint } from "../../documents/syntax/nearest-name.ts";
import { type Problem, UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { type ExportItem, type ExportScope, refuseRestricted } from "../../formats/export-scope.ts";
import { exportMessages } from "../../formats/messages-export.ts";
import { type ExportFile, exportPromptfoo } from "../../formats/promptfoo/export.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Loaded, loadTree, refuseErrors } from "../../run/compare/workspace.ts";
import { makeFolder } from "../folder.ts";
import { promptfooProvider } from "./export-provider.ts";

export interface ExportOptions {
  readonly C: string;
  readonly out?: string;
  readonly model?: string;
  readonly restricted?: true;
  readonly force?: true;
}

/** What `assay export` writes. */
export const EXPORT_FORMATS = ["promptfoo", "messages"] as const;

/** `assay export FORMAT PROMPT`: writes a prompt and the items it is judged on for another tool. Nothing is asked, and nothing leaves the machine. */
export async function exportPrompt(format: (typeof EXPORT_FORMATS)[number], name: string, options: ExportOptions): Promise<number> {
  await using repository = await openRepository(options.C);
  const disk = await loadTree(repository.workingTree());
  refuseErrors(
    disk,
    (path) => path.startsWith("ground-truth/") || path === `prompts/${name}/prompt.md` || path.startsWith("prompts/_shared/"),
  );
  const { prompts, taxonomy, settings } = disk.documents;
  const prompt = prompts.get(name);
  if (prompt === undefined) throw new UserError(`There is no prompt \`${name}\`. ${nameHint(name, [...prompts.keys()], "Prompts")}`);
  const scope: ExportScope = { prompt, taxonomy, items: await itemsOf(disk, prompt.sets) };
  refuseRestricted(scope.items, options.restricted === true);
  let files: readonly ExportFile[];
  const notes: string[] = [];
  switch (format) {
    case "promptfoo": {
      const model = options.model ?? prompt.model ?? settings?.["default-model"] ?? EMBEDDED_MODEL;
      const provider = promptfooProvider(model, settings);
      const exported = exportPromptfoo(scope, provider);
      files = exported.files;
      notes.push(...provider.notes, ...exported.notes);
      break;
    }
    case "messages":
      files = [{ path: "messages.json", text: exportMessages(scope) }];
      break;
    default:
      return format satisfies never;
  }
  const folder = options.out ?? `${name}-${format}`;
  await writeFiles(resolve(options.C, folder), files, options.force === true);
  for (const note of notes) process.stdout.write(`${logLines(`note: ${note}`)}\n`);
  process.stdout.write(
    `${logLines(`${scope.items.length} items of ${prompt.sets.join(", ") || "no set"} exported to ${files.map(({ path }) => join(folder, path)).join(", ")}`)}\n`,
  );
  return 0;
}

async function itemsOf({ tree, documents }: Loaded, names: readonly string[]): Promise<readonly ExportItem[]> {
  const items: ExportItem[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const set = documents.sets.get(name);
    if (set === undefined) continue;
    let line = "";
    const options = {
      onLine: (text: string) => {
        line = text;
      },
    };
    // The reader of items has validated the line that it hands on.
    for await (const item of readItems(tree, set, documents.taxonomy, (problem) => problems.push(problem), options))
      items.push({ item, written: JSON.parse(line) as ExportItem["written"] });
  }
  if (problems.length > 0) throw UserError.of(problems);
  return items;
}

/** All of the files, or none where one is there with other content. */
async function writeFiles(folder: string, files: readonly ExportFile[], force: boolean): Promise<void> {
  for (const { path, text } of force ? [] : files) {
    const present = await readFile(join(folder, path), "utf8").catch(() => null);
    if (present !== null && present !== text)
      throw new UserError(`${join(folder, path)} is there with other content. Name another folder with --out, or use --force.`);
  }
  for (const { path, text } of files) {
    await makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
}
