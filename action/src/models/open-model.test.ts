import { afterEach, describe, expect, test } from "vitest";
import { type Canned, startRecorder } from "../../test/http-recorder.ts";
import type { Provider, Settings } from "../documents/settings.ts";
import type { ModelRequest } from "../scoring/model.ts";
import { AskError } from "./ask-error.ts";
import { openModel } from "./open-model.ts";
import type { Environment } from "./transport.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const SCHEMA = {
  type: "object",
  properties: { tier: { type: "string", enum: ["ALL", "7+"] } },
  required: ["tier"],
  additionalProperties: false,
};
const request = (model: string, change: Partial<ModelRequest> = {}): ModelRequest => ({
  model,
  messages: [
    { role: "system", content: [{ kind: "text", text: "Give a tier." }] },
    {
      role: "user",
      content: [
        { kind: "text", text: "Harbour Lights" },
        { kind: "media", url: "data:image/png;base64,iVBORw0KGgo=", contentType: "image/png" },
      ],
    },
  ],
  config: { temperature: 0, maxOutputTokens: 300, topP: 0.5, stopSequences: ["END"] },
  schema: SCHEMA,
  repeat: 0,
  ...change,
});

function settingsWith(name: string, provider: Provider, models: readonly string[]): Settings {
  return {
    path: ".github/assay.yml",
    providers: { [name]: provider },
    models: Object.fromEntries(models.map((id) => [id, { input: 1, output: 2, pinned: true }])),
    limits: { "output-tokens": 1000 },
  } as unknown as Settings;
}

interface Case {
  readonly provider: Provider;
  readonly model: string;
  readonly env: Environment;
  readonly canned: readonly Canned[];
  readonly change?: Partial<ModelRequest>;
  readonly url?: (base: string) => string;
}

async function ask({ provider, model, env, canned, change, url = (base) => base }: Case) {
  const server = await startRecorder(...canned);
  cleanups.push(server.close);
  const id = `it/${model}`;
  const warnings: string[] = [];
  const opened = await openModel(id, settingsWith("it", { ...provider, url: url(server.url) }, [id]), env, {
    onWarning: (message) => warnings.push(message),
  });
  cleanups.push(opened.close);
  const asking = () => opened.ask(request(id, change), new AbortController().signal);
  const reply = await asking().catch((error: unknown) => error);
  return { reply, warnings, asking, seen: server.requests, model: opened };
}

const chat = (message: object, rest: object = {}): Canned => ({
  body: {
    id: "chatcmpl-9",
    object: "chat.completion",
    created: 1760000000,
    model: "gpt-4.1-mini-2025-04-14",
    choices: [{ index: 0, message: { role: "assistant", ...message }, logprobs: null, finish_reason: "stop", ...rest }],
    usage: { prompt_tokens: 60, completion_tokens: 7, total_tokens: 67, prompt_tokens_details: { cached_tokens: 0 } },
  },
});
const TIER = '{"tier":"7+"}';
const answered = { text: TIER, finish: "stop", usage: { input: 60, output: 7 } };

const openaiBody = {
  max_tokens: 300,
  temperature: 0,
  top_p: 0.5,
  stop: ["END"],
  response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: SCHEMA } },
  messages: [
    { role: "system", content: "Give a tier." },
    {
      role: "user",
      content: [
        { type: "text", text: "Harbour Lights" },
        { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
      ],
    },
  ],
};

