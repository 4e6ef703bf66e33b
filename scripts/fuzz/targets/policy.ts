import { readRecord } from "../../../action/src/documents/records/decision-record-reader.ts";
import { readRollout } from "../../../action/src/documents/settings/rollout.ts";
import { indexSops } from "../../../action/src/documents/sops/sop-index.ts";
import { parseSop } from "../../../action/src/documents/sops/sop-parser.ts";
import type { TraceFile } from "../../../action/src/documents/traces/trace-file.ts";
import { readTrace } from "../../../action/src/documents/traces/trace-reader.ts";
import { writeTrace } from "../../../action/src/documents/traces/trace-writer.ts";
import { isSame, standsInFile } from "../laws.ts";
import { near } from "../mutations.ts";
import { RECORDS, ROLLOUTS, SOPS, TRACES } from "../seeds.ts";
import { target } from "../target.ts";

const SOP = "sops/rating.md";
const TRACE = "prompts/rating/trace.yaml";
const RECORD = "prompts/rating/decisions/DR-20261121-blood.md";
const ROLLOUT = "prompts/rollout.flagd.json";

const sop = target("sop", "an SOP is read or refused at its lines", near(SOPS), (source) => {
  const { sop: read, problems } = parseSop({ name: "rating", path: SOP, source });
  standsInFile(problems, { [SOP]: source });
  standsInFile(
    read.clauses
      .flatMap(({ line, points, edges }) => [line, ...points.map((at) => at.line), ...edges.map((at) => at.line)])
      .map((line) => ({ path: SOP, line, column: 1 })),
    { [SOP]: source },
  );
  indexSops([read]);
});

const withoutLines = (trace: TraceFile | null): unknown => JSON.parse(JSON.stringify(trace, (key, value) => (key === "line" ? 0 : value)));

const trace = target(
  "trace",
  "a trace is read or refused at its lines, and a trace that is written is the same trace",
  near(TRACES),
  (text) => {
    const { trace: read, problems } = readTrace(text, TRACE);
    standsInFile(problems, { [TRACE]: text });
    if (read === null) return;
    for (const written of [writeTrace(read), writeTrace(read, text)]) {
      isSame(withoutLines(readTrace(written, TRACE).trace), withoutLines(read), written);
    }
  },
);

const record = target("decision-record", "a decision record is read or refused at its lines", near(RECORDS), (source) => {
  const { record: read, problems } = readRecord(source, RECORD);
  standsInFile(problems, { [RECORD]: source });
  const lines: Readonly<Record<string, number | undefined>> = read?.lines ?? {};
  standsInFile(
    Object.values(lines).flatMap((line) => (line === undefined ? [] : [{ path: RECORD, line, column: 1 }])),
    { [RECORD]: source },
  );
});

const rollout = target("rollout", "a rollout is read or refused at its lines", near(ROLLOUTS), (text) => {
  standsInFile(readRollout(text, ROLLOUT).problems, { [ROLLOUT]: text });
});

export const policyTargets = [sop, trace, record, rollout];
