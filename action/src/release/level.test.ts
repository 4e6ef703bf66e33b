import { describe, expect, it } from "vitest";
import { ratingBundle, ratingPrompt, TAXONOMY } from "../../test/released-prompt.ts";
import type { Taxonomy } from "../documents/ground-truth/field.ts";
import { type Bundle, bundleOf } from "./bundle.ts";
import { checkLevel, demandedLevel } from "./level.ts";

const last = ratingBundle("Rate {{title}}.");
const withSchema = (schema: string): Bundle =>
  bundleOf(
    ratingPrompt("Rate {{title}}.", {
      frontMatter: `input: { schema: { title: string } }\noutput: { schema: ${schema} }\nassay.answer: { tier: /tier }`,
    }),
    TAXONOMY,
    "a/b",
  );
const TIERS = "[ALL, 7+, 13+, 16+, 18+]";

describe("the level that a change demands", () => {
  it("is minor where the content changed, also where nobody measured what it did", () => {
    const next = ratingBundle("Rate {{title}} with care.");
    expect(demandedLevel(last, next, [], 3)).toEqual({ level: "minor", why: "the content changed, and 3 of its predictions" });
    expect(demandedLevel(last, next, [], null).level).toBe("minor");
  });

  it("is patch where no prediction changed", () => {
    expect(demandedLevel(last, ratingBundle("Rate {{title}}!"), [], 0).level).toBe("patch");
  });

  it("is patch for content that was released before, even across a major version", () => {
    const next = bundleOf(
      ratingPrompt(),
      new Map([...TAXONOMY, ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "18+"] }]]) as Taxonomy,
      "a/b",
    );
    expect(demandedLevel(last, next, [{ version: "1.3.0", content: next.content }], null)).toEqual({
      level: "patch",
      why: "its content is that of 1.3.0",
    });
  });

  it("is major where a label came or went, whatever the predictions say", () => {
    const taxonomy: Taxonomy = new Map([["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+", "16+", "18+", "21+"] }]]);
    expect(demandedLevel(last, bundleOf(ratingPrompt("Rate {{title}}."), taxonomy, "a/b"), [], 0).level).toBe("major");
  });

  it("is major where the answer has another shape, and not where only its words or their order changed", () => {
    const before = withSchema(`{ rationale: string, tier(enum): ${TIERS} }`);
    expect(demandedLevel(before, withSchema(`{ tier(enum): ${TIERS} }`), [], 0)).toEqual({
      level: "major",
      why: "the output schema changed",
    });
    expect(demandedLevel(before, withSchema(`{ tier(enum): ${TIERS}, rationale: string }`), [], 1).level).toBe("minor");
    expect(demandedLevel(before, withSchema(`{ "rationale": "string, one sentence", tier(enum): ${TIERS} }`), [], 1).level).toBe("minor");
  });

  it("is whatever a person likes for the first release", () => {
    expect(demandedLevel(null, last, [], null).level).toBe("patch");
  });

  it("cannot be undercut", () => {
    expect(() => checkLevel("patch", { level: "minor", why: "the content changed" })).toThrow(
      "`patch` is too low for this release, because the content changed. Use `minor`.",
    );
    expect(() => checkLevel("major", { level: "minor", why: "the content changed" })).not.toThrow();
  });
});
