import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LogEntry, readLogFile } from "./log-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function entries(text: string | Buffer): Promise<readonly LogEntry[]> {
  const path = join(folder, "log");
  await writeFile(path, text);
  const found: LogEntry[] = [];
  for await (const batch of readLogFile(path)) found.push(...batch);
  return found;
}

describe("a log of JSON Lines", () => {
  it("is read line by line, with the number of each, and what is none is named", async () => {
    expect(await entries('\uFEFF{"a":1}\r\n\r\n[1]\n{"a":\n{"a":"\\u2028"}')).toEqual([
      { line: 1, record: { a: 1 } },
      { line: 3, record: "it is no JSON object" },
      { line: 4, record: "it is no JSON" },
      { line: 5, record: { a: "\u2028" } },
    ]);
  });

  it("goes on after a line without end, which is never kept", async () => {
    const long = `{"a":"${"x".repeat(3 * 1024 * 1024)}"}`;
    expect(await entries(`{"a":1}\n${long}\n{"a":2}\n${long}`)).toEqual([
      { line: 1, record: { a: 1 } },
      { line: 2, record: "it is longer than 1 MiB" },
      { line: 3, record: { a: 2 } },
      { line: 4, record: "it is longer than 1 MiB" },
    ]);
  });

  it("may be larger than what is read at once, at any place in a character", async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => ({ n, text: "é漢".repeat(n % 7) }));
    const read = await entries(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(read.map(({ record }) => record)).toEqual(lines);
  });
});

describe("a log that is a table", () => {
  it.each(["\n", "\r\n"])("has rows by its header, each with the line on which it begins (%j)", async (end) => {
    const rows = ["title,tier", '"a, b",ALL', `"two${end}lines",13+`, "", "odd", '"q""q",18+'];
    expect(await entries(`\uFEFF${rows.join(end)}${end}`)).toEqual([
      { line: 2, record: { title: "a, b", tier: "ALL" } },
      { line: 3, record: { title: "two\nlines", tier: "13+" } },
      { line: 6, record: "it has 1 cells, the header has 2" },
      { line: 7, record: { title: 'q"q', tier: "18+" } },
    ]);
  });

  it("may be separated by semicolons or tabs", async () => {
    expect((await entries("a;b\n1,5;2\n"))[0]?.record).toEqual({ a: "1,5", b: "2" });
    expect((await entries("a\tb\n1;5\t2\n"))[0]?.record).toEqual({ a: "1;5", b: "2" });
  });

  it("is refused with a column that stands there twice, and with quotes that never end", async () => {
    await expect(entries("a,a\n1,2\n")).rejects.toThrow("The column `a` stands there twice");
    await expect(entries(`a,b\n1,"${"x\n".repeat(900_000)}`)).rejects.toThrow("cannot be read any further");
  });
});

it("is refused where it is empty or compressed", async () => {
  await expect(entries(" \n")).rejects.toThrow("is empty");
  await expect(entries(Buffer.from([0x1f, 0x8b, 8, 0, 0]))).rejects.toThrow("gunzip");
  await expect(async () => readLogFile(join(folder, "nowhere")).next()).rejects.toThrow("Cannot read");
});
