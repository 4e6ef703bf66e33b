import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ratingBundle, ratingPrompt, TAXONOMY } from "../../test/released-prompt.ts";
import { contentDigest } from "../documents/prompts/content-digest.ts";
import { bundleDigest, bundleOf, bundleText, readBundle } from "./bundle.ts";

const MODEL = "openai/some-model-2026-08";

describe("a bundle", () => {
  it("holds what the prompt's content digest covers, and is read back as it was", () => {
    const prompt = ratingPrompt('{{role "system"}}Rate.{{role "user"}}{{title}}{{#each notes}}- {{this}}{{/each}}{{media url=poster}}', {
      frontMatter: `input: { schema: { title: string, notes(array): string, poster: string } }
output: { schema: { tier(enum): [ALL, 7+, 13+, 16+, 18+] } }
assay.answer: { tier: /tier }`,
    });
    const bundle = bundleOf(prompt, TAXONOMY, MODEL);
    expect(bundle.content).toBe(contentDigest(prompt, TAXONOMY));
    expect(readBundle(bundleText(bundle))).toEqual(bundle);
  });

  it("keeps the order in which the model writes its answer", () => {
    const { output } = readBundle(bundleText(ratingBundle()));
    expect(Object.keys((output.schema?.properties ?? {}) as object)).toEqual(["rationale", "tier"]);
  });

  it("is the same bytes whatever the key order and the comments of the front matter", () => {
    const lines = [
      "model: a/b",
      "config: {temperature: 0, topP: 1}",
      "output: {schema: {rationale: string, tier(enum): [ALL, 7+, 13+, 16+, 18+]}}",
      "assay.answer: {tier: /tier, rationale: /rationale}",
      "input: {schema: {title: string}, default: {title: T}}",
    ];
    const digest = (order: readonly string[]) =>
      bundleDigest(bundleOf(ratingPrompt("{{title}}", { frontMatter: order.join("\n") }), TAXONOMY, MODEL));
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (order) => digest([...order, "# note"]) === digest(lines)),
      {
        numRuns: 20,
      },
    );
  });

  it("whose text was changed is refused, because its content digest no longer fits", () => {
    const text = bundleText(ratingBundle("Rate {{title}}."));
    expect(() => readBundle(text.replace("Rate ", "Rank "))).toThrow(/This bundle is damaged: its content is sha256:/);
  });

  it.each([
    ["not JSON", "{"],
    ["a key twice", '{"a":1,"a":2}'],
    ["another file", "{}"],
  ])("is not read from %s", (_, text) => {
    expect(() => readBundle(text)).toThrow(/This is no bundle/);
  });

  it("needs the definition of every field", () => {
    expect(() => bundleOf(ratingPrompt(), new Map(), MODEL)).toThrow(
      "prompts/maturity-rating/prompt.md: there is no field `tier` in ground-truth/fields.yaml",
    );
  });
});
