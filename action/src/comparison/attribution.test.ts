import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DESCRIPTORS, itemOf, said, TIER, UNREADABLE } from "../../test/pairs.ts";
import { attribute, onlyHunk } from "./attribution.ts";
import { flipsOf } from "./flips.ts";
import { type ChangedFile, promptHunks, variantOf, withHunks } from "./variants.ts";

const file: ChangedFile = {
  path: "prompts/p/prompt.md",
  base: "---\na: 1\n---\nkeep\nold\nkeep\ngone\nend\n",
  head: "---\na: 2\nb: 3\n---\nkeep\nnew\nnewer\nkeep\nend\n",
  hunks: [
    { baseStart: 2, baseEnd: 2, headStart: 2, headEnd: 3 },
    { baseStart: 5, baseEnd: 5, headStart: 6, headEnd: 7 },
    { baseStart: 7, baseEnd: 7, headStart: 9, headEnd: 8 },
  ],
  frontMatterEnd: { base: 3, head: 4 },
};

describe("variants of a prompt", () => {
  const [matter, change, deletion] = promptHunks([file]);

  it("places hunks on the side where their lines are", () => {
    expect([matter, change, deletion].map((hunk) => [hunk?.side, hunk?.start, hunk?.end])).toEqual([
      ["head", 2, 3],
      ["head", 6, 7],
      ["base", 7, 7],
    ]);
  });

  it("takes one hunk away, or applies it alone", () => {
    if (!change) throw new Error("no hunk");
    expect(variantOf([file], change, "removed").get(file.path)).toBe("---\na: 2\nb: 3\n---\nkeep\nold\nkeep\nend\n");
    expect(variantOf([file], change, "alone").get(file.path)).toBe("---\na: 1\n---\nkeep\nnew\nnewer\nkeep\ngone\nend\n");
  });

  it("gives head with all hunks and base with none", () => {
    expect(withHunks(file, () => true)).toBe(file.head);
    expect(withHunks(file, () => false)).toBe(file.base);
  });
});

describe("flips", () => {
  it("are fixed, broken or other, with the signed distance of a tier", () => {
    const item = itemOf("a", { tier: "13+" });
    const flip = (base: string, head: string) => flipsOf({ item, base: said({ tier: base }), head: said({ tier: head }) }, [TIER])[0];
    expect(flip("13+", "ALL")).toMatchObject({ kind: "broken", distance: -2, format: false });
    expect(flip("16+", "13+")).toMatchObject({ kind: "fixed", distance: 0 });
    expect(flip("16+", "18+")).toMatchObject({ kind: "other", distance: 2 });
    expect(flip("7+", "7+")).toBeUndefined();
  });

  it("are one a label for descriptors, and marked where only the format changed", () => {
    const item = itemOf("a", { descriptors: ["drugs"] });
    const flips = flipsOf({ item, base: said({ descriptors: ["drugs"] }), head: UNREADABLE }, [DESCRIPTORS]);
    expect(flips.map(({ label, truth, base, head, kind, format }) => ({ label, truth, base, head, kind, format }))).toEqual([
      { label: "violence", truth: false, base: false, head: null, kind: "broken", format: true },
      { label: "drugs", truth: true, base: true, head: null, kind: "broken", format: true },
      { label: "fear", truth: false, base: false, head: null, kind: "broken", format: true },
    ]);
    expect(flipsOf({ item, base: UNREADABLE, head: UNREADABLE }, [DESCRIPTORS])).toEqual([]);
  });
});

describe("attribution", () => {
  const flips = ["a", "b", "c"].flatMap((id) =>
    flipsOf({ item: itemOf(id, { tier: "16+" }), base: said({ tier: "16+" }), head: said({ tier: "13+" }) }, [TIER]),
  );
  const [first, second] = promptHunks([file]).slice(0, 2);
  if (!first || !second) throw new Error("no hunks");
  const answers = (a: string, b: string, c: string) =>
    new Map([
      ["titles/a", said({ tier: a })],
      ["titles/b", said({ tier: b })],
      ["titles/c", said({ tier: c })],
    ]);

  it("gives a flip to the hunk whose removal restores it, else to the one that gives it alone", () => {
    const result = attribute(
      flips,
      [
        { hunk: first, removed: answers("16+", "13+", "13+"), alone: answers("13+", "16+", "16+") },
        { hunk: second, removed: answers("13+", "13+", "13+"), alone: answers("13+", "13+", "16+") },
      ],
      [TIER],
      () => ["MR-1.1"],
    );
    expect(result.flips.map(({ hunks }) => hunks)).toEqual([[0], [1], []]);
    expect(result.hunks[0]).toMatchObject({ removed: { broken: 1 }, alone: { broken: 1 }, owns: [0] });
    expect(result.hunks[1]).toMatchObject({ removed: { broken: 0 }, alone: { broken: 2 }, owns: [1] });
    expect(result.together).toEqual({ fixed: 0, broken: 1 });
  });

  it("owns nothing where a variant cannot stand", () => {
    const result = attribute(flips, [{ hunk: first, removed: null, alone: null }], [TIER], () => []);
    expect(result.together.broken).toBe(3);
  });

  it("gives everything to the only hunk", () => {
    expect(onlyHunk(flips, first, []).hunks[0]?.owns).toEqual([0, 1, 2]);
  });
});

it("rebuilds both texts from any hunks between them", () => {
  const line = fc.constantFrom("a\n", "b\n", "c\n");
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(line), fc.array(line, { minLength: 1 }), fc.array(line))), (blocks) => {
      let [base, head] = ["", ""];
      const hunks: ChangedFile["hunks"][number][] = [];
      const lines = (text: string) => text.split("\n").length;
      for (const [same, old, now] of blocks) {
        base += same.join("");
        head += same.join("");
        hunks.push({
          baseStart: lines(base),
          baseEnd: lines(base) + old.length - 1,
          headStart: lines(head),
          headEnd: lines(head) + now.length - 1,
        });
        base += `${old.join("")}=\n`;
        head += `${now.join("")}=\n`;
      }
      const changed = { path: "p", base, head, hunks, frontMatterEnd: { base: 0, head: 0 } };
      expect(withHunks(changed, () => true)).toBe(head);
      expect(withHunks(changed, () => false)).toBe(base);
    }),
  );
});
