import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askAll, fails, modelOf, pooled, reply, request, tick } from "../../test/pooled-model.ts";
import { AskError, type AskErrorKind } from "./ask-error.ts";

describe("the budget", () => {
  test("allows so many calls, tries included", async () => {
    const { pool } = pooled(
      modelOf(async (_, index) => (index % 2 ? reply() : Promise.reject(fails("unavailable")))),
      { maxCalls: 10 },
    );
    const { errors } = await askAll(pool, 20);
    expect(pool.stats().made).toBe(10);
    expect(errors.every((error) => error instanceof AskError && error.kind === "budget")).toBe(true);
  });

  test("is never passed, whatever the answers cost and however they fail", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ input: fc.nat(200), output: fc.nat(10), fate: fc.constantFrom("ok", "ok", "unreadable-response", "unavailable") }),
          {
            minLength: 1,
            maxLength: 30,
          },
        ),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 20 }),
        async (answers, micros, concurrency) => {
          const price = { input: 1, output: 2 };
          const maxCostUsd = micros / 1e6;
          let billed = 0;
          const model = modelOf(async (one, index) => {
            const { input, output, fate } = answers[index % answers.length] ?? { input: 1, output: 1, fate: "ok" };
            await tick();
            const bytes = one.messages[0]?.content[0]?.kind === "text" ? one.messages[0].content[0].text.length : 0;
            const usage = { input: Math.min(input, bytes), output };
            if (fate !== "unavailable") billed += (usage.input * price.input + usage.output * price.output) / 1e6;
            if (fate !== "ok") throw fails(fate as AskErrorKind);
            return { ...reply(), usage };
          });
          const { pool } = pooled(model, { price, maxCostUsd, concurrency, maxOutputTokens: 10 });
          const asked = await Promise.allSettled(Array.from({ length: 40 }, () => pool.ask(request("x".repeat(50)))));
          expect(asked).toHaveLength(40);
          expect(billed).toBeLessThanOrEqual(maxCostUsd + 1e-12);
          expect(pool.stats().costUsd).toBeLessThanOrEqual(maxCostUsd + 1e-12);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("waits for money that calls in flight give back", async () => {
    const model = modelOf(async () => tick().then(() => ({ ...reply(), usage: { input: 1, output: 0 } })));
    const { pool } = pooled(model, { price: { input: 1, output: 1 }, maxCostUsd: 200 / 1e6, maxOutputTokens: 10 });
    const { errors } = await askAll(pool, 50);
    expect(errors).toEqual([]);
    expect(model.peak()).toBeLessThan(10);
  });

  test("assumes the worst of a server that does not say what it used", async () => {
    const model = modelOf(async () => ({ ...reply(), usage: { input: 0, output: 0 } }));
    const { pool } = pooled(model, { price: { input: 1, output: 1 }, maxCostUsd: 1000 / 1e6 });
    const { errors, answered } = await askAll(pool, 100);
    expect(answered).toBeGreaterThan(5);
    expect(errors.length).toBeGreaterThan(5);
  });
});
