import { describe, expect, test } from "vitest";
import { answered, ask, chat, SCHEMA, TIER } from "../../test/ask-canned.ts";
import type { Canned } from "../../test/http-recorder.ts";

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
