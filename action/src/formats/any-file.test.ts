import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf } from "./fixtures/plan.ts";
import type { ImportKind } from "./imported.ts";

const KEYS = {
  "prompt-yml": [
    "messages",
    "role",
    "content",
    "testData",
    "vars",
    "inputs",
    "expected",
    "input",
    "modelParameters",
    "jsonSchema",
    "evaluators",
    "model",
  ],
  dotprompt: ["input", "output", "schema", "config", "model", "tier", "tier(enum)", "assay.answer"],
  promptfoo: [
    "prompts",
    "tests",
    "vars",
    "assert",
    "type",
    "value",
    "options",
    "transform",
    "metadata",
    "assay",
    "front-matter",
    "prompt",
    "defaultTest",
    "providers",
    "config",
  ],
  "label-studio": ["data", "annotations", "result", "value", "choices", "from_name", "completed_by", "email", "created_at", "id", "drafts"],
} satisfies Partial<Record<ImportKind, readonly string[]>>;

const scalar = fc.oneof(
  fc.constantFrom("13+", "{{a}}", "tier", "equals", "javascript", "output.a === 'x' || y", "user", "file://x.txt", ""),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** Any value made of the keys that a kind of file has, each at any place. */
function anyOf(keys: readonly string[]): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 5 }),
    ),
  })).value;
}

describe("a file of any shape", () => {
  it.each(Object.entries(KEYS))("%s: is planned or refused, and nothing of it is written beside an error", async (kind, keys) => {
    const asText = (value: unknown) => (kind === "dotprompt" ? `---\n${JSON.stringify(value)}\n---\n{{a}}\n` : JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyOf(keys),
          fc.dictionary(fc.constantFrom(...keys), anyOf(keys)),
          fc.array(fc.dictionary(fc.constantFrom(...keys), anyOf(keys))),
        ),
        async (value) => {
          const plan = await planOf(kind as ImportKind, { "file.yaml": asText(value) }, { salt: "s", map: ["output=tier"] });
          expect(plan.cases.imported).toBeLessThanOrEqual(plan.cases.total);
          if (plan.findings.some(({ severity }) => severity === "error")) expect(plan.files).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(["csv", "sop", "prompt-yml", "dotprompt", "promptfoo", "label-studio"] as const)("%s: any text", async (kind) => {
    const text = fc.stringMatching(/^(?:[a\d "',;:{}#*~\-=|\n.()[\]\r\u200b]|---\n|\*\*1\.1 |- |\| 1 \|\n|## ){0,40}$/);
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const plan = await planOf(kind, { "file.txt": content }, { salt: "s", prefix: "HS" });
        expect(plan.cases.imported).toBeLessThanOrEqual(plan.cases.total);
      }),
      { numRuns: 300 },
    );
  });
});