describe("each provider is asked in its own protocol", () => {
  test("openai-compatible", async () => {
    const { reply, seen, model } = await ask({
      provider: { type: "openai-compatible", key: "HOUSE_KEY" },
      model: "org/our-model",
      env: { HOUSE_KEY: "k-1" },
      canned: [chat({ content: TIER })],
      url: (base) => `${base}/v1/`,
    });
    expect(reply).toMatchObject(answered);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions", headers: { authorization: "Bearer k-1" } });
    expect(seen[0]?.body).toEqual({ model: "org/our-model", ...openaiBody });
    expect([model.id, model.pinned, model.rehearsal, model.readable("ja")]).toEqual(["it/org/our-model", true, false, true]);
  });

  test("openai-compatible without a key sends none", async () => {
    const { seen } = await ask({ provider: { type: "openai-compatible" }, model: "m", env: {}, canned: [chat({ content: TIER })] });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  test("openai", async () => {
    const { reply, seen } = await ask({
      provider: { type: "openai" },
      model: "gpt-4.1-mini",
      env: { OPENAI_API_KEY: "k-2", OPENAI_BASE_URL: "http://127.0.0.1:1" },
      canned: [chat({ content: TIER, refusal: null })],
      url: (base) => `${base}/v1`,
    });
    expect(reply).toMatchObject(answered);
    expect(seen[0]).toMatchObject({ path: "/v1/chat/completions", headers: { authorization: "Bearer k-2" } });
    expect(seen[0]?.body).toEqual({ model: "gpt-4.1-mini", ...openaiBody });
  });

  test("openai: a schema with optional properties is not sent as strict, and a parameter that the model refuses is named", async () => {
    const schema = {
      type: "object",
      properties: { tier: { type: "string" }, note: { type: "string" } },
      required: ["tier"],
      additionalProperties: false,
    };
    const { seen, warnings } = await ask({
      provider: { type: "openai" },
      model: "gpt-5-mini",
      env: { OPENAI_API_KEY: "k" },
      canned: [chat({ content: TIER })],
      change: { schema },
    });
    expect(seen[0]?.body).toMatchObject({ response_format: { json_schema: { strict: false } }, max_completion_tokens: 300 });
    expect(warnings).toContain("it/gpt-5-mini: temperature is not supported for reasoning models");
  });

  test("azure, by deployment and dated version", async () => {
    const { reply, seen } = await ask({
      provider: { type: "azure", "api-version": "2024-10-21", key: "AZ" },
      model: "our-deployment",
      env: { AZ: "k-3" },
      canned: [chat({ content: TIER })],
      url: (base) => `${base}/openai`,
    });
    expect(reply).toMatchObject(answered);
    expect(seen[0]).toMatchObject({
      path: "/openai/deployments/our-deployment/chat/completions?api-version=2024-10-21",
      headers: { "api-key": "k-3" },
      body: openaiBody,
    });
  });

  test("azure refuses a filtered prompt by an error, which is an answer", async () => {
    const body = { error: { message: "The response was filtered", code: "content_filter", param: "prompt", status: 400 } };
    const { reply } = await ask({ provider: { type: "azure" }, model: "d", env: { AZURE_API_KEY: "k" }, canned: [{ status: 400, body }] });
    expect(reply).toMatchObject({ text: "", finish: "content-filter", usage: { input: 0, output: 0 } });
  });

  const anthropic = (rest: object): Canned => ({
    body: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [{ type: "text", text: TIER }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 60, output_tokens: 7 },
      ...rest,
    },
  });

  test("anthropic", async () => {
    const { reply, seen } = await ask({
      provider: { type: "anthropic" },
      model: "claude-sonnet-4-5",
      env: { ANTHROPIC_API_KEY: "k-4" },
      canned: [anthropic({})],
      url: (base) => `${base}/v1`,
      change: { config: { temperature: 0, maxOutputTokens: 300, topK: 5 } },
    });
    expect(reply).toMatchObject(answered);
    expect(seen[0]).toMatchObject({
      path: "/v1/messages",
      headers: { "x-api-key": "k-4", "anthropic-version": "2023-06-01" },
      body: {
        model: "claude-sonnet-4-5",
        max_tokens: 300,
        temperature: 0,
        top_k: 5,
        system: [{ type: "text", text: "Give a tier." }],
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "Harbour Lights" },
              { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            ],
          },
        ],
      },
    });
    expect(JSON.stringify(seen[0]?.body)).toContain('"json_schema"');
  });

  test("anthropic: a refusal is an answer", async () => {
    const { reply } = await ask({
      provider: { type: "anthropic" },
      model: "claude-sonnet-4-5",
      env: { ANTHROPIC_API_KEY: "k" },
      canned: [anthropic({ content: [], stop_reason: "refusal" })],
    });
    expect(reply).toMatchObject({ text: "", finish: "refusal" });
  });

  const google = (rest: object): Canned => ({
    body: {
      candidates: [{ content: { parts: [{ text: TIER }], role: "model" }, finishReason: "STOP", index: 0, safetyRatings: [] }],
      usageMetadata: { promptTokenCount: 60, candidatesTokenCount: 7, totalTokenCount: 67 },
      modelVersion: "gemini-2.5-flash",
      ...rest,
    },
  });

  test("google", async () => {
    const { reply, seen } = await ask({
      provider: { type: "google" },
      model: "gemini-2.5-flash",
      env: { GOOGLE_GENERATIVE_AI_API_KEY: "k-5" },
      canned: [google({})],
      url: (base) => `${base}/v1beta`,
    });
    expect(reply).toMatchObject(answered);
    expect(seen[0]).toMatchObject({
      path: "/v1beta/models/gemini-2.5-flash:generateContent",
      headers: { "x-goog-api-key": "k-5" },
      body: {
        systemInstruction: { parts: [{ text: "Give a tier." }] },
        contents: [{ role: "user", parts: [{ text: "Harbour Lights" }, { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }] }],
        generationConfig: { maxOutputTokens: 300, temperature: 0, topP: 0.5, stopSequences: ["END"], responseMimeType: "application/json" },
      },
    });
    expect(seen[0]?.body.generationConfig).toHaveProperty("responseSchema.properties.tier.enum", ["ALL", "7+"]);
  });

  test("google: a blocked prompt is an answer", async () => {
    const { reply } = await ask({
      provider: { type: "google" },
      model: "gemini-2.5-flash",
      env: { GOOGLE_GENERATIVE_AI_API_KEY: "k" },
      canned: [google({ candidates: [], promptFeedback: { blockReason: "PROHIBITED_CONTENT" } })],
    });
    expect(reply).toMatchObject({ text: "", finish: "content-filter" });
  });

  const bedrock: Canned = {
    headers: { "x-amzn-requestid": "r-1" },
    body: {
      output: { message: { role: "assistant", content: [{ text: "7+" }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 60, outputTokens: 7, totalTokens: 67 },
      metrics: { latencyMs: 500 },
    },
  };

  test("amazon-bedrock, signed with access keys", async () => {
    const { reply, seen } = await ask({
      provider: { type: "amazon-bedrock", region: "eu-central-1" },
      model: "amazon.nova-lite-v1:0",
      env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" },
      canned: [bedrock],
      change: { schema: null },
    });
    expect(reply).toMatchObject({ text: "7+", finish: "stop", usage: { input: 60, output: 7 } });
    expect(seen[0]).toMatchObject({ path: "/model/amazon.nova-lite-v1%3A0/converse", headers: { "x-amz-security-token": "t" } });
    expect(seen[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=.*, Signature=[0-9a-f]{64}$/,
    );
    expect(seen[0]?.body).toMatchObject({
      system: [{ text: "Give a tier." }],
      messages: [{ role: "user", content: [{ text: "Harbour Lights" }, { image: { format: "png" } }] }],
      inferenceConfig: { maxTokens: 300, temperature: 0, topP: 0.5, stopSequences: ["END"] },
    });
  });

  test("amazon-bedrock, with an API key", async () => {
    const { seen } = await ask({
      provider: { type: "amazon-bedrock", region: "eu-central-1", key: "BEDROCK" },
      model: "amazon.nova-lite-v1:0",
      env: { BEDROCK: "k-6", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "s" },
      canned: [bedrock],
      change: { schema: null },
    });
    expect(seen[0]?.headers.authorization).toBe("Bearer k-6");
  });
});

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

describe("a model that cannot be opened", () => {
  const provider: Provider = { type: "openai" };
  test.each<[string, string, Settings, Environment, string, string]>([
    [
      "is not listed",
      "openai/other",
      settingsWith("openai", provider, ["openai/gpt"]),
      { OPENAI_API_KEY: "k" },
      "unlisted-model",
      "Listed are openai/gpt",
    ],
    ["has no provider", "house/m", settingsWith("openai", provider, ["house/m"]), {}, "unknown-provider", "no provider `house`"],
    [
      "has no key",
      "openai/gpt",
      settingsWith("openai", provider, ["openai/gpt"]),
      { OPENAI_API_KEY: "" },
      "missing-key",
      "OPENAI_API_KEY is empty",
    ],
    [
      "has no named key",
      "h/m",
      settingsWith("h", { type: "openai-compatible", url: "http://x", key: "H" }, ["h/m"]),
      {},
      "missing-key",
      "variable H is empty",
    ],
    [
      "has no AWS keys",
      "b/m",
      settingsWith("b", { type: "amazon-bedrock", region: "r" }, ["b/m"]),
      { AWS_ACCESS_KEY_ID: "a" },
      "missing-key",
      "AWS_SECRET_ACCESS_KEY",
    ],
    ["has no region", "b/m", settingsWith("b", { type: "amazon-bedrock", key: "B" }, ["b/m"]), { B: "k" }, "missing-setting", "region"],
    ["has no address", "h/m", settingsWith("h", { type: "openai-compatible" }, ["h/m"]), {}, "missing-setting", "`url`"],
    ["has no resource", "a/m", settingsWith("a", { type: "azure", key: "A" }, ["a/m"]), { A: "k" }, "missing-setting", "`resource`"],
    [
      "is named like a built-in",
      "constructor/m",
      settingsWith("openai", provider, ["constructor/m"]),
      {},
      "unknown-provider",
      "constructor",
    ],
  ])("because it %s says so", async (_, id, settings, env, code, message) => {
    const error = await openModel(id, settings, env).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ModelUnavailable", code });
    expect(String(error)).toContain(message);
  });
});
