import { checkRepository } from "../documents/check.ts";
import { formatProblem } from "../errors.ts";
import { logLines } from "../escape.ts";
import { openRepository } from "../repository/repository.ts";
import { writeResult } from "./outputs.ts";

/**
 * `assay check [PATH…]`: every problem of every file on disk, at once. Returns 2 where there is an error, 0 with warnings or none.
 */
export async function check(paths: readonly string[], options: { readonly C: string; readonly json?: string }): Promise<number> {
  await using repository = await openRepository(options.C);
  const all = await checkRepository(repository.workingTree());
  const wanted = paths.map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""));
  const problems = wanted.length === 0 ? all : all.filter(({ path }) => wanted.some((one) => path === one || path.startsWith(`${one}/`)));
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
