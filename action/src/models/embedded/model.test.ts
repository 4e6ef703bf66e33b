import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ContentPart } from "../../documents/prompts/message.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { Interrupted } from "../../errors.ts";
import type { ModelRequest } from "../../scoring/model.ts";
import { openEmbedded } from "./model.ts";
import { openVectorStore } from "./vector-store.ts";

const folder = mkdtempSync(join(tmpdir(), "embedded-"));
afterAll(() => rmSync(folder, { recursive: true }));

const RULES = "## yes\n- A dog barks at night\n\n## no\n- The sun shines on the sea\n";

function request(item: readonly ContentPart[], rules = RULES): ModelRequest {
  const system = rules === "" ? [] : [{ role: "system" as const, content: [{ kind: "text" as const, text: rules }] }];
  const schema = { type: "object", properties: { answer: { enum: ["yes", "no"] } } };
  return { model: EMBEDDED_MODEL, messages: [...system, { role: "user", content: item }], config: {}, schema, repeat: 0 };
}

const BARK: readonly ContentPart[] = [{ kind: "text", text: "The puppy barked until morning." }];

describe("the embedded model", () => {
  it("is a rehearsal, and says so", async () => {
    await using model = closing(await openEmbedded(EMBEDDED_MODEL));
    expect(model).toMatchObject({ id: EMBEDDED_MODEL, rehearsal: true });
    expect(await model.ask(request(BARK), new AbortController().signal)).toMatchObject({ text: '{"answer":"yes"}', finish: "stop" });
  });

  it("answers a second run from stored vectors, without its weights", async () => {
    const first = closing(await openEmbedded(EMBEDDED_MODEL, { vectors: openVectorStore({ folder, readOnly: [] }) }));
    const answer = await first.ask(request(BARK), new AbortController().signal);
    await first.close();
    // A worker that cannot start would fail the answer.
    await using second = closing(await openEmbedded(EMBEDDED_MODEL, { vectors: openVectorStore({ folder, readOnly: [] }), workers: 0 }));
    expect((await second.ask(request(BARK), new AbortController().signal)).text).toBe(answer.text);
  });

  it("refuses what it cannot read: an item without text, a prompt that does not set the item apart", async () => {
    await using model = closing(await openEmbedded(EMBEDDED_MODEL));
    const signal = new AbortController().signal;
    const image: ContentPart = { kind: "media", url: "data:image/png;base64,AA==", contentType: "image/png" };
    expect(await model.ask(request([image]), signal)).toMatchObject({ finish: "refusal", text: expect.stringContaining("has none") });
    const single = await model.ask(request([{ kind: "text", text: `${RULES}\nThe puppy barked.` }], ""), signal);
    expect(single).toMatchObject({ finish: "refusal", text: expect.stringContaining('{{role "user"}}') });
  });

  it("stops at once when it is interrupted", async () => {
    await using model = closing(await openEmbedded(EMBEDDED_MODEL));
    const stop = new AbortController();
    const asked = model.ask(request([{ kind: "text", text: "Something that has no vector yet." }]), stop.signal);
    stop.abort();
    await expect(asked).rejects.toBeInstanceOf(Interrupted);
    await expect(model.ask(request(BARK), stop.signal)).rejects.toBeInstanceOf(Interrupted);
  });
});

function closing<T extends { close(): Promise<void> }>(model: T): T & AsyncDisposable {
  return Object.assign(model, { [Symbol.asyncDispose]: () => model.close() });
}
