import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import type { Field } from "../ground-truth/field.ts";
import { contentDigest } from "./content-digest.ts";
import { compose } from "./overlay-composition.ts";
import { parseOverlay } from "./overlay-parser.ts";
import { parsePrompt } from "./parse-prompt.ts";
import type { Prompt } from "./prompt.ts";
import { renderPrompt } from "./render.ts";

const FRONT = `---
input: {schema: {text: string}}
assay.sops: [rating]
assay.ground-truth: [titles]
assay.answer: {tier: text}
---
`;
/** Lines 7 to 22 of the file. */
const BODY = `{{role "system"}}
Give one tier.

## ALL
- Nothing applies. \`MR-1.3\`

## 13+
- Drugs are shown. \`MR-1.1\`
- Blood is shown. \`MR-1.2\`

## Answer
{{>answer}}

{{role "user"}}
## Item
{{text}}
`;
const PARTIALS = new Map([["answer", "Say the tier.\n"]]);
const TAXONOMY = new Map<string, Field>([["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "13+"] }]]);

function base(body = BODY, front = FRONT): Prompt {
  const { prompt, problems } = parsePrompt({ name: "rating", path: "prompts/rating/prompt.md", source: front + body, partials: PARTIALS });
  if (prompt === null) throw new Error(problems.map(formatProblem).join("\n"));
  return prompt;
}

const PATH = "prompts/rating/overlays/kids.md";

/** The overlay's body begins on line 4 where `keys` is one line. */
function overlay(body: string, keys = "about: For children.", from = base()) {
  return parseOverlay({ name: "rating/kids", path: PATH, source: `---\n${keys}\n---\n${body}`, partials: PARTIALS }, from);
}

function sound(...args: Parameters<typeof overlay>): Prompt {
  const { prompt, problems } = overlay(...args);
  if (prompt === null) throw new Error(problems.map(formatProblem).join("\n"));
  return prompt;
}

const system = (prompt: Prompt): string => {
  const [message] = renderPrompt(prompt, { text: "x" });
  return (
    message?.content
      .map((part) => (part.kind === "text" ? part.text : ""))
      .join("")
      .trimStart() ?? ""
  );
};

describe("an overlay", () => {
  it("replaces, appends to and removes the sections it names, and leaves the rest", () => {
    const prompt = sound(
      "## 13+\n\n- Blood of any kind. `MR-1.2`\n\n## all\n- Kittens.\n\n## Answer\nOne word.\n",
      "about: x\nsections: {all: append, answer: replace}",
    );
    expect(system(prompt)).toBe(
      "Give one tier.\n\n## ALL\n- Nothing applies. `MR-1.3`\n- Kittens.\n\n## 13+\n\n- Blood of any kind. `MR-1.2`\n\n## Answer\nOne word.\n\n",
    );
    expect(system(sound("", "about: x\nsections: {13-plus: remove}"))).toBe(
      "Give one tier.\n\n## ALL\n- Nothing applies. `MR-1.3`\n\n## Answer\nSay the tier.\n\n",
    );
  });

  it("appends a paragraph below a blank line, so that it is no part of the last list item", () => {
    const prompt = sound("## 13+\nBe strict.\n", "about: x\nsections: {13-plus: append}");
    expect(system(prompt)).toContain("- Blood is shown. `MR-1.2`\n\nBe strict.\n\n## Answer");
  });

  it("is asked and read as its base is, on its own sets and with its own SOPs besides", () => {
    const prompt = sound("## 13+\n- All blood. `KD-1.1`\n", "about: x\nassay.sops: [kids, rating]\nassay.ground-truth: [children]");
    const from = base();
    expect(prompt).toMatchObject({ name: "rating/kids", path: PATH, sops: ["rating", "kids"], sets: ["children"], overlayOf: from });
    expect([prompt.answer, prompt.config, prompt.input, prompt.output]).toEqual([from.answer, from.config, from.input, from.output]);
    expect(sound("## 13+\nx\n")).toMatchObject({ sops: ["rating"], sets: ["titles"] });
  });

  it("knows of every part and section in which file and on which lines it stands", () => {
    const prompt = sound("## 13+\n- Fear. `MR-1.4`\n", "about: x\nsections: {13-plus: append, all: remove}");
    const { path } = base();
    expect(prompt.parts.map((part) => [part.path, part.start, part.end, ...part.clauses])).toEqual([
      [path, 14, 14, "MR-1.1"],
      [path, 15, 15, "MR-1.2"],
      [undefined, 6, 6, "MR-1.4"],
    ]);
    const sections = prompt.sections.map((section) => [section.slug, section.path, section.start, section.end]);
    expect(sections).toEqual([
      ["_intro", path, 8, 9],
      ["13-plus", path, 13, 15],
      ["13-plus", undefined, 6, 6],
      ["answer", path, 17, 19],
      ["item", path, 21, 22],
    ]);
    const [first, second] = prompt.sections.filter(({ slug }) => slug === "13-plus");
    expect(first?.text).toBe("## 13+\n- Drugs are shown. `MR-1.1`\n- Blood is shown. `MR-1.2`\n- Fear. `MR-1.4`");
    expect(second?.text).toBe(first?.text);
  });

  it("says so of files with other line ends too", () => {
    const from = base(BODY.replaceAll("\n", "\r\n"), FRONT.replaceAll("\n", "\r\n"));
    const prompt = sound("## 13+\r\n- Fear,\r\n  mild or not. `MR-1.4`\r\n", "about: x\nsections: {13-plus: append}", from);
    expect(prompt.parts).toHaveLength(4);
    for (const part of prompt.parts) {
      const source = part.path === undefined ? prompt.source : from.source;
      expect(
        source
          .split(/\r?\n/)
          .slice(part.start - 1, part.end)
          .join("\n"),
      ).toBe(part.text);
    }
  });
});

describe("its content digest", () => {
  const digest = (body: string, from: Prompt) => contentDigest(sound(body, "about: x", from), TAXONOMY);
  const change = (from: string, to: string) => base(BODY.replace(from, to));

  it("changes with every section of the base that it keeps, and with no section that it replaces", () => {
    const own = "## 13+\n- All blood.\n";
    const now = digest(own, base());
    expect(digest(own, change("Nothing applies", "Nothing else applies"))).not.toBe(now);
    expect(digest(own, change("Drugs are shown", "Drugs are seen"))).toBe(now);
    expect(digest(own, base(BODY, FRONT.replace("---\n", "---\nmodel: a/b\n")))).not.toBe(now);
    expect(digest("## 13+\n- Any blood.\n", base())).not.toBe(now);
    expect(now).not.toBe(contentDigest(base(), TAXONOMY));
  });

  it("is that of a prompt which says the same in one file", () => {
    const whole = base(BODY.replace("- Drugs are shown. `MR-1.1`\n- Blood is shown. `MR-1.2`", "- All blood."));
    expect(digest("## 13+\n- All blood.\n", base())).toBe(contentDigest(whole, TAXONOMY));
  });
});

describe("composing", () => {
  const text = fc.array(fc.constantFrom("a", "- b", "", "### C", "{{!x}}"), { maxLength: 6 }).map((lines) => lines.join("\n"));

  it("keeps every line that no change touches, and every line's place, for any text", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom("A", "B", "D", "E"), { minLength: 1 }), text, text, (titles, between, added) => {
        const from = base(`${titles.map((title) => `## ${title}\n${between.replaceAll("### C", "c")}\n`).join("")}{{text}}\n`);
        const own = { path: PATH, source: `## ${titles[0]}\n${added}\nend` };
        const slug = String(titles[0]).toLowerCase();
        const end = own.source.split("\n").length;
        expect(compose(from, own, new Map()).source).toBe(from.source);
        for (const kind of ["replace", "append"] as const) {
          const composed = compose(from, own, new Map([[slug, { kind, start: kind === "append" ? 2 : 1, end }]]));
          const files = new Map([from, own].map(({ path, source }) => [path, source.split("\n")]));
          for (const [index, line] of composed.source.split("\n").entries()) {
            const place = composed.place(index + 1);
            // A blank line may be put before what is appended.
            expect(["", files.get(place.path)?.[place.line - 1]]).toContain(line);
          }
        }
      }),
    );
  });
});

