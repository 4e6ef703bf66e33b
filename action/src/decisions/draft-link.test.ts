import { describe, expect, it } from "vitest";
import { comparisons } from "../../test/comparisons.ts";
import { digestOf } from "../canonical.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { readRecord } from "../documents/records/decision-record-reader.ts";
import { draftLinkFor } from "./draft-link.ts";

const PLACE = { server: "https://github.com", owner: "acme", repo: "policy", branch: "less blood (2)", date: "2026-11-21", author: "ana" };

/** With digests as a run has them, and as many items as it counted. */
function digested(comparison: Comparison): Comparison {
  const prompts = comparison.prompts.map((prompt) => ({
    ...prompt,
    base: { ...prompt.base, digest: digestOf("base") },
    head: { ...prompt.head, digest: digestOf("head") },
    left: [],
    sets: prompt.sets.slice(0, 1).map((set) => ({ ...set, digest: digestOf("set"), items: prompt.items })),
  }));
  return { ...comparison, prompts };
}

const paramsOf = (link: string | null) => new URL(link ?? "https://none.invalid").searchParams;

describe("the link that opens a draft in GitHub's editor", () => {
  it.each(Object.entries(comparisons).filter(([name]) => !["notMeasured", "hostile"].includes(name)))(
    "%s: holds a record that is valid but for its two sentences",
    (_, make) => {
      const comparison = digested(make());
      for (const { prompt } of comparison.prompts.filter(({ items }) => items > 0)) {
        const link = draftLinkFor(comparison, prompt, PLACE);
        expect(link?.length).toBeLessThan(8000);
        expect(link).toMatch(
          /^https:\/\/github\.com\/acme\/policy\/new\/less%20blood%20%282%29\?filename=prompts%2F[a-z-]+%2Fdecisions%2FDR-20261121-[a-z-]+\.md&value=[\w%.-]+$/,
        );
        const { record, problems } = readRecord(paramsOf(link).get("value") ?? "", paramsOf(link).get("filename") ?? "");
        expect(problems).toEqual([]);
        expect(record).toMatchObject({ prompt, status: "accepted", decisionMakers: ["ana"], evidence: { run: null, part: null } });
        expect(record?.placeholders).toHaveLength(2);
      }
    },
  );

  it("holds nothing that ends the address, whatever things are called", () => {
    const comparison = digested(comparisons.hostile());
    const link = draftLinkFor(comparison, comparison.prompts[0]?.prompt ?? "", PLACE);
    expect(link).toMatch(/^https:\/\/github\.com\/acme\/policy\/new\/[\w%-]+\?filename=[\w%.-]+&value=[\w%.-]+$/);
    expect(paramsOf(link).get("value")).not.toMatch(/^.*[^`]<script>/m);
  });

  it("is shortened from the table down", () => {
    const comparison = digested(comparisons.multiLabel());
    const [prompt] = comparison.prompts;
    if (!prompt) throw new Error("there is a prompt");
    const value = (link: string | null) => paramsOf(link).get("value") ?? "";
    const lengthen = (chars: number) => ({
      ...comparison,
      prompts: [{ ...prompt, clauses: prompt.clauses.map((clause) => ({ ...clause, title: clause.title + "x".repeat(chars) })) }],
    });
    expect(value(draftLinkFor(comparison, prompt.prompt, PLACE))).toContain("| before | now |");
    const short = value(draftLinkFor(lengthen(8000), prompt.prompt, PLACE));
    expect(short).not.toContain("| before | now |");
    expect(short).not.toContain("xxx");
    expect(short).toContain("counts:");
  });

  it("is not there for a fork, without numbers, or where they are rounded", () => {
    const comparison = digested(comparisons.failing());
    const [prompt] = comparison.prompts;
    const name = prompt?.prompt ?? "";
    expect(draftLinkFor(comparison, name, { ...PLACE, branch: null })).toBeNull();
    expect(draftLinkFor(comparison, "none", PLACE)).toBeNull();
    const rounded = comparison.prompts.map((entry) => ({ ...entry, results: entry.results.map(({ readable: _, ...row }) => row) }));
    expect(draftLinkFor({ prompts: rounded }, name, PLACE)).toBeNull();
    const part = comparison.prompts.map((entry) => ({ ...entry, items: entry.items - 1 }));
    expect(draftLinkFor({ prompts: part }, name, PLACE)).toBeNull();
  });
});
