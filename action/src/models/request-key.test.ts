import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, digestOfText } from "../canonical.ts";
import type { Message } from "../documents/prompts/message.ts";
import type { ModelRequest } from "../scoring/model.ts";
import { createRequestKeys, requestKey } from "./request-key.ts";

const text = (role: Message["role"], value: string): Message => ({ role, content: [{ kind: "text", text: value }] });
const request: ModelRequest = {
  model: "house/m",
  messages: [text("system", "Rate it."), text("user", "Harbour Lights")],
  config: { temperature: 0, maxOutputTokens: 300 },
  schema: { type: "object" },
  repeat: 0,
};

const messages = fc.array(
  fc.record({
    role: fc.constantFrom("system" as const, "user" as const, "model" as const),
    content: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant("text" as const), text: fc.string({ unit: "binary" }) }),
        fc.record({
          kind: fc.constant("media" as const),
          url: fc.constant("data:image/png;base64,AA=="),
          contentType: fc.constantFrom(null, "image/png"),
        }),
      ),
    ),
  }),
);
const requests: fc.Arbitrary<ModelRequest> = fc.record({
  model: fc.string(),
  messages,
  config: fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())),
  schema: fc.option(fc.dictionary(fc.string(), fc.string())),
  repeat: fc.nat(3),
});

describe("the key of a request", () => {
  test("is the digest of the canonical JSON of exactly its five members, the schema as its text", () => {
    expect(requestKey(request)).toBe(digestOfText(canonicalJson({ ...request, schema: JSON.stringify(request.schema) })));
    expect(requestKey(request)).toBe(requestKey({ ...request, config: { maxOutputTokens: 300, temperature: 0 } }));
  });

  test.each<[string, Partial<ModelRequest>]>([
    ["the model", { model: "house/other" }],
    ["a parameter", { config: { temperature: 1, maxOutputTokens: 300 } }],
    ["the schema", { schema: null }],
    ["the repeat", { repeat: 1 }],
    ["a role", { messages: [text("user", "Rate it."), text("user", "Harbour Lights")] }],
    ["one space", { messages: [text("system", "Rate it. "), text("user", "Harbour Lights")] }],
  ])("changes with %s", (_, change) => {
    expect(requestKey({ ...request, ...change })).not.toBe(requestKey(request));
  });

  test("is the same when what requests share is hashed once, whatever the order of the requests", () => {
    fc.assert(
      fc.property(fc.array(requests, { minLength: 1, maxLength: 6 }), (all) => {
        const keyOf = createRequestKeys();
        for (const one of [...all, ...all.toReversed()]) {
          expect(keyOf(one)).toBe(requestKey(one));
          expect(keyOf({ ...one, repeat: one.repeat + 1 })).toBe(requestKey({ ...one, repeat: one.repeat + 1 }));
        }
      }),
    );
  });

  test("is refused over a path, whose file may change", () => {
    const pictured: ModelRequest = {
      ...request,
      messages: [{ role: "user", content: [{ kind: "media", url: "media/a.png", contentType: null }] }],
    };
    expect(() => requestKey(pictured)).toThrow("Inline the media");
    expect(() => createRequestKeys()({ ...pictured, messages: [text("system", "x"), ...pictured.messages] })).toThrow("Inline the media");
  });
});
