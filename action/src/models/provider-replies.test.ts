import { describe, expect, test } from "vitest";
import { ask, chat } from "../../test/ask-canned.ts";
import type { Canned } from "../../test/http-recorder.ts";
import type { ModelRequest } from "../scoring/model.ts";
import { AskError } from "./ask-error.ts";

describe("what comes back", () => {
  const house = { provider: { type: "openai-compatible" } as const, model: "m", env: {} };

  test.each([
    ["length", "length"],
    ["content_filter", "content-filter"],
    ["tool_calls", "other"],
    ["something new", "other"],
  ])("finish reason %s is %s", async (finish_reason, finish) => {
    const { reply } = await ask({ ...house, canned: [chat({ content: "x" }, { finish_reason })] });
    expect(reply).toMatchObject({ text: "x", finish });
  });

  test("a refusal in its own member is kept as an answer", async () => {
    const refusal = chat({ content: null, refusal: "I cannot help with that." });
    const env = { OPENAI_API_KEY: "k" };
    for (const one of [house, { provider: { type: "openai" } as const, model: "gpt-4.1", env }]) {
      const { reply } = await ask({ ...one, canned: [refusal] });
      expect(reply).toMatchObject({ text: "I cannot help with that.", finish: "refusal" });
    }
  });

  const content = [
    { token: "7", logprob: -0.01, bytes: [55], top_logprobs: [] },
    { token: "+", logprob: -0.2, bytes: [43], top_logprobs: [] },
  ];

  test("probabilities of a text answer are asked for and kept", async () => {
    const text = { change: { schema: null }, canned: [chat({ content: "7+" }, { logprobs: { content, refusal: null } })] };
    const { reply, seen } = await ask({ ...house, ...text });
    expect(seen[0]?.body.logprobs).toBe(true);
    expect(reply).toMatchObject({ logprobs: content.map(({ token, logprob }) => ({ token, logprob })) });
    const openai = await ask({ provider: { type: "openai" }, model: "gpt-4.1", env: { OPENAI_API_KEY: "k" }, ...text });
    expect(openai.seen[0]?.body.logprobs).toBe(true);
    expect(openai.reply).toHaveProperty("logprobs.length", 2);
  });

  test("a server that refuses to give probabilities is asked without them, from then on", async () => {
    const refused = {
      status: 400,
      body: { error: { message: "`logprobs` is not supported by this model", type: "invalid_request_error" } },
    };
    const { reply, seen, asking } = await ask({ ...house, change: { schema: null }, canned: [refused, chat({ content: "7+" })] });
    expect(reply).toMatchObject({ text: "7+" });
    await asking();
    expect(seen.map(({ body }) => body.logprobs)).toEqual([true, undefined, undefined]);
  });

  test.each<[string, Canned, Partial<AskError>]>([
    ["a rate limit in seconds", { status: 429, headers: { "retry-after": "7" }, body: {} }, { kind: "rate-limited", retryAfterMs: 7000 }],
    [
      "a rate limit in milliseconds",
      { status: 429, headers: { "retry-after-ms": "70" }, body: {} },
      { kind: "rate-limited", retryAfterMs: 70 },
    ],
    ["an empty purse", { status: 429, body: { error: { message: "no money", code: "insufficient_quota" } } }, { kind: "quota" }],
    ["an overloaded server", { status: 529, body: { error: { message: "busy" } } }, { kind: "unavailable" }],
    ["an unknown model", { status: 404, body: { error: { message: "no such model" } } }, { kind: "not-found" }],
    [
      "a bad request",
      { status: 400, body: { error: { message: "bad\n  schema" } } },
      { kind: "refused-request", message: "it/m: HTTP 400 bad schema" },
    ],
    ["a body of another shape", { body: { hello: 1 } }, { kind: "unreadable-response" }],
    ["no choices", { body: { choices: [] } }, { kind: "unreadable-response" }],
  ])("%s is an error of its kind", async (_, canned, error) => {
    const { reply } = await ask({ ...house, canned: [canned] });
    expect(reply).toBeInstanceOf(AskError);
    expect(reply).toMatchObject(error);
  });

  test("a key that the provider repeats is not in the message", async () => {
    const body = { error: { message: "Incorrect API key provided: sk-secret" } };
    const { reply } = await ask({
      provider: { type: "openai" },
      model: "gpt-4.1",
      env: { OPENAI_API_KEY: "sk-secret" },
      canned: [{ status: 401, body }],
    });
    expect(reply).toMatchObject({ kind: "unauthorized", message: "it/gpt-4.1: HTTP 401 Incorrect API key provided: ***" });
  });

  test.each<[string, Partial<ModelRequest>, string]>([
    ["an unknown parameter", { config: { reasoningEffort: "high" } }, "`config` has `reasoningEffort`, which no provider here takes"],
    ["a parameter of the wrong kind", { config: { temperature: "hot" } }, "`temperature` must be a number"],
    ["too many output tokens", { config: { maxOutputTokens: 1e9 } }, "asks for 1000000000 output tokens; the settings allow 1000"],
    [
      "an address on the network",
      { messages: [{ role: "user", content: [{ kind: "media", url: "https://a.example/x.png", contentType: null }] }] },
      "is not a data: URL",
    ],
    [
      "media in the system message",
      { messages: [{ role: "system", content: [{ kind: "media", url: "data:,x", contentType: null }] }] },
      "providers take text only",
    ],
  ])("%s is refused before anything is sent", async (_, change, message) => {
    const { reply, seen } = await ask({ ...house, change, canned: [chat({ content: "x" })] });
    expect(String(reply)).toContain(message);
    expect(seen).toEqual([]);
  });

  test("the settings' limit is sent where a prompt names none", async () => {
    const { seen } = await ask({ ...house, change: { config: {} }, canned: [chat({ content: "x" })] });
    expect(seen[0]?.body.max_tokens).toBe(1000);
  });
});
