import { describe, expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import { inputOf, review, settingsWith, traced } from "../../../test/sign-offs.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { evaluateSignOff } from "./evaluate.ts";
import { isSignOffLabel, labelsOf } from "./labels.ts";
import { standingOf } from "./standing.ts";

const RULE = '\n  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}, {role: legal}]}';
const rehearsal = (comparison: Comparison): Comparison => ({
  ...traced(comparison),
  rehearsal: true,
  prompts: traced(comparison).prompts.map((prompt) => ({ ...prompt, rehearsal: true })),
});

function standing(comparison: Comparison, people: readonly string[] = [], rules = RULE, draft = false) {
  const input = inputOf({ comparison, settings: settingsWith(rules), reviews: people.map((login) => review(login)) });
  return standingOf(evaluateSignOff(input), comparison, draft);
}

describe("a rehearsal", () => {
  const failing = rehearsal({ ...comparisons.failing(), checks: [] });

  it("is not held back by its numbers, and people still have to agree", () => {
    expect(standing(failing)).toMatchObject({ state: "pending", description: expect.stringMatching(/^Rehearsal; waiting for science/) });
    expect(standing(failing, ["ana", "gil"])).toMatchObject({ state: "success", description: expect.stringMatching(/^Rehearsal; agreed/) });
    expect(standing(failing, [], " []")).toMatchObject({ state: "success", description: "Rehearsal; nobody has to agree" });
  });

  it("is held back by a check that fails, and by what was not even rehearsed", () => {
    const checks = [{ name: "policy", state: "fail", text: "A clause is gone." }] as const;
    expect(standing({ ...failing, checks }, ["ana", "gil"])).toMatchObject({
      state: "failure",
      description: "Rehearsal; fails, which no approval overrides: A clause is gone.",
    });
    expect(standing({ ...failing, verdict: "not measured" }, ["ana", "gil"]).state).toBe("failure");
  });

  it("of one prompt does not stand in for another that was measured", () => {
    const [first] = failing.prompts;
    if (!first) throw new Error("the fixture has a prompt");
    const both = { ...failing, prompts: [first, { ...first, prompt: "other", rehearsal: false }] };
    expect(standing(both, ["ana", "gil"]).state).toBe("failure");
  });
});

it("a draft is never green, whoever agreed", () => {
  const quiet = traced(comparisons.nothingMoved());
  expect(standing(quiet, ["ana", "gil"]).state).toBe("success");
  expect(standing(quiet, ["ana", "gil"], RULE, true).state).toBe("pending");
});

describe("labels", () => {
  const quiet = traced(comparisons.nothingMoved());

  it("say for whom it waits, that it is ready, or that it is not", () => {
    expect(labelsOf(standing(quiet))).toEqual(["assay: waiting for science", "assay: waiting for legal"]);
    expect(labelsOf(standing(quiet, ["ana"]))).toEqual(["assay: waiting for legal"]);
    expect(labelsOf(standing(quiet, ["ana", "gil"]))).toEqual(["assay: ready"]);
    expect(labelsOf(standing(quiet, ["ana", "gil"], RULE, true))).toEqual(["assay: not ready"]);
    expect(labelsOf(standing(traced(comparisons.failing()), ["ana", "gil"]))).toEqual(["assay: not ready"]);
  });

  it("of the team stay the team's", () => {
    expect(["assay: ready", "assay: waiting for legal", "assay: important", "assay", "ready"].map(isSignOffLabel)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
