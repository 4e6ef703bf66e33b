import { expect, test } from "vitest";
import { hostile, sound, troubled } from "../../test/trace-matrices.ts";
import { githubLinks } from "./links.ts";
import { renderTraceMarkdown, renderTraceTerminal } from "./trace-text.ts";
import { columnWidth } from "./width.ts";

const matrices = { troubled, sound, hostile };
const names = Object.keys(matrices) as readonly (keyof typeof matrices)[];
const links = githubLinks({
  server: "https://github.com",
  owner: "o",
  name: "r",
  commits: { base: null, head: "b7e04d1", judge: null },
});

test.each(names)("%s for a terminal: 100 columns, nothing that a runner obeys", async (name) => {
  const text = renderTraceTerminal([matrices[name]()], { colour: false });
  expect(Math.max(...text.split("\n").map(columnWidth))).toBeLessThanOrEqual(100);
  expect(text).not.toMatch(/^\s*::/m);
  await expect(text).toMatchFileSnapshot(`golden/trace-${name}.txt`);
});

test.each(names)("%s as Markdown: what is the matter before everything else", async (name) => {
  const text = renderTraceMarkdown([matrices[name]()], { links });
  expect(text).not.toMatch(/<img|@everyone/);
  await expect(text).toMatchFileSnapshot(`golden/trace-${name}.md`);
});

test("only what is the matter", () => {
  const text = renderTraceTerminal([troubled()], { colour: false, problems: true });
  expect(text).toContain("maturity-rating: 2 of 7 clauses covered, 1 waived, 1 uncovered");
  expect(text).toContain("MR-1.1");
  expect(text).not.toMatch(/MR-2\.1|MR-7\.3/);
  expect(renderTraceTerminal([sound()], { colour: false, problems: true })).toContain("Nothing is the matter.");
  expect(renderTraceMarkdown([troubled()], { problems: true })).not.toContain("All 7 clauses");
});
