import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NAME, NAME_FORM } from "../../documents/schemas/names.ts";
import { nameHint } from "../../documents/syntax/nearest-name.ts";
import type { Tree } from "../../documents/tree.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { createFindings } from "../../formats/finding.ts";
import { kindOf } from "../../formats/import-kind.ts";
import { type ImportPlan, planImport } from "../../formats/import-plan.ts";
import { importDocument, importText } from "../../formats/import-report.ts";
import { IMPORT_KINDS, type ImportKind } from "../../formats/imported.ts";
import { readLabelMap } from "../../formats/label-map.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Loaded, loadTree, refuseErrors } from "../../run/compare/workspace.ts";
import { writeResult } from "../outputs.ts";
import { openImport } from "./import-sources.ts";

export interface ImportOptions {
  readonly C: string;
  readonly map?: readonly string[];
  readonly headerRow?: number;
  readonly set?: string;
  readonly name?: string;
  readonly salt?: string;
  readonly prefix?: string;
  readonly force?: true;
  readonly dryRun?: true;
  readonly json?: string;
}

const BAD_INPUT = 2;

/**
 * `assay import [KIND] FILE…`: takes in prompts, items or a policy document of another tool. Each file is taken in as a whole or not at all, and with several files
 * nothing is written unless all of them can be. Returns 2 where there is an error, else 0.
 */
export async function importFiles(named: readonly string[], options: ImportOptions): Promise<number> {
  const [first = "", ...rest] = named;
  const given = IMPORT_KINDS.find((kind) => kind === first) ?? null;
  const files = given === null ? named : rest;
  if (files.length === 0)
    throw new UserError(`Name the file to import: \`assay import ${given ?? "KIND"} FILE\`. Kinds: ${IMPORT_KINDS.join(", ")}.`);
  for (const name of [options.set, options.name]) {
    if (name !== undefined && !new RegExp(NAME).test(name))
      throw new UserError(`\`${name}\` is no name of a set or a prompt. ${NAME_FORM}`);
  }
  await using repository = await openRepository(options.C);
  const disk = await loadTree(repository.workingTree());
  const planned = new Map<string, string>();
  const plans: ImportPlan[] = [];
  for (const file of files) {
    const plan = await planOne(given, file, options, disk, planned);
    for (const { path, text } of plan.files) planned.set(path, text);
    plans.push(plan);
  }
  const failed = plans.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  const write = !failed && options.dryRun !== true;
  for (const [path, text] of write ? planned : []) {
    const at = join(repository.path, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, text);
  }
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(importDocument(plans, write), null, 2)}\n`);
  if (options.json !== "-") for (const plan of plans) process.stdout.write(logLines(importText(plan, write)));
  return failed ? BAD_INPUT : 0;
}

async function planOne(
  given: ImportKind | null,
  file: string,
  options: ImportOptions,
  disk: Loaded,
  planned: ReadonlyMap<string, string>,
): Promise<ImportPlan> {
  const opened = await openImport(file, options.C);
  const kind = given ?? kindOf(opened);
  if (kind === null)
    throw new UserError(`What is ${file}? Say it: \`assay import KIND ${file}\`. ${nameHint(file, IMPORT_KINDS, "Kinds")}`);
  if (kind !== "sop") refuseErrors(disk, (path) => path.startsWith("ground-truth/"));
  const { taxonomy, sets, sops } = disk.documents;
  const context = {
    taxonomy,
    sets,
    map: readLabelMap(options.map ?? [], taxonomy),
    sources: opened,
    findings: createFindings(),
    set: options.set ?? null,
    name: options.name ?? null,
    salt: options.salt ?? null,
    headerRow: options.headerRow ?? null,
    prefix: options.prefix ?? null,
  };
  return planImport(kind, opened, context, {
    tree: withPlanned(disk.tree, planned),
    documents: { taxonomy, sets, sops },
    force: options.force === true,
  });
}

/** The files on disk with those that the files before would write. */
function withPlanned(tree: Tree, planned: ReadonlyMap<string, string>): Tree {
  return { ...tree, read: async (path) => planned.get(path) ?? (await tree.read(path)) };
}
