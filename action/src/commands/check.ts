import { realpathSync } from "node:fs";
import { relative, resolve } from "node:path";
import { checkRepository } from "../documents/check.ts";
import { formatProblem, UserError } from "../errors.ts";
import { logLines } from "../escape.ts";
import { openRepository } from "../repository/repository.ts";
import { writeResult } from "./outputs.ts";

/**
 * `assay check [PATH…]`: every problem of every file on disk, at once. Returns 2 where there is an error, 0 with warnings or none.
 */
export async function check(paths: readonly string[], options: { readonly C: string; readonly json?: string }): Promise<number> {
  await using repository = await openRepository(options.C);
  const tree = repository.workingTree();
  // Paths are given as seen from the folder the person stands in.
  const wanted = paths.map((path) => relative(repository.path, resolve(realpathSync(options.C), path)).replaceAll("\\", "/"));
  const files = wanted.length === 0 ? [] : await tree.list("");
  const within = (path: string, one: string) => one === "" || path === one || path.startsWith(`${one}/`);
  const missing = wanted.find((one) => !files.some((path) => within(path, one)));
  if (missing !== undefined)
    throw new UserError(`There is no file ${JSON.stringify(missing)} that Git tracks or does not ignore: nothing was checked.`);
  const all = await checkRepository(tree);
  const problems = wanted.length === 0 ? all : all.filter(({ path }) => wanted.some((one) => within(path, one)));
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify({ schema: "assay/problems@1", problems }, null, 2)}\n`);
  if (options.json === "-") return errors > 0 ? 2 : 0;
  for (const problem of problems) process.stdout.write(`${logLines(formatProblem(problem))}\n`);
  const warnings = problems.length - errors;
  process.stdout.write(
    problems.length === 0 ? "Every file is in order.\n" : `${plural(errors, "error")}, ${plural(warnings, "warning")}\n`,
  );
  return errors > 0 ? 2 : 0;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
