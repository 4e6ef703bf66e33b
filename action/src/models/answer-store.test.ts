import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestOf } from "../canonical.ts";
import type { StoredAnswer } from "../documents/ground-truth/answer.ts";
import { formatAnswer } from "./answer-line.ts";
import { openAnswerStore, type RecordedAnswers } from "./answer-store.ts";

const temporary = mkdtempSync(join(tmpdir(), "assay-answers-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let folders = 0;
const newFolder = () => join(temporary, `store-${++folders}`);

function answer(name: string, text = `{"tier":"13+"} ${name}`): StoredAnswer {
  return {
    key: digestOf(name),
    prompt: "maturity-rating",
    digest: digestOf("prompt"),
    set: "titles",
    item: name,
    repeat: 0,
    model: "house/m",
    text,
    finish: "stop",
    usage: { input: 412, output: 38 },
    latency_ms: 812,
    at: "2026-11-21T10:00:00Z",
  };
}

function recorded(path: string, ...lines: string[]): RecordedAnswers {
  return {
    path,
    lines: (async function* () {
      yield* lines;
    })(),
  };
}

describe("an answer store", () => {
  test("gives back what was put, at once and after opening again, and makes no folder before that", async () => {
    const folder = newFolder();
    const store = await openAnswerStore({ folder });
    expect(store.get(digestOf("a"))).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    store.put(answer("a"));
    store.put({ ...answer("b"), logprobs: [{ token: "13", logprob: -0.1 }] });
    expect(store.get(digestOf("a"))).toEqual(answer("a"));
    await store.close();

    const again = await openAnswerStore({ folder });
    expect(again.get(digestOf("a"))).toEqual(answer("a"));
    expect(again.get(digestOf("b"))?.logprobs).toEqual([{ token: "13", logprob: -0.1 }]);
    await again.close();
  });

  test("keeps any text, whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 8 }), async (texts) => {
        const folder = newFolder();
        const store = await openAnswerStore({ folder });
        for (const [index, text] of texts.entries()) store.put(answer(`${index}`, `${text}\n{"key":"sha256:Z"}`));
        await store.close();
        const again = await openAnswerStore({ folder });
        for (const [index, text] of texts.entries()) {
          expect(again.get(digestOf(`${index}`))?.text).toBe(`${text}\n{"key":"sha256:Z"}`);
        }
        await again.close();
      }),
      { numRuns: 50 },
    );
  });

  test("takes the later of two answers to one request", async () => {
    const folder = newFolder();
    const store = await openAnswerStore({ folder });
    store.put(answer("a", "old"));
    store.put(answer("a", "new"));
    await store.close();
    expect((await openAnswerStore({ folder })).get(digestOf("a"))?.text).toBe("new");
  });

  test("looks in the recorded answers first, in their order, and writes nothing there", async () => {
    const folder = newFolder();
    const first = await openAnswerStore({ folder });
    first.put(answer("a", "local"));
    first.put(answer("c", "local"));
    await first.close();
    const { key, ...rest } = answer("b", "two");
    const store = await openAnswerStore({
      folder,
      readOnly: [
        recorded("one.jsonl", formatAnswer(answer("a", "one")), ""),
        recorded("two.jsonl", formatAnswer(answer("a", "two")), JSON.stringify({ ...rest, key })),
      ],
    });
    expect(["a", "b", "c"].map((name) => store.get(digestOf(name))?.text)).toEqual(["one", "two", "local"]);
    await store.close();
  });

  test("names file and line of a recorded line that is no answer", async () => {
    const lines = (line: string) => [recorded("ground-truth/t/answers/m.jsonl", formatAnswer(answer("a")), line)];
    const open = (line: string) => openAnswerStore({ folder: newFolder(), readOnly: lines(line) });
    await expect(open("<<<<<<< HEAD")).rejects.toThrow("ground-truth/t/answers/m.jsonl:2:1: this line is not JSON");
    await expect(open(JSON.stringify({ ...answer("b"), key: "sha256:12" }))).rejects.toThrow("`key` must be");
    await expect(open(JSON.stringify({ ...answer("b"), usage: {} }))).rejects.toThrow("`usage` must hold");
  });

  test("passes over a line that was cut anywhere, and goes on behind it", async () => {
    const whole = `${formatAnswer(answer("a"))}\n`;
    const cutLine = `${formatAnswer({ ...answer("torn", 'é "Z"} quoted'), logprobs: [{ token: "Z", logprob: -1 }] })}\n`;
    const bytes = Buffer.from(whole + cutLine);
    for (let length = Buffer.byteLength(whole); length < bytes.length; length += 7) {
      const folder = newFolder();
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "answers.jsonl"), bytes.subarray(0, length));
      const store = await openAnswerStore({ folder });
      expect(store.get(digestOf("a"))).toEqual(answer("a"));
      if (length < bytes.length - 1) expect(store.get(digestOf("torn"))).toBeUndefined();
      store.put(answer("next"));
      expect(store.get(digestOf("next"))).toEqual(answer("next"));
      await store.close();
      const again = await openAnswerStore({ folder });
      expect([again.get(digestOf("a")), again.get(digestOf("next"))]).toEqual([answer("a"), answer("next")]);
      await again.close();
    }
  });

  test("finds its answers when other processes write to the same file, one of them cut off in the middle of a line", async () => {
    const folder = newFolder();
    const store = await openAnswerStore({ folder });
    const other = await openAnswerStore({ folder });
    store.put(answer("a"));
    other.put(answer("b"));
    store.put(answer("c"));
    appendFileSync(join(folder, "answers.jsonl"), '{"key":"sha256:12');
    other.put(answer("d"));
    for (const name of ["a", "c"]) expect(store.get(digestOf(name))).toEqual(answer(name));
    for (const name of ["b", "d"]) expect(other.get(digestOf(name))).toEqual(answer(name));
    const again = await openAnswerStore({ folder });
    for (const name of ["a", "b", "c", "d"]) expect(again.get(digestOf(name))).toEqual(answer(name));
  });

  test("reads other files of its folder too, whatever the order of their members", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const { at, ...rest } = answer("a");
    writeFileSync(join(folder, "shard-1.jsonl"), `${JSON.stringify({ at, ...rest })}\n${formatAnswer(answer("b"))}`);
    const store = await openAnswerStore({ folder });
    expect(store.get(digestOf("a"))).toEqual(answer("a"));
    expect(store.get(digestOf("b"))).toEqual(answer("b"));
  });

  test("asks again rather than give a wrong answer when its file was changed under it", async () => {
    const folder = newFolder();
    const store = await openAnswerStore({ folder });
    store.put(answer("a"));
    store.put(answer("b"));
    truncateSync(join(folder, "answers.jsonl"), 20);
    expect(store.get(digestOf("b"))).toBeUndefined();
  });

  test("says which file the disk refuses", async () => {
    const folder = newFolder();
    writeFileSync(folder, "a file where the folder should be");
    await expect(openAnswerStore({ folder })).rejects.toThrow(`Cannot read the answers in ${folder}`);
    const blocked = newFolder();
    mkdirSync(join(blocked, "answers.jsonl"), { recursive: true });
    await expect(openAnswerStore({ folder: blocked })).rejects.toThrow(`Cannot read the answers in ${join(blocked, "answers.jsonl")}`);
  });
});

