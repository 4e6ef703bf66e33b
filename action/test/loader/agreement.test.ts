import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readAnswer, renderMessages } from "../../loader/index.js";
import type { Json } from "../../src/canonical.ts";
import { readAnswers } from "../../src/documents/ground-truth/answers.ts";
import type { Item } from "../../src/documents/ground-truth/item.ts";
import { readItems } from "../../src/documents/ground-truth/items.ts";
import { type Documents, loadDocuments } from "../../src/documents/load.ts";
import type { Prompt, TemplateNode } from "../../src/documents/prompts/prompt.ts";
import { renderPrompt } from "../../src/documents/prompts/render.ts";
import { type Bundle, bundleOf, bundleText, readBundle } from "../../src/release/bundle.ts";
import { openRepository } from "../../src/repository/repository.ts";
import { answerReader } from "../../src/scoring/read-answer.ts";
import { ratingPrompt, TAXONOMY } from "../released-prompt.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const MODEL = "openai/some-model-2026-08";

let documents: Documents;
const items: Item[] = [];
const answers: { readonly text: string; readonly finish: string; readonly prompt: string }[] = [];

beforeAll(async () => {
  await using repository = await openRepository(ROOT);
  const tree = repository.workingTree();
  documents = await loadDocuments(tree);
  for (const set of documents.sets.values()) {
    for await (const item of readItems(tree, set, documents.taxonomy, () => {})) items.push(item);
    for (const path of await tree.list(`${set.path}/answers`)) {
      if (!path.endsWith(".jsonl")) continue;
      for await (const { answer } of readAnswers(tree.lines(path), path, () => {})) answers.push(answer);
    }
  }
});

/** The bundle as a service gets it: written and read again. */
const bundled = (prompt: Prompt, taxonomy = documents.taxonomy): Bundle => readBundle(bundleText(bundleOf(prompt, taxonomy, MODEL)));

describe("the loader and the command line agree", () => {
  it("about what is sent, for every prompt and every item of this repository", () => {
    expect(documents.prompts.size).toBeGreaterThan(0);
    expect(items.length).toBeGreaterThan(100);
    for (const prompt of documents.prompts.values()) {
      const bundle = bundled(prompt);
      for (const { input } of items) expect(renderMessages(bundle, input)).toEqual(renderPrompt(prompt, input));
    }
  });

  it("about what is sent, whatever the template and the values", () => {
    const path = fc.array(fc.constantFrom("a", "b", "length", "constructor"), { maxLength: 2 });
    const { nodes } = fc.letrec<{ node: TemplateNode; nodes: TemplateNode[] }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.record({ kind: fc.constant("text" as const), text: fc.string() }),
        fc.record({ kind: fc.constant("variable" as const), path }),
        fc.record({ kind: fc.constant("each" as const), path, body: tie("nodes") }),
        fc.record({ kind: fc.constant("media" as const), url: tie("nodes"), contentType: fc.constant(null) }),
      ),
      nodes: fc.array(tie("node"), { maxLength: 4 }),
    }));
    const value = fc.jsonValue({ maxDepth: 3 }).map((value): Json => JSON.parse(JSON.stringify(value)));
    const input = fc.dictionary(fc.constantFrom("a", "b"), value);
    const base = ratingPrompt();
    fc.assert(
      fc.property(nodes, input, fc.option(input, { nil: undefined }), (nodes, input, defaults) => {
        const prompt: Prompt = { ...base, messages: [{ role: "user", nodes }], ...(defaults === undefined ? {} : { defaults }) };
        const bundle = bundleOf(prompt, TAXONOMY, MODEL);
        const media = (url: string) => `https://media.example/${url}`;
        expect(renderMessages(bundle, input, media)).toEqual(renderPrompt(prompt, input, media));
      }),
      { numRuns: 500 },
    );
  });

  it("about what every recorded answer means", () => {
    expect(answers.length).toBeGreaterThan(100);
    for (const prompt of documents.prompts.values()) {
      const bundle = bundled(prompt);
      const read = answerReader({ reading: prompt.answer, schema: prompt.output.schema }, documents.taxonomy);
      for (const answer of answers.filter((answer) => answer.prompt === prompt.name)) {
        expect(readAnswer(bundle, answer.text, answer.finish)).toEqual(read(answer));
      }
    }
  });

  it("about which answers cannot be read, whatever a model writes", () => {
    const label = fc.constantFrom("ALL", "7+", "13+", "21+", "all", "", 7, null, ["ALL"]);
    const written = fc.record(
      {
        tier: label,
        rationale: fc.oneof(fc.string(), fc.integer()),
        confidence: fc.oneof(fc.double({ noNaN: true }), fc.string()),
        note: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      written.map((value) => JSON.stringify(value)),
      fc.string(),
      fc.json(),
      written.map((value) => JSON.stringify(value).slice(0, -1)),
    );
    const frontMatter = `input: { schema: { title: string } }
output: { schema: { tier(enum): [ALL, 7+, 13+, 16+, 18+], rationale?: string, confidence?: number } }
assay.answer: { tier: /tier, rationale: /rationale, confidence: /confidence }`;
    const prompt = ratingPrompt("{{title}}", { frontMatter });
    const bundle = bundled(prompt, TAXONOMY);
    const read = answerReader({ reading: prompt.answer, schema: prompt.output.schema }, TAXONOMY);
    fc.assert(
      fc.property(text, fc.constantFrom("stop", "length", "content-filter"), (text, finish) => {
        const [ours, theirs] = [readAnswer(bundle, text, finish), read({ text, finish })];
        expect(ours.status).toBe(theirs.status);
        if (ours.status === "ok") expect(ours).toEqual(theirs);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["all", "last-line", "last"])("about answers that are text, read by `from: %s`", (from) => {
    const frontMatter = `input: { schema: { title: string } }
output: { format: text }
assay.answer: { tier: { text: true, from: ${from} } }`;
    const prompt = ratingPrompt("{{title}}", { frontMatter });
    const bundle = bundled(prompt, TAXONOMY);
    const read = answerReader({ reading: prompt.answer, schema: null }, TAXONOMY);
    const words = fc.array(fc.constantFrom("ALL", "7+", "13+", "PG-13+", "Answer:", "\n", " ", "CALL", "."), { maxLength: 6 });
    fc.assert(
      fc.property(words, (words) => {
        expect(readAnswer(bundle, words.join(""))).toEqual(read({ text: words.join(""), finish: "stop" }));
      }),
      { numRuns: 300 },
    );
  });
});
