import { afterEach, describe, expect, test } from "vitest";
import { type Fault, type OpenAIServerOptions, startOpenAI } from "../../test/openai-server.ts";
import { askAll, fails, modelOf, pooled, reply, request, tick } from "../../test/pooled-model.ts";
import type { Settings } from "../documents/settings/settings.ts";
import { Interrupted } from "../errors.ts";
import { AskError } from "./ask-error.ts";
import { openModel } from "./open-model.ts";
import { createPool, type PoolOptions } from "./pool.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe("a pool over a real server", () => {
  async function overHttp(served: OpenAIServerOptions, options: Partial<PoolOptions> = {}) {
    const server = await startOpenAI(served);
    cleanups.push(server.close);
    const settings = {
      path: ".github/assay.yml",
      providers: { house: { type: "openai-compatible", url: server.url } },
      models: { "house/m": { input: 1, output: 2 } },
      limits: { "output-tokens": 1000 },
    } as unknown as Settings;
    const model = await openModel("house/m", settings, {});
    cleanups.push(model.close);
    return { server, ...pooled(model, options) };
  }

  test("gets every answer although every other request goes wrong in another way", async () => {
    const faults: readonly (Fault | undefined)[] = [
      { kind: "status", status: 429 },
      { kind: "status", status: 429, headers: { "retry-after": "1" } },
      { kind: "status", status: 500 },
      { kind: "reset" },
      { kind: "truncated" },
      { kind: "short-body" },
      { kind: "status", status: 503, body: "<html>busy</html>" },
      undefined,
    ];
    const tries = new Map<string, number>();
    const { server, pool } = await overHttp({
      answer: (body) => `answer to ${body.messages[0]?.content}`,
      // Two tries of each item go wrong, in two of the eight ways.
      faults: (_, body) => {
        const text = String(body.messages[0]?.content);
        const tried = tries.get(text) ?? 0;
        tries.set(text, tried + 1);
        return tried < 2 ? faults[(Number(text.slice(5)) + tried * 3) % faults.length] : undefined;
      },
    });
    const texts = await Promise.all(Array.from({ length: 60 }, async (_, index) => (await pool.ask(request(`item ${index}`))).text));
    expect(texts).toEqual(Array.from({ length: 60 }, (_, index) => `answer to item ${index}`));
    const { made, retried, failed, inFlight } = pool.stats();
    expect([made, retried, failed, inFlight]).toEqual([server.requests.length, server.requests.length - 60, 0, 0]);
    expect(retried).toBeGreaterThan(30);
  });

  test("counts tokens and money as the server reports them", async () => {
    const { server, pool } = await overHttp({}, { price: { input: 1, output: 2 } });
    const { usage } = await pool.ask(request());
    await pool.ask(request());
    expect(pool.stats()).toMatchObject({ made: 2, inputTokens: usage.input * 2, outputTokens: usage.output * 2 });
    expect(pool.stats().costUsd).toBeCloseTo((usage.input * 2 * 1 + usage.output * 2 * 2) / 1e6, 12);
    expect(server.requests).toHaveLength(2);
  });

  test("stops at once at a wrong key and follows no redirect", async () => {
    const unauthorized = await overHttp({ faults: () => ({ kind: "status", status: 401 }) });
    const { errors } = await askAll(unauthorized.pool, 100);
    expect(errors).toHaveLength(100);
    expect(errors.every((error) => error instanceof AskError && error.kind === "unauthorized")).toBe(true);
    expect(unauthorized.server.requests.length).toBeLessThanOrEqual(8);

    const redirected = await overHttp({ faults: () => ({ kind: "redirect", location: "http://127.0.0.1:1/" }) });
    await expect(redirected.pool.ask(request())).rejects.toMatchObject({ kind: "redirected" });
  });
});

