import { describe, expect, it } from "vitest";
import { promptOf, SPAM_PROMPT, SPAM_SOP, tracedDocuments } from "../../test/traced-prompt.ts";
import { traceChecks, traceSummary } from "./checks.ts";
import { coverageCounter } from "./coverage.ts";
import { matrixOf } from "./matrix-of.ts";
import { draftTrace } from "./restamp.ts";

const TODAY = "2026-11-21";

function matrix(files: Parameters<typeof tracedDocuments>[0], items = 5) {
  const documents = tracedDocuments(files);
  const counter = coverageCounter();
  for (let index = 0; index < items; index++) {
    const truth = { spam: index % 2 === 0 ? "remove" : "allow" };
    counter.add({ truth, clauses: ["SP-1.1", "SP-1.2", "SP-1.3", "SP-1.10"], points: { "SP-1.1.DP1": "no" }, edge: [] });
  }
  return matrixOf({ prompt: promptOf(documents), documents, coverage: counter.coverage(), today: TODAY });
}
const sound = tracedDocuments({});
const trace = draftTrace(promptOf(sound), sound.sops, { today: TODAY, stamp: true });

describe("traceChecks", () => {
  it("fails for each clause whose gate fails, where a person mends it, then warns once", () => {
    const sop = SPAM_SOP.replace("nobody asked for is removed", "nobody wants is removed").replace("bare link", "naked link");
    const prompt = SPAM_PROMPT.replace(" `SP-1.3`", "");
    const checks = traceChecks(matrix({ sops: { spam: sop }, prompts: { spam: prompt }, traces: [trace] }));
    expect(checks).toEqual([
      {
        name: "trace",
        state: "fail",
        text: "`SP-1.1` Offers (critical): The clause has changed since the prompt was last reviewed against it. Read both texts and stamp the link.",
        prompt: "spam",
        path: "prompts/spam/trace.yaml",
        line: 0,
        command: "npx assay trace review SP-1.1 --prompt spam",
      },
      {
        name: "trace",
        state: "fail",
        text: expect.stringMatching(/^`SP-1\.3` Medicine \(regulated\): /),
        prompt: "spam",
        path: "prompts/spam/trace.yaml",
        line: 0,
        command: "npx assay trace review SP-1.3 --prompt spam",
      },
      {
        name: "trace",
        state: "warning",
        text: "1 clause has changed since it was reviewed; 2 branches or edge cases have no item.",
        prompt: "spam",
        path: "prompts/spam/trace.yaml",
        command: "npx assay trace spam --problems",
      },
    ]);
  });

  it("tells of many clauses in one state together", () => {
    const clauses = [1, 2, 3, 4, 5, 6, 7].map((number) => `### SP-4.${number} Title\n\n\`critical\`\n\nText.\n`);
    const sop = `---\nsop: SP\ntitle: Spam\nversion: 1\n---\n${clauses.join("\n")}`;
    const checks = traceChecks(
      matrix({ sops: { spam: sop }, prompts: { spam: SPAM_PROMPT.replaceAll(/ `SP-[\d.]+`/g, "") }, traces: [{ ...trace, links: [] }] }),
    );
    expect(checks.map(({ text }) => text)).toEqual([
      "7 critical or regulated clauses are not implemented: `SP-4.1`, `SP-4.2`, `SP-4.3`, `SP-4.4`, `SP-4.5` and 2 more. " +
        "Cite it where the prompt implements it, or waive it in the trace.",
    ]);
    expect(checks[0]).toMatchObject({ path: "sops/spam.md", line: 6 });
  });

  it("only warns where there is no trace file, and says nothing where all is well", () => {
    expect(traceChecks(matrix({ traces: [] }, 0)).map(({ state, text }) => [state, text])).toEqual([
      ["warning", "4 clauses are not tested enough; 3 branches or edge cases have no item."],
    ]);
    const whole = matrix({ traces: [trace] });
    expect(traceChecks({ ...whole, rows: whole.rows.map((row) => ({ ...row, branches: [] })) })).toEqual([]);
  });
});

describe("traceSummary", () => {
  it("is what a comparison holds of each row", () => {
    expect(traceSummary(matrix({ traces: [trace] }))[0]).toEqual({
      clause: "SP-1.1",
      states: ["covered"],
      gate: "holds",
      items: 5,
      because: "",
    });
  });
});
