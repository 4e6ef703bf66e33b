import type { Encoder } from "./encoder.ts";
import type { Vector } from "./vector.ts";
import { pack, unpack, vectorKey } from "./vector.ts";
import type { VectorStore } from "./vector-store.ts";

/** What the encoder reads of one text; the rest is cut off. */
const MOST_TOKENS = 128;

/** Texts in, their quantised vectors out, in the same order. */
export type Embed = (texts: readonly string[]) => Promise<readonly Vector[]>;

/** Looks vectors up in the store and has the encoder compute the missing ones, each text once however often it is asked. */
export function embedder(encoder: Encoder, tokenize: (text: string) => readonly number[], store: VectorStore): Embed {
  const running = new Map<string, Promise<Uint8Array>>();
  const compute = async (key: string, text: string): Promise<Uint8Array> => {
    const packed = pack(await encoder.encode(tokenize(text).slice(0, MOST_TOKENS)));
    store.put(new Map([[key, packed]]));
    return packed;
  };
  const packedOf = (text: string): Uint8Array | Promise<Uint8Array> => {
    const key = vectorKey(text);
    const stored = store.get(key) ?? running.get(key);
    if (stored) return stored;
    const computed = compute(key, text).finally(() => running.delete(key));
    running.set(key, computed);
    return computed;
  };
  return async (texts) => (await Promise.all(texts.map(packedOf))).map(unpack);
}
