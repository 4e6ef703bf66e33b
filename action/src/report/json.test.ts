import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { comparisonSchema } from "./comparison-schema.ts";
import { renderJson } from "./json.ts";

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(comparisonSchema);
const samples = Object.entries(comparisons).map(([name, make]) => [name, make()] as const);

function problems(comparison: unknown): readonly string[] {
  validate(comparison);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("the JSON of a comparison", () => {
  it.each(samples)("%s reads back as it was, keeps its schema and ends with a line break", (_, comparison) => {
    const text = renderJson(comparison);
    expect(text.endsWith("}\n")).toBe(true);
    expect(JSON.parse(text)).toEqual(comparison);
    expect(problems(JSON.parse(text))).toEqual([]);
  });

  it("has members that few comparisons have", () => {
    const comparison = comparisons.failing();
    const rare: Comparison = {
      ...comparison,
      prompts: comparison.prompts.map((prompt) => ({
        ...prompt,
        latency: { base: null, head: { p50: 812, p95: 1650 } },
        left: [{ reason: "over budget", items: 3 }],
        newCases: { items: 9, failedBefore: 6, failedNow: 1, ids: ["t-0500"] },
        labels: [{ field: "tier", items: 412, relabelled: 20, right: { baseBase: 330, baseHead: 335, headBase: 320, headHead: 331 } }],
        escalations: { base: { share: 0.04, items: 17, errorsAmongRest: 31 }, head: { share: 0.06, items: 25, errorsAmongRest: 28 } },
      })),
    };
    expect(problems(JSON.parse(renderJson(rare)))).toEqual([]);
  });

  it("is refused with a member that the contract does not know, or without one that it has", () => {
    const comparison = comparisons.failing();
    expect(problems({ ...comparison, extra: 1 })).toContain(" must NOT have additional properties");
    const { reason: _, ...without } = comparison;
    expect(problems(without)).toContain(" must have required property 'reason'");
    const [prompt] = comparison.prompts;
    expect(problems({ ...comparison, prompts: [{ ...prompt, items: 1.5 }] })).toContain("/prompts/0/items must be integer");
  });
});
