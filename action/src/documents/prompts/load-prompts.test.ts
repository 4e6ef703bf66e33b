import { describe, expect, it } from "vitest";
import { promptText, sampleFiles } from "../../../test/sample-repository.ts";
import { formatProblem } from "../../errors.ts";
import { checkRepository } from "../check.ts";
import { loadDocuments } from "../load.ts";
import type { Tree } from "../tree.ts";

const KIDS = "prompts/rating/overlays/kids.md";
const PROMPT = "prompts/rating/prompt.md";

function treeOf(more: Readonly<Record<string, string>>): Tree {
  const files = Object.entries(sampleFiles({ items: 3, more })) as [string, string][];
  const texts = new Map(files);
  return {
    name: "working tree",
    commit: null,
    list: async (folder) => [...texts.keys()].filter((path) => path.startsWith(`${folder}/`)).sort(),
    read: async (path) => texts.get(path) ?? null,
    bytes: async (path) => new TextEncoder().encode(texts.get(path) ?? ""),
    async *lines(path) {
      yield* (texts.get(path) ?? "").trimEnd().split("\n");
    },
  };
}

const said = async (more: Readonly<Record<string, string>>) => (await checkRepository(treeOf(more))).map(formatProblem);
const overlay = (body: string, keys = "about: For children.") => `---\n${keys}\n---\n${body}`;

describe("the prompts of a revision", () => {
  it("hold overlays after their base, under both names", async () => {
    const more = {
      [KIDS]: overlay("## 13+\n- All blood. `MR-1.2`\n"),
      "prompts/rating/overlays/README.md": "About these.\n",
      "prompts/rating/overlays/kids.trace.yaml": "",
      "prompts/z/prompt.md": promptText(),
    };
    const { prompts } = await loadDocuments(treeOf(more));
    expect([...prompts].map(([name, { path }]) => [name, path])).toEqual([
      ["rating", PROMPT],
      ["rating/kids", KIDS],
      ["z", "prompts/z/prompt.md"],
    ]);
  });

  it("say what is wrong with a base once, and nothing of its overlays", async () => {
    const more = { [PROMPT]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}"), [KIDS]: overlay("## None\nx\n") };
    expect((await loadDocuments(treeOf(more))).prompts.size).toBe(0);
    expect(await said(more)).toEqual([expect.stringContaining(`${PROMPT}:`)]);
    expect(await said({ [PROMPT]: promptText(["Blood. `MR-9.9`"]), [KIDS]: overlay("## ALL\n- x\n") })).toEqual([
      expect.stringContaining(`${PROMPT}:21:10: No SOP has a clause \`MR-9.9\``),
    ]);
  });

  it("say what is wrong with an overlay where it stands", async () => {
    const wrong: readonly (readonly [string, string, string])[] = [
      [KIDS, overlay("## 13+\n- Fear. `MR-9.9`\n"), `${KIDS}:5:9: No SOP has a clause \`MR-9.9\``],
      [KIDS, overlay("## 13+\nx\n", "about: x\nassay.sops: [rating, ratings]"), `${KIDS}:3:22: There is no SOP \`sops/ratings.md\``],
      [KIDS, overlay("", "about: x\nassay.ground-truth: [title]"), `${KIDS}:3:22: There is no set \`ground-truth/title\``],
      [KIDS, overlay("## 13+\nx\u200b\n"), `${KIDS}:5:2: warning: An invisible character`],
      ["prompts/rating/overlays/For Kids.md", "", "prompts/rating/overlays/For Kids.md:1:1: `For Kids` is no name of an overlay"],
      ["prompts/rating/overlays/kids/eu.md", "", "prompts/rating/overlays/kids/eu.md:1:1: `kids/eu` is no name of an overlay"],
    ];
    for (const [path, text, expected] of wrong) expect(await said({ [path]: text })).toEqual([expect.stringContaining(expected)]);
  });

  it("tell which SOP an overlay has to list besides those of its base", async () => {
    const kids = "---\nsop: KD\ntitle: Children\nversion: 1\n---\n\n### KD-1.1 Fear\n\n`minor`\n\nFear is 13+.\n";
    expect(await said({ "sops/kids.md": kids, [KIDS]: overlay("## 13+\n- Fear. `KD-1.1`\n") })).toEqual([
      `${KIDS}:5:9: \`KD-1.1\` is a clause of \`kids\`, which this prompt does not list\n    Write \`assay.sops: [kids]\`.`,
    ]);
  });
});