describe("processes that are killed", () => {
  const program = join(temporary, "writer.mjs");
  beforeAll(async () => {
    const source = join(temporary, "writer.ts");
    const module = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
    writeFileSync(
      source,
      `import { openAnswerStore } from ${module("./answer-store.ts")};
       import { digestOf } from ${module("../canonical.ts")};
       const [folder, name] = process.argv.slice(2);
       const store = await openAnswerStore({ folder });
       for (let index = 0; ; index += 1) {
         store.put({ ...${JSON.stringify(answer("x", "y".repeat(3000)))}, item: name + index, key: digestOf(name + index) });
         if (index % 20 === 0) process.stdout.write(index + "\\n");
       }`,
    );
    await build({ input: source, output: { file: program, format: "esm" }, platform: "node", logLevel: "silent" });
  });

  /** Starts a writer and kills it; resolves to the last number that it said was stored. */
  async function killed(folder: string, name: string, after: number): Promise<number> {
    const child = spawn(process.execPath, [program, folder, name], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      if (said.split("\n").length > after) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    return Number(said.split("\n").at(-2));
  }

  test("lose nothing but the line being written, two at once", async () => {
    const folder = newFolder();
    for (const round of [0, 1, 2]) {
      const names = [`p${round}-`, `q${round}-`];
      const counts = await Promise.all(names.map((name, index) => killed(folder, name, 20 + 10 * index)));
      const store = await openAnswerStore({ folder });
      for (const [index, name] of names.entries()) {
        const count = counts[index] ?? 0;
        expect(count).toBeGreaterThan(100);
        for (let item = 0; item <= count; item += 1) expect(store.get(digestOf(name + item))?.item).toBe(name + item);
      }
      await store.close();
    }
    const lines = readFileSync(join(folder, "answers.jsonl"), "utf8").split("\n");
    const broken = lines.filter((line) => line !== "" && !line.endsWith('Z"}'));
    expect(broken.length).toBeLessThanOrEqual(6);
  });
});
