import { createHash, type Hash } from "node:crypto";
import { canonicalJson, type Digest, digestOf } from "../canonical.ts";
import type { Message } from "../documents/prompts/message.ts";
import type { ModelRequest } from "../scoring/model.ts";

/** The key of one request: SHA-256 of the canonical JSON of all that is sent. Throws where media are not inlined. */
export function requestKey(request: ModelRequest): Digest {
  assertInlined(request.messages);
  const { config, messages, model, repeat, schema } = request;
  return digestOf({ config, messages, model, repeat, schema: schemaText(schema) });
}

/**
 * `requestKey` for many requests: same digests, several times faster where requests share their `config`, their `schema` and their system
 * message (the same objects, not equal ones), because what they share is hashed once.
 */
export function createRequestKeys(): (request: ModelRequest) => Digest {
  const heads = new WeakMap<object, WeakMap<Message, Hash>>();
  const schemas = new WeakMap<object, string>();

  return (request) => {
    const { config, messages, model, repeat, schema } = request;
    const [first, ...rest] = messages;
    if (first?.role !== "system") return requestKey(request);
    assertInlined(rest);

    const head = once(
      once(heads, config, () => new WeakMap<Message, Hash>()),
      first,
      () => {
        assertInlined([first]);
        return createHash("sha256").update(`{"config":${canonicalJson(config)},"messages":[${canonicalJson(first)}`, "utf8");
      },
    );
    const schemaPart = schema === null ? "null" : once(schemas, schema, () => JSON.stringify(schemaText(schema)));
    const others = rest.map((message) => `,${canonicalJson(message)}`).join("");
    const tail = `${others}],"model":${JSON.stringify(model)},"repeat":${canonicalJson(repeat)},"schema":${schemaPart}}`;
    return `sha256:${head.copy().update(tail, "utf8").digest("hex")}`;
  };
}

/** A schema as it is sent: models write their answer in the order of its members, so another order is another question. */
function schemaText(schema: ModelRequest["schema"]): string | null {
  return schema === null ? null : JSON.stringify(schema);
}

function once<Key extends object, Value extends object | string>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

/** A key over a path would stay the same when the file changes. */
function assertInlined(messages: readonly Message[]): void {
  for (const { content } of messages) {
    for (const part of content) {
      if (part.kind === "media" && !part.url.startsWith("data:"))
        throw new TypeError("Inline the media of a request before taking its key.");
    }
  }
}
