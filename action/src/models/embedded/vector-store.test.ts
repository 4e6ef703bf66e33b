import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PACKED_BYTES, vectorKey } from "./vector.ts";
import { HEADER, RECORD_BYTES } from "./vector-file.ts";
import { openVectorStore, rememberVectors } from "./vector-store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vectors-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function vectors(...texts: readonly string[]): ReadonlyMap<string, Uint8Array> {
  return new Map(texts.map((text) => [vectorKey(text), new Uint8Array(PACKED_BYTES).fill(text.length)]));
}

function open(readOnly: readonly string[] = []) {
  return openVectorStore({ folder, readOnly });
}

function has(text: string, readOnly: readonly string[] = []): boolean {
  return open(readOnly).get(vectorKey(text)) !== undefined;
}

describe("the store of vectors", () => {
  it("gives back what any number of stores put", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string()), { maxLength: 4 }), (puts) => {
        rmSync(folder, { recursive: true, force: true });
        for (const texts of puts) open().put(vectors(...texts));
        const store = open();
        for (const text of puts.flat()) expect(store.get(vectorKey(text))).toEqual(vectors(text).get(vectorKey(text)));
      }),
      { numRuns: 30 },
    );
  });

  it("keeps every whole record of a torn file and goes on in a new one", () => {
    open().put(vectors("one", "three"));
    const path = join(folder, "1.vectors");
    writeFileSync(path, readFileSync(path).subarray(0, HEADER.length + RECORD_BYTES + 100));
    open().put(vectors("three", "seventh"));
    expect(readdirSync(folder).sort()).toEqual(["1.vectors", "2.vectors"]);
    expect(["one", "three", "seventh", "never"].map((text) => has(text))).toEqual([true, true, true, false]);
  });

  it("lets two stores append to one folder at once", () => {
    const [first, second] = [open(), open()];
    for (let at = 0; at < 20; at++) {
      first.put(vectors(`first ${at}`));
      second.put(vectors(`second ${at}`));
    }
    expect(["first 0", "first 19", "second 0", "second 19"].map((text) => has(text))).toEqual([true, true, true, true]);
  });

  it("looks the repository's files up first, and never writes what they hold", () => {
    const shipped = join(folder, "shipped.bin");
    const memory = rememberVectors(openVectorStore({ folder: null, readOnly: [] }));
    memory.put(vectors("shipped"));
    writeFileSync(shipped, memory.ship(null));
    open([shipped, join(folder, "missing.vectors")]).put(vectors("shipped"));
    expect(readdirSync(folder)).toEqual(["shipped.bin"]);
    expect(has("shipped", [shipped])).toBe(true);
  });

  it("remembers what one run looked up, in an order that does not matter", () => {
    open().put(vectors("a", "bb", "ccc", "dddd"));
    const [one, other] = [rememberVectors(open()), rememberVectors(open())];
    one.get(vectorKey("a"));
    one.put(vectors("new"));
    one.get(vectorKey("ccc"));
    other.put(vectors("new"));
    for (const text of ["ccc", "a", "a"]) other.get(vectorKey(text));
    expect(one.ship(null)).toEqual(other.ship(null));
    expect(one.ship(null).length).toBe(HEADER.length + 3 * RECORD_BYTES);
  });

  it("names a file that is damaged, of another encoder, or something else", () => {
    open().put(vectors("one", "three"));
    const path = join(folder, "1.vectors");
    const good = readFileSync(path);
    const damaged = Buffer.from(good);
    damaged[HEADER.length + RECORD_BYTES + 30] = 77;
    writeFileSync(path, damaged);
    expect(() => open()).toThrow(`${path}: record 2 is damaged`);
    writeFileSync(path, Buffer.from(Buffer.from(good).toString("latin1").replace("tfjs-4.22.0", "tfjs-9.99.9"), "latin1"));
    expect(() => open()).toThrow(/1\.vectors is not a file of assay\/vectors@1 .*tfjs-9\.99\.9/);
    writeFileSync(path, "version https://git-lfs.github.com/spec/v1\n".repeat(9));
    expect(() => open()).toThrow(/1\.vectors is not a file of .* it is something else/);
  });

  it("refuses a torn file of the repository", () => {
    const shipped = join(folder, "shipped.bin");
    const memory = rememberVectors(openVectorStore({ folder: null, readOnly: [] }));
    memory.put(vectors("shipped"));
    writeFileSync(shipped, memory.ship(null));
    appendFileSync(shipped, "x");
    expect(() => open([shipped])).toThrow(`${shipped} ends within a record`);
  });
});
