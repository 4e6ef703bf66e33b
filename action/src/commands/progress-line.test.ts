import { describe, expect, test } from "vitest";
import { createProgress, progressLine } from "./progress-line.ts";

const rows = (base: number, head: number) => [
  {
    prompt: "maturity-rating",
    sides: [
      { name: "base", done: base, total: 412 },
      { name: "head", done: head, total: 412 },
    ],
  },
];

function shown(terminal: boolean) {
  let time = 0;
  const written: string[] = [];
  const progress = createProgress({ write: (text) => void written.push(text), terminal, columns: 40, now: () => time });
  return { progress, written, at: (ms: number) => (time = ms) };
}

describe("progress", () => {
  test("is one line for each prompt's sides, retries and what is left", () => {
    expect(progressLine(rows(310, 305), 0, 27_300)).toBe("maturity-rating  base 310/412  head 305/412  0 retries  ~9 s");
    expect(progressLine(rows(0, 0), 1, 5000)).toBe("maturity-rating  base 0/412  head 0/412  1 retry");
    expect(progressLine(rows(1, 0), 2, 5000)).toBe("maturity-rating  base 1/412  head 0/412  2 retries  ~69 min");
    expect(progressLine(rows(412, 412), 0, 5000)).toBe("maturity-rating  base 412/412  head 412/412  0 retries");
  });

  test("on a terminal rewrites a line that fits, not too often, and takes it away", () => {
    const { progress, written, at } = shown(true);
    progress.update(rows(1, 1), () => 0);
    at(50);
    progress.update(rows(2, 2), () => 0);
    at(120);
    progress.update(rows(3, 3), () => 0);
    progress.finish();
    expect(written).toEqual([
      "\r\x1b[2Kmaturity-rating  base 1/412  head 1/412",
      "\r\x1b[2Kmaturity-rating  base 3/412  head 3/412",
      "\r\x1b[2K",
    ]);
  });

  test("in a log writes a line every ten seconds and one at the end, and nothing for a short run that shows nothing", () => {
    const { progress, written, at } = shown(false);
    for (const [time, done] of [
      [0, 1],
      [9000, 50],
      [10_000, 60],
      [12_000, 70],
      [25_000, 412],
    ] as const) {
      at(time);
      progress.update(rows(done, done), () => 0);
    }
    progress.finish();
    expect(written).toEqual([
      "maturity-rating  base 60/412  head 60/412  0 retries  ~59 s\n",
      "maturity-rating  base 412/412  head 412/412  0 retries\n",
    ]);
    const quiet = shown(false);
    quiet.progress.finish();
    expect(quiet.written).toEqual([]);
  });
});