describe("how many calls are in flight", () => {
  test("starts low, grows with success up to what is allowed", async () => {
    const seen: number[] = [];
    let open = 0;
    const model = modelOf(async () => {
      open += 1;
      seen.push(open);
      await tick();
      open -= 1;
      return reply();
    });
    const { pool } = pooled(model, { concurrency: 40 });
    await askAll(pool, 400);
    expect(Math.max(...seen.slice(0, 8))).toBeLessThanOrEqual(8);
    expect(Math.max(...seen)).toBe(40);
  });

  test("halves once for one burst of refusals, and honours the wait that the provider names", async () => {
    let refused = 0;
    const model = modelOf(async (_, index) => {
      await tick();
      if (index >= 200 && index < 216) {
        refused += 1;
        throw fails("rate-limited", 7000);
      }
      return reply();
    });
    const { pool, slept } = pooled(model, { concurrency: 16 });
    const { errors } = await askAll(pool, 300);
    expect([errors.length, refused, pool.stats().retried]).toEqual([0, 16, 16]);
    expect(Math.max(...slept)).toBe(7000);
  });

  test("asks less at once of a server that queues until answers come too late", async () => {
    let waiting = 0;
    const model = modelOf(async () => {
      waiting += 1;
      const late = waiting > 8;
      await tick();
      waiting -= 1;
      if (late) throw fails("timed-out");
      return reply();
    });
    const { pool } = pooled(model, { concurrency: 64 });
    const { errors } = await askAll(pool, 400);
    expect(errors).toEqual([]);
    // Without slowing down, nearly every request above the eighth would be asked again and again.
    expect(pool.stats().retried).toBeLessThan(200);
  });

  test("is bounded by the model itself", async () => {
    const model = { ...modelOf(async () => tick().then(() => reply())), maxInFlight: 2 };
    const { pool } = pooled(model);
    await askAll(pool, 20);
    expect([pool.width, model.peak()]).toEqual([2, 2]);
  });
});

describe("giving up", () => {
  test("after six tries, with growing waits", async () => {
    const { pool, slept } = pooled(modelOf(async () => Promise.reject(fails("unavailable"))));
    await expect(pool.ask(request())).rejects.toMatchObject({ kind: "unavailable" });
    expect(pool.stats()).toMatchObject({ made: 6, retried: 5, failed: 1 });
    expect(slept).toEqual([250, 500, 1000, 2000, 4000]);
  });

  test("at once where another try cannot help, and only on that request", async () => {
    const model = modelOf(async ({ messages }) =>
      JSON.stringify(messages).includes('"3"') ? Promise.reject(fails("refused-request")) : reply(),
    );
    const { pool } = pooled(model);
    const { errors, answered } = await askAll(pool, 20);
    expect([errors.length, answered, pool.stats().made]).toEqual([1, 19, 20]);
  });

  test("where the provider asks for a wait that no run can afford", async () => {
    const { pool, slept } = pooled(modelOf(async () => Promise.reject(fails("rate-limited", 3_600_000))));
    await expect(pool.ask(request())).rejects.toMatchObject({ kind: "rate-limited" });
    expect(slept).toEqual([]);
  });

  test("on all, when the provider is down", async () => {
    const { pool } = pooled(modelOf(async () => Promise.reject(fails("unavailable"))));
    const { errors } = await askAll(pool, 1000);
    expect(errors).toHaveLength(1000);
    expect(pool.stats().made).toBeLessThan(200);
    await expect(pool.ask(request())).rejects.toMatchObject({ kind: "unavailable" });
  });

  test("passes a bug on as it is", async () => {
    const { pool } = pooled(modelOf(async () => Promise.reject(new RangeError("bug"))));
    await expect(pool.ask(request())).rejects.toThrow(RangeError);
  });
});

describe("when the run is to stop", () => {
  test("what is in flight may come back, and nothing more is asked", async () => {
    const stop = new AbortController();
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const model = modelOf(() => finished.then(() => reply()));
    const pool = createPool({ model, concurrency: 2, signal: stop.signal });
    const asked = Promise.allSettled([1, 2, 3, 4].map(() => pool.ask(request())));
    await tick();
    stop.abort();
    await expect(pool.ask(request())).rejects.toThrow(Interrupted);
    finish();
    expect((await asked).map((one) => one.status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
    expect(pool.stats().made).toBe(2);
  });

  test("what does not come back in time is broken off", async () => {
    const stop = new AbortController();
    const model = modelOf((_, __, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Interrupted()))));
    const { pool, slept } = pooled(model, { signal: stop.signal });
    const asked = askAll(pool, 3);
    await tick();
    stop.abort();
    const { errors } = await asked;
    expect(errors.every((error) => error instanceof Interrupted)).toBe(true);
    expect(slept).toEqual([2000]);
  });

  test("requests that wait for their next try end too", async () => {
    const stop = new AbortController();
    const model = modelOf(async () => Promise.reject(fails("unavailable")));
    const pool = createPool({ model, concurrency: 2, signal: stop.signal, random: () => 0.99 });
    const asked = askAll(pool, 4);
    await tick();
    stop.abort();
    const { errors } = await asked;
    expect(errors).toHaveLength(4);
    expect(errors.every((error) => error instanceof Interrupted)).toBe(true);
  });
});
