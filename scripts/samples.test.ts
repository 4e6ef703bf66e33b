import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRepository } from "../action/src/documents/check.ts";
import { formatProblem } from "../action/src/errors.ts";
import { openRepository } from "../action/src/repository/repository.ts";

const ROOT = join(import.meta.dirname, "..");

describe("the files of this repository", () => {
  it("have no mistakes: every sample that is there is valid", async () => {
    await using repository = await openRepository(ROOT);
    const problems = await checkRepository(repository.workingTree());
    // Whether a sample is complete is for `assay check`; here the files that exist are read.
    expect(problems.filter((problem) => problem.code !== "missing-file").map(formatProblem)).toEqual([]);
  });
});
