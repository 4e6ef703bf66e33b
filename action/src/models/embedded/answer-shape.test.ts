import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../canonical.ts";
import type { JsonSchema } from "../../documents/prompts/prompt.ts";
import type { Shape } from "./answer-shape.ts";
import { shapeOf } from "./answer-shape.ts";
import { composeAnswer } from "./compose-answer.ts";
import type { Decision } from "./nearest.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "+", "7", "é"), minLength: 1, maxLength: 5 });
const labels = fc.uniqueArray(word, { minLength: 1, maxLength: 6 });
const bounds = (most: number) => fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => ({ least: Math.min(a, b), most: Math.max(a, b) }));

const enumeration = labels.map((values): JsonSchema => ({ enum: values }));
const nullable = labels.map((values): JsonSchema => ({ enum: [null, ...values] }));
const list = labels.chain((values) =>
  bounds(values.length).map(
    ({ least, most }): JsonSchema => ({ type: "array", items: { enum: values }, uniqueItems: true, minItems: least, maxItems: most }),
  ),
);
const clauses = bounds(4).map(
  ({ least, most }): JsonSchema => ({ type: "array", items: { type: "string" }, uniqueItems: true, minItems: least, maxItems: most }),
);
const number = fc
  .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 100 }))
  .chain(([low, width]) =>
    fc.constantFrom<JsonSchema>(
      { type: "number" },
      { type: "number", minimum: low, maximum: low + width },
      { type: ["number", "null"], exclusiveMinimum: low, exclusiveMaximum: low + width },
      { type: "integer", minimum: low, maximum: low + width },
      { type: "integer" },
    ),
  );
const text = bounds(300).map(({ least, most }): JsonSchema => ({ type: "string", minLength: least, maxLength: most }));
const leaf = fc.oneof(
  enumeration,
  nullable,
  list,
  clauses,
  number,
  text,
  fc.constant<JsonSchema>({ type: "boolean" }),
  word.map((value): JsonSchema => ({ const: value })),
);
const member = fc.oneof(
  leaf,
  leaf.map((schema): JsonSchema => ({ anyOf: [{ type: "null" }, schema] })),
  leaf.map((schema): JsonSchema => ({ oneOf: [schema, { type: "null" }] })),
  leaf.map((schema): JsonSchema => ({ allOf: [schema] })),
);
const names = ["tier", "clauses", "confidence", "rationale", "escalate", "other/~name"];
const object = fc.array(member, { minLength: names.length, maxLength: names.length }).map(
  (members): JsonSchema => ({
    type: "object",
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name, at) => [name, members[at] ?? {}])),
  }),
);

/** Whatever could be decided: any labels, clauses that may repeat, any confidence. */
function decided(shape: Shape, pick: (count: number) => number, confidence: number): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const visit = (one: Shape): void => {
    if (one.kind === "object") for (const [, inner] of one.members) visit(inner);
    if (one.kind !== "one-of" && one.kind !== "any-of") return;
    const ranked = one.values.map(String);
    const holding = ranked.slice(0, one.kind === "one-of" ? 1 : pick(ranked.length + 1));
    const nearest = holding.map((label) => ({
      rule: { label, text: "Some rule — “quoted” 😹", clauses: ["XX-1", `XX-${pick(3)}.2`] },
      score: 0.5,
    }));
    decisions.set(one.pointer, { labels: holding, ranked, nearest, confidence });
  };
  visit(shape);
  return decisions;
}

describe("an answer", () => {
  it("always fits the schema", () => {
    const ajv = new Ajv2020({ strict: false });
    const outcome = fc.tuple(fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 }), fc.constantFrom(0, 0.5, 0.99999, 1));
    fc.assert(
      fc.property(object, outcome, (schema, [numbers, confidence]) => {
        let at = 0;
        const pick = (count: number) => (numbers[at++ % numbers.length] ?? 0) % count;
        const shape = shapeOf(schema);
        const answer = composeAnswer(shape, decided(shape, pick, confidence));
        const valid = ajv.validate({ ...schema }, JSON.parse(JSON.stringify(answer)));
        expect(valid ? [] : [ajv.errors, answer, schema]).toEqual([]);
      }),
    );
  });

  const decision = (found: readonly string[], confidence: number, clause: string): Decision => ({
    labels: found,
    ranked: found,
    nearest: found.map((label) => ({ rule: { label, text: `About ${label}`, clauses: [clause] }, score: 0.5 })),
    confidence,
  });

  it("has the labels in the schema's order, the nearest rules' clauses and the least confidence", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: {
        tier: { enum: ["7+", "13+"] },
        signs: { type: "array", items: { enum: ["gore", "drugs"] } },
        clauses: { type: "array", items: { type: "string" } },
        confidence: { type: "number" },
        rationale: { type: "string" },
        escalate: { type: "boolean" },
      },
    };
    const decisions = new Map([
      ["/tier", decision(["13+"], 0.9, "MR-2")],
      ["/signs", decision(["drugs", "gore"], 0.61239, "CD-1")],
    ]);
    expect(composeAnswer(shapeOf(schema), decisions)).toEqual({
      tier: "13+",
      signs: ["gore", "drugs"],
      clauses: ["MR-2", "CD-1"],
      confidence: 0.612,
      rationale: "Nearest rule: “About 13+” (MR-2); “About drugs” (CD-1); “About gore” (CD-1).",
      escalate: false,
    });
  });

  it("follows references and keeps to the clauses that a schema allows", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: {
        verdict: { $ref: "#/$defs/verdict" },
        cited: { type: "array", items: { enum: ["SP-1", "SP-2"] } },
        score: { type: "integer", maximum: 100 },
      },
      $defs: { verdict: { enum: ["yes", "no"] } } satisfies Json,
    };
    const decisions = new Map([["/verdict", decision(["no"], 0.87, "SP-9")]]);
    expect(composeAnswer(shapeOf(schema), decisions)).toEqual({ verdict: "no", cited: [], score: 87 });
  });
});
