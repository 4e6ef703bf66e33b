import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import { inputOf, OLDER, review, settingsWith, traced, worse } from "../../../test/sign-offs.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { evaluateSignOff } from "../../gate/sign-off/evaluate.ts";
import type { SignOffInput } from "../../gate/sign-off/sign-off.ts";
import { comparisonSchema } from "../comparison-schema.ts";
import { renderHtml } from "../html.ts";
import { renderJson } from "../json.ts";
import { githubLinks } from "../links.ts";
import { renderComment } from "../markdown.ts";
import { renderTerminal } from "../terminal.ts";
import { blocksToMarkdown } from "../to-markdown.ts";
import { signOffBlocks } from "./sign-off.ts";

const GOLDEN = join(import.meta.dirname, "..", "golden");
const links = githubLinks({
  server: "https://github.com",
  owner: "example",
  name: "policies",
  commits: { base: "4c1f6e0", head: "b7e04d1", judge: "4c1f6e0" },
});

const waiver = {
  trigger: "waiver-added",
  prompt: "maturity-rating",
  clause: "MR-4.2",
  path: "prompts/maturity-rating/trace.yaml",
  line: 7,
  side: "head",
} as const;

const SAMPLES: Readonly<Record<string, Partial<SignOffInput>>> = {
  waiting: {
    comparison: worse(),
    author: "ivo",
    contributors: ["ivo", "dee"],
    owners: ["dee", "eli"],
    traceChanges: [waiver],
    reviews: [review("ana"), review("gil", "approved", { commit: OLDER }), review("hana", "changes requested")],
  },
  agreed: { reviews: [review("ana"), review("eli")] },
  failing: { comparison: traced(comparisons.failing()), reviews: [review("ana")] },
  untold: { comparison: { ...comparisons.notMeasured(), verdict: "pass", reason: "every rule holds" }, reviews: [review("dee")] },
  stale: { head: OLDER, settings: settingsWith("") },
  revert: { revert: "exact", reviews: [review("fay")], mergedAt: "2026-11-21T12:00:00Z" },
  twoOfRole: {
    changed: [
      { path: "prompts/x/prompt.md", previous: null },
      { path: "ground-truth/titles/items.jsonl", previous: null },
    ],
    reviews: [review("bo")],
  },
};
const samples = Object.entries(SAMPLES);

function withSignOff(more: Partial<SignOffInput>): Comparison {
  const input = inputOf(more);
  return { ...input.comparison, signOff: evaluateSignOff(input) };
}

describe("who still has to agree", () => {
  it.each(samples)("%s", async (name, more) => {
    const signOff = evaluateSignOff(inputOf(more));
    const shown = [blocksToMarkdown(signOffBlocks(signOff), links), `(${signOff.state}) ${signOff.description}`].join("\n\n");
    await expect(`${shown}\n`).toMatchFileSnapshot(join(GOLDEN, `sign-off-${name}.md`));
  });

  it("on a terminal", async () => {
    const shown = renderTerminal(withSignOff(SAMPLES.waiting ?? {}), { colour: false });
    await expect(shown.slice(shown.indexOf("Who still has to agree"))).toMatchFileSnapshot(join(GOLDEN, "sign-off-waiting.txt"));
  });

  it("stands before what is folded, in every rendering", () => {
    const comparison = withSignOff(SAMPLES.waiting ?? {});
    const comment = renderComment(comparison, { links });
    expect(comment.indexOf("Who still has to agree")).toBeGreaterThan(comment.indexOf("Worst of"));
    expect(comment.indexOf("Who still has to agree")).toBeLessThan(comment.indexOf("<details>"));
    expect(renderHtml(comparison)).toContain("Who still has to agree");
  });

  it("stands before the prompts, where there are several", () => {
    const { signOff = null } = withSignOff(SAMPLES.waiting ?? {});
    const comment = renderComment({ ...comparisons.twoPrompts(), signOff }, { links });
    expect(comment.indexOf("Who still has to agree")).toBeLessThan(comment.indexOf("####"));
  });

  it.each(samples)("%s is JSON that the published schema accepts", (_, more) => {
    const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(comparisonSchema);
    validate(JSON.parse(renderJson(withSignOff(more))));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("calls people only where they are waited for", () => {
    const comment = renderComment(withSignOff(SAMPLES.waiting ?? {}), { links });
    const called = [...comment.matchAll(/(?<![\w/])@[\w-]+/g)].map(([name]) => name);
    expect([...new Set(called)].sort()).toEqual(["@eli", "@gil", "@hana"]);
    expect(
      comment
        .split("\n")
        .filter((row) => /(?<![\w/])@\w/.test(row))
        .every((row) => row.includes("waiting for")),
    ).toBe(true);
  });

  it("says that merging is still possible only where that is known", () => {
    const comparison = withSignOff(SAMPLES.waiting ?? {});
    const sentence = "Not required: merging is still possible.";
    expect(renderComment(comparison, { required: false })).toContain(sentence);
    expect(renderComment(comparison, { required: true })).not.toContain(sentence);
    expect(renderComment(comparison)).not.toContain(sentence);
  });

  it("is not there where nobody is asked", () => {
    expect(renderComment(withSignOff({ settings: settingsWith("") }))).not.toMatch(/agree/);
    expect(renderComment({ ...worse(), signOff: null })).not.toContain("has to agree");
  });

  it("folds what is more than ten rows, the agreed ones last", () => {
    const rules = Array.from(
      { length: 13 },
      (_, index) => `\n  - {name: rule ${index + 1}, if: {changed: ["**"]}, require: [{role: ${index === 0 ? "policy" : "legal"}}]}`,
    ).join("");
    const text = blocksToMarkdown(
      signOffBlocks(evaluateSignOff(inputOf({ settings: settingsWith(rules), reviews: [review("ivo")] }))),
      links,
    );
    const [open = "", folded = ""] = text.split("<details>");
    expect(open.match(/rule \d+/g)).toHaveLength(10);
    expect(folded).toContain("<summary>3 more</summary>");
    expect(folded).toContain("| rule 1 |");
  });

  it("shows a stranger's names as names", () => {
    const settings = settingsWith(
      '\n  - {name: "@org/team <img src=x> `a`", if: {changed: ["**"]}, require: [{role: "[x](y) `@z`"}]}',
      "",
      'roles: {"[x](y) `@z`": [gil]}',
    );
    const changed = [{ path: "a`|@org/team`![](http://x).md", previous: null }];
    const text = blocksToMarkdown(signOffBlocks(evaluateSignOff(inputOf({ settings, changed }))), links);
    expect(text.match(/(?<![\w/`])@(?!&)\w+/g)).toEqual(["@gil"]);
    expect(text).not.toMatch(/<img|!\[\]\(http|\[x\]\(y\)/);
  });
});
