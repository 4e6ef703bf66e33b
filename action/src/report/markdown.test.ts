import { join } from "node:path";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import { renderHunkComment } from "./hunk-comment.ts";
import { githubLinks } from "./links.ts";
import { renderComment, renderReason } from "./markdown.ts";
import { renderTerminal } from "./terminal.ts";
import { columnWidth } from "./width.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const links = githubLinks({
  server: "https://github.com",
  owner: "example",
  name: "policies",
  commits: { base: "4c1f6e0", head: "b7e04d1", judge: "4c1f6e0" },
});
const samples = Object.entries(comparisons).map(([name, make]) => [name, make()] as const);
const markdown = new MarkdownIt({ html: true, linkify: true });

describe("what people read", () => {
  it.each(samples)("%s as a comment", async (name, comparison) => {
    await expect(renderComment(comparison, { links })).toMatchFileSnapshot(join(GOLDEN, `${name}.md`));
  });

  it.each(samples)("%s on a terminal", async (name, comparison) => {
    await expect(renderTerminal(comparison, { colour: false })).toMatchFileSnapshot(join(GOLDEN, `${name}.txt`));
  });

  it.each([
    ["failing", 1],
    ["failing", 0],
    ["multiLabel", 0],
    ["hostile", 0],
  ] as const)("%s on the lines of hunk %i", async (name, hunk) => {
    await expect(renderHunkComment(comparisons[name](), 0, hunk, links)).toMatchFileSnapshot(join(GOLDEN, `${name}-hunk-${hunk}.md`));
  });

  it("names the report that was written", () => {
    const shown = renderTerminal(comparisons.failing(), { colour: false, report: "out/report.html" });
    expect(shown.trimEnd().split("\n").at(-1)).toBe("What stands behind + is in the report: out/report.html");
  });

  it("says nothing on lines that did nothing", () => {
    expect(renderHunkComment(comparisons.nothingMoved(), 0, 0)).toBeNull();
  });

  it("gives the reason for a review in one line", () => {
    expect(renderReason(comparisons.failing())).toBe("Not ready: 12 more titles rated too low (38 → 50 of 412).");
  });
});

describe("a comment", () => {
  it.each(samples)("%s: no table of more than ten rows stands outside a fold", (_, comparison) => {
    const open = renderComment(comparison).replace(/<details>[\s\S]*?<\/details>/g, "");
    for (const table of open.match(/(?:^\|.*\n)+/gm) ?? []) expect(table.trim().split("\n").length - 2).toBeLessThanOrEqual(11);
  });

  it("leaves out whole parts where room is short, the verdict never, and says so", () => {
    const comparison = comparisons.twoPrompts();
    const full = renderComment(comparison, { links });
    fc.assert(
      fc.property(fc.integer({ min: 1500, max: full.length }), (limit) => {
        const text = renderComment(comparison, { links, limit });
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text).toContain("### ❌ Not ready");
        expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
        if (limit < full.length) expect(text).toContain("Left out for want of room");
        for (const row of text.split("\n").filter((entry) => entry.startsWith("|"))) expect(row.endsWith("|")).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps a stranger's names as names", () => {
    const html = markdown.render(renderComment(comparisons.hostile(), { links }));
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
    for (const tag of tags)
      expect([
        "h3",
        "p",
        "br",
        "strong",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "details",
        "summary",
        "a",
        "em",
        "blockquote",
        "s",
      ]).toContain(tag);
    for (const [, url] of html.matchAll(/href="([^"]*)"/g)) expect(url).toMatch(/^https:\/\/github\.com\/example\/policies\/blob\//);
    expect(html).not.toContain("<!--");
  });
});

describe("the verdict", () => {
  it("tells of the prompt on which something moved, not of the first", () => {
    const [still, moved] = [comparisons.nothingMoved(), comparisons.rehearsal()];
    const both = { ...still, prompts: [...still.prompts, ...moved.prompts] };
    expect(renderReason(both)).toMatch(/^Every rule holds: 12 fewer titles rated too low/);
  });

  it("says of a change that moved no count what did move", () => {
    const still = comparisons.nothingMoved();
    const flip = { ...comparisons.formatDrift().prompts[0]?.flips.find(({ kind }) => kind === "other"), head: "18+", format: false };
    const prompts = still.prompts.map((prompt) => ({ ...prompt, flips: [flip as (typeof prompt.flips)[number]] }));
    expect(renderReason({ ...still, prompts })).toBe("Every rule holds: no count changed, though 1 title is judged differently.");
  });

  it("is not marked as passed where nothing was there to be measured", () => {
    expect(renderComment({ ...comparisons.nothingMoved(), prompts: [] })).toMatch(/^### Nothing to measure/);
  });
});

describe("a terminal", () => {
  it.each(samples)("%s fits into 100 columns but for a long name in a table", (name, comparison) => {
    if (name === "hostile") return;
    for (const row of renderTerminal(comparison, { colour: false }).split("\n")) expect(columnWidth(row)).toBeLessThanOrEqual(100);
  });

  it.each(samples)("%s says the same with colour", (_, comparison) => {
    const plain = renderTerminal(comparison, { colour: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(renderTerminal(comparison, { colour: true }).replace(/\u001b\[\d+m/g, "")).toBe(plain);
    expect(plain).not.toMatch(/[^\P{C}\n]/u);
  });
});
