import { describe, expect, it } from "vitest";
import type { Field } from "../documents/ground-truth/field.ts";
import type { AnswerReading } from "../documents/prompts/prompt.ts";
import { answerReader } from "./read-answer.ts";

const taxonomy = new Map<string, Field>([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+"] }],
  ["descriptors", { name: "descriptors", kind: "multi-label", labels: ["violence", "drugs"] }],
  ["spam", { name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" }],
]);
const nothing = { clauses: null, confidence: null, rationale: null, escalate: null };
const json: AnswerReading = {
  fields: { tier: { kind: "pointer", pointer: "/tier" }, descriptors: { kind: "pointer", pointer: "/why/labels" } },
  ...nothing,
  clauses: "/clauses",
  confidence: "/confidence",
  escalate: "/escalate",
};
const schema = {
  type: "object",
  properties: { tier: { enum: ["ALL", "7+", "13+"] }, confidence: { type: "number" } },
  required: ["tier"],
};
const read = answerReader({ reading: json, schema }, taxonomy);
const answer = (value: unknown, finish = "stop") => ({ text: typeof value === "string" ? value : JSON.stringify(value), finish });

describe("JSON answers", () => {
  it("reads fields, clauses, confidence and escalation", () => {
    const text = answer({
      tier: "13+",
      why: { labels: ["drugs", "violence", "drugs"] },
      clauses: ["MR-1.1", 7],
      confidence: 0.5,
      escalate: true,
    });
    expect(read(text)).toEqual({
      status: "ok",
      values: { tier: "13+", descriptors: ["violence", "drugs"] },
      clauses: ["MR-1.1"],
      confidence: 0.5,
      escalate: true,
      rationale: null,
    });
  });

  it.each([
    ["a fence", answer('```json\n{"tier":"13+"}\n```'), "malformed", /not JSON/],
    ["nothing", answer(""), "malformed", /empty/],
    ["an answer that was cut", answer('{"tier":"13', "length"), "malformed", /cut off at the output limit/],
    ["a missing field", answer({ tier: "13+" }), "malformed", /nothing stands at \/why\/labels/],
    ["a label of another case", answer({ tier: "all", why: { labels: [] } }), "unknown label", /tier: "all"/],
    ["an unknown label in a list", answer({ tier: "7+", why: { labels: ["gore"] } }), "unknown label", /descriptors: "gore"/],
    ["a label that is no text", answer({ tier: 7, why: { labels: [] } }), "malformed", /\/tier is not a text/],
    [
      "a member that breaks the schema",
      answer({ tier: "7+", why: { labels: [] }, confidence: "high" }),
      "malformed",
      /\/confidence must be number/,
    ],
    ["a refusal of the provider", answer("I cannot", "refusal"), "refused", /I cannot/],
    ["an inherited member", answer('{"tier":"7+","why":{"__proto__":{"labels":[]}}}'), "malformed", /nothing stands/],
  ] as const)("%s is unreadable", (_, given, status, detail) => {
    const prediction = read(given);
    expect(prediction.status).toBe(status);
    expect(prediction).toMatchObject({ detail: expect.stringMatching(detail) });
  });
});

describe("text answers", () => {
  const reader = (map: Record<string, string> | null, from: "all" | "last-line" | "last") =>
    answerReader({ reading: { fields: { spam: { kind: "text", map, from } }, ...nothing }, schema: null }, taxonomy);

  it.each([
    ["the label itself", reader(null, "all"), " remove\n", "remove"],
    ["what stands for a label", reader({ "1": "remove", "0": "allow" }, "all"), "1", "remove"],
    ["the last line", reader({ INVALID: "remove", VALID: "allow" }, "last-line"), "Thinking…\nINVALID", "remove"],
    ["the last whole word", reader({ INVALID: "remove", VALID: "allow" }, "last"), "VALID? Answer: INVALID.", "remove"],
  ] as const)("reads %s", (_, reads, text, label) => {
    expect(reads(answer(text))).toMatchObject({ status: "ok", values: { spam: label } });
  });

  it("keeps empty apart from foreign text", () => {
    expect(reader(null, "all")(answer("  ")).status).toBe("malformed");
    expect(reader(null, "all")(answer("Remove")).status).toBe("unknown label");
    expect(reader(null, "last")(answer("premoved")).status).toBe("unknown label");
  });
});
