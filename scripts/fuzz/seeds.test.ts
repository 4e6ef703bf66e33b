import { describe, expect, it } from "vitest";
import { readAnswers } from "../../action/src/documents/ground-truth/answers.ts";
import { readSet } from "../../action/src/documents/ground-truth/item-set.ts";
import { readTaxonomy } from "../../action/src/documents/ground-truth/taxonomy.ts";
import { parseOverlay } from "../../action/src/documents/prompts/overlay-parser.ts";
import { parsePrompt } from "../../action/src/documents/prompts/parse-prompt.ts";
import { readRecord } from "../../action/src/documents/records/decision-record-reader.ts";
import { readRunFile } from "../../action/src/documents/records/run-file.ts";
import { readRollout } from "../../action/src/documents/settings/rollout.ts";
import { readSettings } from "../../action/src/documents/settings/settings-reader.ts";
import { parseSop } from "../../action/src/documents/sops/sop-parser.ts";
import { readTrace } from "../../action/src/documents/traces/trace-reader.ts";
import { formatProblem, type Problem } from "../../action/src/errors.ts";
import { ANSWERS, FIELDS, OVERLAYS, PARTIALS, PROMPTS, RECORDS, ROLLOUTS, RUNS, SETS, SETTINGS, SOPS, TRACES } from "./seeds.ts";

const prompt = (source: string) => parsePrompt({ name: "rating", path: "prompts/rating/prompt.md", source, partials: PARTIALS });

async function answerProblems(text: string): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for await (const _ of readAnswers(text.split("\n"), "a.jsonl", (problem) => problems.push(problem)));
  return problems;
}

function overlayProblems(source: string): readonly Problem[] {
  const base = prompt(PROMPTS[0] ?? "").prompt;
  if (base === null) throw new Error("the base cannot be read");
  return parseOverlay({ name: "rating/kids", path: "prompts/rating/overlays/kids.md", source, partials: PARTIALS }, base).problems;
}

/** From a seed with a mistake nothing behind the mistake would be reached. */
describe("the files that fuzzing starts from are right", () => {
  const kinds: readonly (readonly [string, readonly string[], (text: string) => readonly Problem[] | Promise<readonly Problem[]>])[] = [
    ["prompt", PROMPTS, (text) => prompt(text).problems],
    ["overlay", OVERLAYS, overlayProblems],
    ["SOP", SOPS, (text) => parseSop({ name: "rating", path: "sops/rating.md", source: text }).problems],
    ["trace", TRACES, (text) => readTrace(text, "prompts/rating/trace.yaml").problems],
    ["decision record", RECORDS, (text) => readRecord(text, "prompts/rating/decisions/DR-20261121-blood.md").problems],
    ["set", SETS, (text) => readSet(text, "ground-truth/titles").problems],
    ["fields", FIELDS, (text) => readTaxonomy(text).problems],
    ["settings", SETTINGS, (text) => readSettings(text).problems],
    ["rollout", ROLLOUTS, (text) => readRollout(text).problems],
    ["run", RUNS, (text) => readRunFile(text, "run.json").problems],
    ["answer", ANSWERS, answerProblems],
  ];
  it.each(kinds)("%s", async (_, seeds, problemsOf) => {
    for (const seed of seeds) expect((await problemsOf(seed)).map(formatProblem)).toEqual([]);
  });
});