describe("a mistake in an overlay", () => {
  const said = (body: string, keys?: string, from?: Prompt) => overlay(body, keys, from).problems.map(formatProblem);
  const BASE = "prompts/rating/prompt.md";

  it.each<[string, string, string | undefined, string]>([
    [
      "a heading that is not there",
      "## 13\nx\n",
      undefined,
      `${PATH}:4:1: ${BASE} has no section \`13\`\n    Its sections: \`all\`, \`13-plus\`, \`answer\`, \`item\`. A new rule`,
    ],
    [
      "a slip in a heading",
      "## Answers\nx\n",
      undefined,
      `${PATH}:4:1: ${BASE} has no section \`answers\`\n    Did you mean \`answer\`? A new rule is appended to a section that is there.`,
    ],
    [
      "a slip in `sections`",
      "## Answer\nx\n",
      "about: x\nsections: {anser: append}",
      `${PATH}:3:12: ${BASE} has no section \`anser\`\n    Did you mean \`answer\`?`,
    ],
    ["text without a heading", "Be strict.\n\n## 13+\nx\n", undefined, `${PATH}:4:1: This text stands in no section`],
    [
      "a heading without text",
      "## 13+\n\n## ALL\nx\n",
      undefined,
      `${PATH}:4:1: The section \`13-plus\` has no text\n    Write its text below the heading. To take the section away: \`sections: {13-plus: remove}\`.`,
    ],
    [
      "a section that is removed and written",
      "## 13+\nx\n",
      "about: x\nsections: {13-plus: remove}",
      `${PATH}:5:1: The section \`13-plus\` is removed, and yet it has a text`,
    ],
    [
      "a section that nothing writes",
      "## ALL\nx\n",
      "about: x\nsections: {13-plus: append}",
      `${PATH}:3:12: The overlay has no text for the section \`13-plus\`\n    Write it below a heading \`## 13+\``,
    ],
    [
      "a citation that is not sent",
      "## 13+ `MR-1.9`\n- x\n",
      "about: x\nsections: {13-plus: append}",
      `${PATH}:5:1: This heading is not sent, so nothing cites \`MR-1.9\``,
    ],
    ["the same heading twice", "## 13+\nx\n## 13+\ny\n", undefined, `${PATH}:6:1: This section is called \`13-plus\``],
    ["a heading made by a ruler", "ALL\n---\nx\n", undefined, `${PATH}:4:1: The ruler below makes \`ALL\` a heading`],
    ["a role", '## 13+\n- x\n{{role "user"}}\n', undefined, `${PATH}:6:1: An overlay cannot change the role`],
    ["nothing at all", "", undefined, `${PATH}:1:1: This overlay changes nothing`],
    ["no `about`", "## 13+\nx\n", "assay.sops: [kids]", `${PATH}:2:1: The key \`about\` is missing`],
    [
      "a key of the base",
      "## 13+\nx\n",
      "about: x\nmodel: a/b",
      `${PATH}:3:1: There is no key \`model\`\n    It stands in ${BASE}, and holds for its overlays as well.`,
    ],
    ["a mode that there is not", "## 13+\nx\n", "about: x\nsections: {13-plus: add}", `${PATH}:3:21: \`13-plus\` is \`add\`\n    Allowed:`],
    ["an unknown variable", "## 13+\n- {{txt}}\n", undefined, `${PATH}:5:3: \`txt\` is used but not declared\n    Did you mean \`text\`?`],
    ["an unknown helper", "## 13+\n- {{#if text}}x{{/if}}\n", undefined, `${PATH}:5:3: \`{{#if}}\` is not known here`],
    [
      "an unknown partial",
      "## 13+\n{{>answr}}\n",
      undefined,
      `${PATH}:5:1: There is no partial \`prompts/_shared/answr.md\`\n    Did you mean \`{{>answer}}\`?`,
    ],
    ["a message without text", "", "about: x\nsections: {item: remove}", `${BASE}:2:18: \`text\` is declared but never used`],
  ])("%s", (_, body, keys, expected) => {
    const found = said(body, keys);
    expect(found[0]).toContain(expected);
    expect(found).toHaveLength(1);
    expect(found[0]?.split("\n")).toHaveLength(2);
  });

  it("is that a message has nothing left, or that text would come into another message", () => {
    const two = base('{{role "system"}}\n## A\nx\n{{role "user"}}\n{{text}}\n');
    const message = `${PATH}:1:1: This overlay changes which text stands in which message`;
    expect(said("", "about: x\nsections: {a: remove}", two)[0]).toContain(message);
    const close = base('{{role "system"}}\n## A\n- x {{role "user"}}\n{{text}}\n');
    expect(said("## A\n- y\n", "about: x\nsections: {a: append}", close)[0]).toContain(message);
    expect(said("## A\n- y\n", "about: x", close)[0]).toContain(message);
  });

  it("is found without front matter too", () => {
    const { problems } = parseOverlay({ name: "rating/kids", path: PATH, source: "## 13+\nx\n", partials: PARTIALS }, base());
    expect(problems.map(formatProblem)).toEqual([
      `${PATH}:1:1: This overlay has no front matter\n    Begin the file with \`---\`, the keys (at least \`about\`) and \`---\`.`,
    ]);
  });
});
