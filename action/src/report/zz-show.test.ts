import { mkdirSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { renderHtml } from "/work/main/action/src/report/html.ts";
import { renderComment } from "/work/main/action/src/report/markdown.ts";
import { renderTerminal } from "/work/main/action/src/report/terminal.ts";
import * as samples from "/work/main/action/test/comparisons.ts";
import type { Comparison } from "../comparison/comparison.ts";

mkdirSync("/tmp/out", { recursive: true });
for (const [name, make] of Object.entries(samples))
  it(name, () => {
    const c = (make as () => Comparison)();
    writeFileSync(`/tmp/out/${name}.json`, JSON.stringify(c, null, 1));
    writeFileSync(`/tmp/out/${name}.md`, renderComment(c));
    writeFileSync(`/tmp/out/${name}.txt`, renderTerminal(c, { colour: false }));
    writeFileSync(`/tmp/out/${name}.html`, renderHtml(c));
  });
