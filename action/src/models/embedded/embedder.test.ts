import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOfText } from "../../canonical.ts";
import { embedder } from "./embedder.ts";
import type { Encoder } from "./encoder.ts";
import { openEncoder } from "./encoder.ts";
import { findPackages, readVocabulary } from "./packages.ts";
import { tokenizer } from "./tokenizer.ts";
import { vectorKey } from "./vector.ts";
import type { VectorStore } from "./vector-store.ts";
import { openVectorStore } from "./vector-store.ts";

const TEXTS = [
  "A shop confirms an order.",
  "The goalkeeper saved two penalties in the final.",
  "Rain",
  "She sings in a choir every Thursday, and he plays chess against the computer until midnight.",
  "Où est 漢字? 😹",
  "The bridge was closed because of ice.",
  "",
  `${"Ships wait for the tide before entering the harbour. ".repeat(20)}`,
];
const RUNS = 8;

describe("vectors", () => {
  const files = findPackages(null);
  const tokenize = tokenizer(readVocabulary(files));
  let encoder: Encoder;
  let alone: readonly string[];

  beforeAll(async () => {
    encoder = openEncoder(files, 2);
    alone = [];
    for (const text of TEXTS) alone = [...alone, await hex(text)];
  });
  afterAll(() => encoder.close());

  const memory = () => openVectorStore({ folder: null, readOnly: [] });
  const show = (store: VectorStore, text: string) => Buffer.from(store.get(vectorKey(text)) ?? []).toString("hex");
  async function hex(text: string): Promise<string> {
    const store = memory();
    await embedder(encoder, tokenize, store)([text]);
    return show(store, text);
  }

  it("are the same on every machine and version of Node", () => {
    expect(digestOfText(alone.join("\n"))).toBe("sha256:4fb05664019fe3f086fe5c64af726d46a453644bd26c66c3fb191544b9cda6b0");
  });

  it("are the same whatever is asked beside them", async () => {
    const batch = fc.array(fc.nat(TEXTS.length - 1), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), async (batches) => {
        const store = memory();
        const embed = embedder(encoder, tokenize, store);
        await Promise.all(batches.map((indices) => embed(indices.map((index) => TEXTS[index] ?? ""))));
        for (const index of new Set(batches.flat())) expect(show(store, TEXTS[index] ?? "")).toBe(alone[index]);
      }),
      { numRuns: RUNS },
    );
  });

  it("are bit for bit those of a text alone in batches of one length", async () => {
    const words = ["tide", "choir", "order", "bridge", "rain", "shop", "final", "ice"];
    const texts = words.map((word) => tokenize(`The ${word} was here.`)).filter((tokens) => tokens.length === 5);
    expect(texts.length).toBeGreaterThan(4);
    const together = await Promise.all(texts.map((tokens) => encoder.encode(tokens)));
    for (const [index, tokens] of texts.entries()) expect(await encoder.encode(tokens)).toEqual(together[index]);
  });

  it("are computed once, and not at all where the store has them", async () => {
    const asked: string[] = [];
    const counting: Encoder = { encode: async () => new Float32Array(512).fill(asked.push("text") / 100), close: async () => {} };
    const store = memory();
    const embed = embedder(counting, tokenize, store);
    await Promise.all([embed(["a", "b", "a"]), embed(["b", "c"])]);
    await embedder(counting, tokenize, store)(["c", "a"]);
    expect(asked).toHaveLength(3);
  });
});
