import * as fc from "fast-check";
import { readAnswers } from "../../../action/src/documents/ground-truth/answers.ts";
import { readTaxonomy } from "../../../action/src/documents/ground-truth/taxonomy.ts";
import { parsePrompt } from "../../../action/src/documents/prompts/parse-prompt.ts";
import { readRunFile, runFileText } from "../../../action/src/documents/records/run-file.ts";
import type { Problem } from "../../../action/src/errors.ts";
import { formatAnswer, parseAnswer } from "../../../action/src/models/answer-line.ts";
import { retryAfter } from "../../../action/src/models/retry-after.ts";
import { readMarker, withMarker, withoutMarker } from "../../../action/src/review/marker.ts";
import { answerReader } from "../../../action/src/scoring/read-answer.ts";
import { isSame, standsInFile } from "../laws.ts";
import { near } from "../mutations.ts";
import { ANSWERS, FIELDS, PARTIALS, PROMPTS, RUNS } from "../seeds.ts";
import { target } from "../target.ts";

const { taxonomy } = readTaxonomy(FIELDS[0] ?? "");
const PATH = "ground-truth/titles/answers/house--test.jsonl";
const RUN = "prompts/rating/decisions/DR-20261121-blood.run.json";

const readers = PROMPTS.map((source) => {
  const { prompt } = parsePrompt({ name: "rating", path: "prompts/rating/prompt.md", source, partials: PARTIALS });
  if (prompt === null) throw new Error("a seed cannot be read");
  return answerReader({ reading: prompt.answer, schema: prompt.output.schema }, taxonomy);
});

const WRITTEN = ['{"tier":"13+","clauses":["MR-1.1"]}', '{"tier":"ALL","note":"aa"}', "I think it is for teens.\nALL", "kids"];

const answer = target(
  "answer-reading",
  "an answer becomes labels of the taxonomy, or says why it is none; it is never a label by accident",
  fc.record({
    text: near(WRITTEN, ["ALL", "18+", "kids", "teens", '"tier"', '"__proto__"']),
    finish: fc.constantFrom("stop", "length", "refusal", "content-filter", "x"),
    reader: fc.nat(readers.length - 1),
  }),
  ({ text, finish, reader }) => {
    const prediction = readers[reader]?.({ text, finish });
    if (prediction === undefined) throw new Error("no reader");
    if (prediction.status !== "ok") {
      if (!("detail" in prediction) || prediction.detail === "") throw new Error("unreadable without a reason");
      return;
    }
    for (const [name, value] of Object.entries(prediction.values))
      for (const label of [value].flat())
        if (taxonomy.get(name)?.labels.includes(label) !== true) throw new Error(`${JSON.stringify(label)} is no label of ${name}`);
  },
);

const recorded = target(
  "answer-line",
  "a recorded answer is read or refused at its line, and reads as the same once written",
  near(ANSWERS),
  async (text) => {
    const problems: Problem[] = [];
    for await (const { answer: read } of readAnswers(text.split("\n"), PATH, (problem) => problems.push(problem))) {
      const line = formatAnswer(read);
      isSame(parseAnswer(line), JSON.parse(line), "answer line");
    }
    standsInFile(problems, { [PATH]: text });
    for (const line of text.split("\n")) parseAnswer(line);
  },
);

const run = target("run-file", "a run file is read or refused at its lines, and reads as the same once written", near(RUNS), (text) => {
  const { run: read, problems } = readRunFile(text, RUN);
  standsInFile(problems, { [RUN]: text });
  if (read !== null) isSame(readRunFile(runFileText(read), RUN).run?.items, read.items, "run file");
});

const BODIES = ["Text.\n\n<!-- assay:sticky:fail -->", "<!-- assay:inline:0123456789abcdef -->", "> <!-- assay:review:pass -->\n\nquoted"];

const marker = target(
  "marker",
  "only the marker at the end counts, and it is read as it was written",
  near(BODIES, ["<!-- assay:sticky:pass -->", "-->"]),
  (body) => {
    readMarker(body);
    const marked = withMarker(body, "inline", "0123456789abcdef");
    isSame(readMarker(marked), { kind: "inline", fingerprint: "0123456789abcdef" }, "marker");
    isSame(withoutMarker(marked), body.trimEnd(), "without its marker");
  },
);

const retry = target(
  "retry-after",
  "a wait is a number of milliseconds that is not negative, or none",
  fc.record({
    "retry-after": near(["120", "Wed, 21 Oct 2026 07:28:00 GMT", "1.5"]),
    "retry-after-ms": fc.option(near(["100"]), { nil: undefined as never }),
  }),
  (headers) => {
    const wait = retryAfter(headers, Date.UTC(2026, 9, 21));
    if (wait !== null && !(wait >= 0 && Number.isFinite(wait))) throw new Error(`a wait of ${wait}`);
  },
);

export const answerTargets = [answer, recorded, run, marker, retry];
