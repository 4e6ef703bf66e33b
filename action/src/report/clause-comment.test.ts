import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import type { TraceSummary } from "../comparison/comparison.ts";
import { renderClauseComment, renderRestampComment } from "./clause-comment.ts";
import { githubLinks } from "./links.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const commits = { base: "4c1f6e0", head: "b7e04d1", judge: "4c1f6e0" };
const links = githubLinks({ server: "https://github.com", owner: "example", name: "policies", commits });
const comparison = comparisons.policy();
const [change, unused] = comparison.clauseChanges;
if (!change || !unused) throw new Error("clauses changed");

describe("on the lines of a clause that changed", () => {
  it("stands what rests on it, and what to type", async () => {
    await expect(renderClauseComment(comparison, change, links)).toMatchFileSnapshot(join(GOLDEN, "policy-clause.md"));
  });

  it("stands nothing to type once it is reviewed, and nothing at all where no prompt implements it", () => {
    const reviewed = { ...change, prompts: change.prompts.map((entry) => ({ ...entry, stale: [] })) };
    expect(renderClauseComment(comparison, reviewed)).not.toContain("npx assay");
    expect(renderClauseComment(comparison, unused)).toBeNull();
  });

  it("keeps a stranger's names as names", () => {
    const evil = "x](javascript:alert(1)) <img src=x> @team";
    const entry = { prompt: evil, path: evil, places: [{ path: evil, section: evil, start: 1, end: 1 }], stale: [], today: null };
    const body = renderClauseComment(comparison, { ...change, title: evil, prompts: [entry] }, links) ?? "";
    const html = new MarkdownIt({ html: true, linkify: true }).render(body);
    expect(html).not.toMatch(/<img|<script/);
    for (const [, url] of html.matchAll(/href="([^"]*)"/g)) expect(url).toMatch(/^https:\/\/github\.com\/example\/policies\/blob\//);
  });
});

describe("on the lines of a prompt whose stamps went stale with them", () => {
  const row = (clause: string, states: TraceSummary["states"]): TraceSummary => ({ clause, states, gate: "warn", items: 3, because: "" });
  const [prompt] = comparisons.failing().prompts;
  if (!prompt) throw new Error("there is a prompt");

  it("stands one note for all of them", () => {
    const trace = [row("MR-2.5", ["suspect:prompt"]), row("MR-3.2", ["suspect:prompt", "untested"]), row("MR-4.1", ["covered"])];
    expect(renderRestampComment({ ...prompt, trace })).toBe(
      "**Restamp:** what implements `MR-2.5`, `MR-3.2` changed since somebody reviewed it. Read the lines against the clauses, then run `npx assay trace review MR-2.5 MR-3.2 --prompt maturity-rating`.\n",
    );
  });

  it("stands nothing where the clause changed too, where nothing is stale, or without a trace", () => {
    expect(renderRestampComment({ ...prompt, trace: [row("MR-2.5", ["suspect:clause", "suspect:prompt"])] })).toBeNull();
    expect(renderRestampComment({ ...prompt, trace: [row("MR-2.5", ["covered"])] })).toBeNull();
    expect(renderRestampComment({ ...prompt, trace: null })).toBeNull();
  });
});
