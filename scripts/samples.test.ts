import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tracePrompts } from "../action/src/commands/trace/trace-prompts.ts";
import { firstDifference } from "../action/src/decisions/counts.ts";
import { recount, setAsItIs, strangerTo } from "../action/src/decisions/recount.ts";
import { checkRepository } from "../action/src/documents/check.ts";
import { contentDigest } from "../action/src/documents/prompts/content-digest.ts";
import { runFilePath } from "../action/src/documents/records/decision-record.ts";
import { readRunFile, runDigest } from "../action/src/documents/records/run-file.ts";
import { formatProblem } from "../action/src/errors.ts";
import { openRepository } from "../action/src/repository/repository.ts";
import { loadTree } from "../action/src/run/compare/workspace.ts";

const ROOT = join(import.meta.dirname, "..");
/** The day of the samples: that a waiver ends or a decision is due for another look is for `assay check`, and no reason for a test to fail. */
const TODAY = "2026-11-21";

describe("the files of this repository", () => {
  it("have no mistakes: every sample that is there is valid", async () => {
    await using repository = await openRepository(ROOT);
    const problems = await checkRepository(repository.workingTree(), TODAY);
    // Whether a sample is complete is for `assay check`; here the files that exist are read.
    expect(problems.filter((problem) => problem.code !== "missing-file").map(formatProblem)).toEqual([]);
  });

  it("trace every prompt and overlay, and no clause fails", async () => {
    await using repository = await openRepository(ROOT);
    const loaded = await loadTree(repository.workingTree());
    const traced = await tracePrompts(loaded, [], { today: TODAY, onNote: (message) => expect.fail(message) });
    expect(traced.map(({ prompt }) => prompt.name)).toEqual(["content-descriptors", "maturity-rating", "maturity-rating/japan"]);
    expect(traced.filter(({ matrix }) => matrix.tracePath === null)).toEqual([]);
    const failing = traced.flatMap(({ matrix }) => matrix.rows.filter(({ gate }) => gate === "fail"));
    expect(failing.map(({ clause, because }) => `${clause}: ${because}`)).toEqual([]);
  });

  it("hold decision records whose run files give, with today's labels, what the records say", async () => {
    await using repository = await openRepository(ROOT);
    const loaded = await loadTree(repository.workingTree());
    const { records, sets, prompts, taxonomy } = loaded.documents;
    const statuses = [...records.values()].map(({ status }) => status).sort();
    expect(statuses).toEqual(["accepted", "accepted", "rejected"]);
    for (const record of records.values()) {
      const { id, evidence, status } = record;
      const path = runFilePath(record);
      const text = await loaded.tree.read(path);
      if (evidence === null || text === null) return expect.fail(`${id} has no evidence or no run file`);
      const { run } = readRunFile(text, path);
      if (run === null) return expect.fail(`${path} cannot be read`);
      expect([id, runDigest(text), strangerTo(run, record, evidence)]).toEqual([id, evidence.run, null]);
      const counted = await recount(run, loaded);
      expect([id, counted.kind === "counted" ? firstDifference(evidence.counts, counted.counts) : counted.why]).toEqual([id, null]);
      for (const said of evidence.sets) {
        const set = sets.get(said.set);
        expect([id, set && (await setAsItIs(set, loaded))]).toEqual([id, said]);
      }
      // What was accepted is what stands here; what was rejected was measured against it.
      const prompt = prompts.get(record.prompt ?? "");
      const side = status === "rejected" ? evidence.base : evidence.head;
      expect([id, side?.content]).toEqual([id, prompt && contentDigest(prompt, taxonomy)]);
    }
  });
});
