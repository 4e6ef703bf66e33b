import { describe, expect, it } from "vitest";
import { planOf, said } from "./fixtures/plan.ts";

const GOOD = `---
# Kept comment
model: openai/gpt-4o-mini
input:
  schema: {synopsis: string}
output:
  schema: {tier(enum): [ALL, 7+, 13+, 18+]}
---
{{role "system"}}
Rate it.
{{role "user"}}
{{synopsis}}
`;
const change = (from: string, to: string) => GOOD.replace(from, to);
const plan = (text: string, more: Readonly<Record<string, string>> = {}, options: Parameters<typeof planOf>[2] = {}) =>
  planOf("dotprompt", { "rate.prompt": text, ...more }, options);

describe("a dotprompt file", () => {
  it("keeps its text and its YAML, and gains the keys that Assay needs", async () => {
    const { prompts, findings } = await plan(GOOD);
    expect(findings).toEqual([]);
    expect(prompts[0]?.path).toBe("prompts/rate/prompt.md");
    expect(prompts[0]?.text).toContain("# Kept comment\nmodel: openai/gpt-4o-mini\n");
    expect(prompts[0]?.text).toContain("assay.answer:\n  tier: /tier\n---\n");
    expect(prompts[0]?.text.endsWith(GOOD.slice(GOOD.indexOf("{{role")))).toBe(true);
  });

  it.each([
    ["bad YAML", change("model: openai", "model: [openai"), "rate.prompt:4"],
    [
      "a missing line break after the last `---`",
      change('---\n{{role "system"}}', '--- {{role "system"}}'),
      "rate.prompt:8:1: The `---` that closes",
    ],
    ["a licence before the first `---`", `# Copyright\n${GOOD}`, "rate.prompt:2:1: The front matter begins on line 2"],
    [
      "a second front matter further down",
      `${GOOD}---\nmodel: openai/other\n---\n`,
      "rate.prompt:13:1: This looks like a second front matter",
    ],
    [
      "{{#role}} blocks",
      change('{{role "system"}}\nRate it.', '{{#role "system"}}Rate it.{{/role}}'),
      "rate.prompt:9:1: `{{#role}}` renders nothing",
    ],
    ["a variable in single braces", change("{{synopsis}}", "{synopsis}"), "rate.prompt:5:12: `synopsis` is declared but never used"],
    ["#if", change("Rate it.", "{{#if x}}Rate it.{{/if}}"), "rate.prompt:10:1: `{{#if}}` is not known here"],
    ["#unless", change("Rate it.", "{{#unless x}}Rate it.{{/unless}}"), "rate.prompt:10:1: `{{#unless}}` is not known here"],
    ["a helper", change("Rate it.", "{{add 1 2}}"), "rate.prompt:10:1: The helper `add` is not known here"],
    ["history", change("Rate it.", "{{history}}"), "rate.prompt:10"],
    ["a type `string[]`", change("{synopsis: string}", '{synopsis: "string[]"}'), "rate.prompt:5:22: Picoschema has no type `string[]`"],
    ["alternatives in quotes", change("{synopsis: string}", '{synopsis: \'"a" | "b"\'}'), "rate.prompt:5:22: Picoschema has no type"],
  ])("is refused with its line: %s", async (_, text, message) => {
    const refused = await plan(text);
    expect(refused.files).toEqual([]);
    expect(said(refused).find((line) => line.startsWith(message))).toBeDefined();
  });

  it("prints the Picoschema spelling of a type from elsewhere", async () => {
    const { findings } = await plan(change("{synopsis: string}", '{synopsis: "string[]"}'));
    expect(findings[0]?.hint).toBe("Write `synopsis(array): string`.");
  });

  it("gains `null` where an enumeration is optional, and says that a label is not", async () => {
    expect(said(await plan(change("tier(enum)", "tier?(enum)"))).join()).toContain("`/tier` may be null, which is no label of `tier`");
  });

  it("works with CRLF", async () => {
    const { prompts } = await plan(GOOD.replaceAll("\n", "\r\n"));
    expect(prompts[0]?.prompt.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  });

  it("takes its partials along, and finds one that goes round in a circle", async () => {
    const text = change("Rate it.", "{{>rules}}");
    const { files } = await plan(text, { "_rules.prompt": "Be kind.\n" });
    expect(files.map(({ path }) => path)).toEqual(["prompts/rate/prompt.md", "prompts/_shared/rules.md"]);
    const circle = await plan(text, { "_rules.prompt": "{{>more}}", "_more.prompt": "{{>rules}}" });
    expect(said(circle).join()).toContain("go round in a circle");
    expect(said(await plan(text)).join()).toContain("There is no partial");
  });

  it("keeps unknown keys under keys with a dot, and names them", async () => {
    const { prompts, findings } = await plan(change("input:\n", "config: {temperature: 0, apiVersion: v1}\next: {a: 1}\ninput:\n"));
    expect(prompts[0]?.text).toContain("dotprompt.config.apiVersion: v1\n");
    expect(findings.map(({ line, code }) => [line, code])).toEqual([
      [4, "kept-key"],
      [5, "kept-key"],
    ]);
  });

  it("declares the variables that the file uses, and asks where the label stands", async () => {
    const bare = `---\nmodel: openai/gpt-4o-mini\n---\nRate {{synopsis}}:{{#each notes}}\n{{this}}{{/each}}\n`;
    expect(said(await plan(bare))).toContain("rate.prompt:2:1: Nothing says which field this prompt judges");
    const { prompts } = await plan(bare, {}, { map: ["output.rating=tier"], name: "mine" });
    expect(prompts[0]?.prompt.name).toBe("mine");
    expect(prompts[0]?.text).toContain("notes(array): string");
    expect(prompts[0]?.prompt.answer.fields).toEqual({ tier: { kind: "pointer", pointer: "/rating" } });
  });
});
