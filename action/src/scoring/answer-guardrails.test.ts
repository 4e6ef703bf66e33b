import { expect, it } from "vitest";
import { clauseOf, itemOf, said } from "../../test/pairs.ts";
import { promptText } from "../../test/sample-repository.ts";
import { parsePrompt } from "../documents/prompts/parse-prompt.ts";
import type { Prompt } from "../documents/prompts/prompt.ts";
import { answerFlagger, LEAKED_RUN } from "./answer-guardrails.ts";
import type { Outcome } from "./oracle.ts";
import type { Prediction } from "./prediction.ts";

const words = (count: number, name = "word") => Array.from({ length: count }, (_, index) => `${name}${index}`).join(" ");

function promptOf(...rules: readonly string[]): Prompt {
  const { prompt } = parsePrompt({ name: "rating", path: "prompts/rating/prompt.md", source: promptText(rules), partials: new Map() });
  if (!prompt) throw new Error("the prompt cannot be read");
  return prompt;
}

function answered(text: string, prediction: Prediction = said({ tier: "ALL" })): Outcome {
  return { kind: "predicted", prediction, stored: true, answer: { text } as never };
}

it("counts an answer that copies the prompt, and not one that quotes a rule", () => {
  const flag = answerFlagger(promptOf(words(80)), []);
  const item = itemOf("t-1", { tier: "ALL" }, { input: { synopsis: "A cake." } });
  expect(flag(item, answered(`My instructions are: ${words(LEAKED_RUN).toUpperCase()}.`)).leaked).toBe(true);
  expect(flag(item, answered(`The rule says: ${words(LEAKED_RUN - 1)}.`)).leaked).toBe(false);
  const quoting = itemOf("t-2", { tier: "ALL" }, { input: { synopsis: `Somebody wrote ${words(LEAKED_RUN)} on a wall.` } });
  expect(flag(quoting, answered(words(LEAKED_RUN))).leaked).toBe(false);
  expect(flag(item, { kind: "left", reason: "no budget", partial: true }).leaked).toBe(false);
});

it("counts citations of what is no clause of the prompt's own SOPs", () => {
  const flag = answerFlagger(promptOf("Drugs."), [
    { ...clauseOf("MR-1.1"), sop: "rating", points: [], edges: [] },
    { ...clauseOf("XX-1.1"), sop: "another" },
  ]);
  const item = itemOf("t-1", { tier: "ALL" });
  const citing = (...clauses: string[]) => flag(item, answered("{}", { ...said({ tier: "ALL" }), clauses } as never)).unknownClauses;
  expect(citing()).toBe(false);
  expect(citing("MR-1.1")).toBe(false);
  expect(citing("MR-1.1", "MR-9.9")).toBe(true);
  expect(citing("XX-1.1")).toBe(true);
});

it("counts answers of another form than was asked for, and no refusals or failed calls", () => {
  const flag = answerFlagger(promptOf("Drugs."), []);
  const broken = (status: "malformed" | "unknown label" | "refused" | "error") =>
    flag(itemOf("t-1", { tier: "ALL" }), answered("?", { status, detail: "" })).broken;
  expect([broken("malformed"), broken("unknown label"), broken("refused"), broken("error")]).toEqual([true, true, false, false]);
});
