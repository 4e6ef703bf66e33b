import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { hostile, sound, troubled } from "../../test/trace-matrices.ts";
import { renderTraceJson } from "./trace-json.ts";
import { traceMatrixSchema } from "./trace-schema.ts";

const valid = new Ajv2020({ strict: false }).compile(traceMatrixSchema);
const written = (matrix: ReturnType<typeof troubled>) =>
  JSON.parse(renderTraceJson({ at: { commit: null, name: "working tree" }, today: "2026-11-21", prompts: [matrix] }));

test.each([troubled(), sound(), hostile()])("what is written is what the schema says", (matrix) => {
  valid(written(matrix));
  expect(valid.errors ?? []).toEqual([]);
});

test("what nobody described is refused", () => {
  const document = written(troubled());
  expect(valid({ ...document, more: 1 })).toBe(false);
  document.prompts[0].rows[0].states = ["fine"];
  expect(valid(document)).toBe(false);
});
