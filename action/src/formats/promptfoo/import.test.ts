import { describe, expect, it } from "vitest";
import { itemsIn, planOf, said } from "../fixtures/plan.ts";

const FILE = "promptfooconfig.yaml";
const HEAD = 'prompts: ["Rate: {{synopsis}}"]\nproviders: [openai:chat:gpt-4o-mini]\n';
type Options = Parameters<typeof planOf>[2];

async function imported(tests: string, options: Options = {}, more: Readonly<Record<string, string>> = {}) {
  const plan = await planOf("promptfoo", { [FILE]: HEAD + tests, ...more }, { set: "cases", name: "rate", ...options });
  return { plan, said: said(plan), truths: itemsIn(plan).map(({ truth }) => truth), items: itemsIn(plan) };
}
const one = (assert: string, vars = "synopsis: A fight.") => `tests:\n  - vars: {${vars}}\n    assert:\n      - ${assert}\n`;

describe("where promptfoo files keep the label", () => {
  it.each([
    ["equals", "{type: equals, value: 13+}", "text"],
    ["JavaScript on a member", "{type: javascript, value: \"output.tier === '13+'\"}", "/tier"],
    ["the sides the other way round", "{type: javascript, value: \"'13+' == output.a.b\"}", "/a/b"],
    ["JSON.parse(output)", "{type: javascript, value: 'JSON.parse(output).tier === \"13+\"'}", "/tier"],
    ["a return and a semicolon", "{type: javascript, value: \"return output['tier'] === '13+';\"}", "/tier"],
    ["trimmed text", "{type: javascript, value: \"output.trim() === '13+'\"}", "text"],
    ["a transform", "{type: equals, value: 13+, transform: JSON.parse(output).tier}", "/tier"],
    ["a set of asserts", "{type: assert-set, assert: [{type: equals, value: 13+}]}", "text"],
  ])("is read: %s", async (_, assert, at) => {
    const { truths, plan } = await imported(one(assert));
    expect(truths).toEqual([{ tier: "13+" }]);
    const reading = plan.prompts[0]?.prompt.answer.fields.tier;
    expect(reading?.kind === "pointer" ? reading.pointer : reading?.kind).toBe(at);
  });

  it.each([
    ["a variable, compared as a template", "{type: equals, value: '{{expected}}'}"],
    ["a variable, compared in JavaScript", "{type: javascript, value: output === context.vars.expected}"],
  ])("is read: %s, and the variable is no input", async (_, assert) => {
    const { items } = await imported(one(assert, "synopsis: A fight., expected: 13+"));
    expect(items[0]).toMatchObject({ input: { synopsis: "A fight." }, truth: { tier: "13+" } });
  });

  it.each([
    ["several acceptable labels", "{type: javascript, value: \"output === '13+' || output === '18+'\"}"],
    ["a forbidden label", "{type: javascript, value: \"output !== '18+'\"}"],
    ["a label somewhere in the text", "{type: contains, value: 13+}"],
    ["one of two fields", "{type: equals, value: nothing that is a label}"],
    ["other code", "{type: javascript, value: output.length < 20}"],
    ["what a model would judge", "{type: llm-rubric, value: is kind}"],
    ["a negation", "{type: not-equals, value: 13+}"],
  ])("is not guessed: %s gives an item without a label", async (_, assert) => {
    expect((await imported(one(assert))).truths).toEqual([{}]);
  });

  it("says why an expectation is no label, with its line", async () => {
    const { said } = await imported(one("{type: javascript, value: \"output === '13+' || output === '18+'\"}"));
    expect(said).toContain(`${FILE}:6:9: note: This expects any of these (["13+","18+"]), which is not one certain label: not labelled`);
  });

  it("takes what --map says: a pattern, a column, another spelling", async () => {
    const list = one("{type: contains-all, value: [violence, drugs]}");
    expect((await imported(list)).truths).toEqual([{}]);
    expect((await imported(list, { map: ["contains-all:*=descriptors"] })).truths).toEqual([{ descriptors: ["violence", "drugs"] }]);
    expect((await imported(one("{type: contains, value: 'Rating: 13+'}"), { map: ["Rating: *=tier"] })).truths).toEqual([{ tier: "13+" }]);
    expect((await imported("tests:\n  - vars: {synopsis: A., rating: PG}\n", { map: ["rating=tier", "tier:PG=7+"] })).truths).toEqual([
      { tier: "7+" },
    ]);
  });

  it("never evaluates what stands in an assert", async () => {
    const { truths } = await imported(one("{type: javascript, value: \"(globalThis.pwned = true, output) === '13+'\"}"));
    expect(truths).toEqual([{}]);
    expect("pwned" in globalThis).toBe(false);
  });

  it("refuses an unknown assert with the nearest name, and a label that changes type", async () => {
    const unknown = await imported(one("{type: equal, value: 13+}"));
    expect(unknown.said).toContain(`${FILE}:6:16: There is no assert \`equal\``);
    expect(unknown.plan.findings.find(({ code }) => code === "assert-type")?.hint).toBe("Did you mean `equals`?");
    expect(unknown.plan.files).toEqual([]);
    const typed = await imported(one("{type: equals, value: 13}"));
    expect(typed.said.join()).toContain("`13` is a number here, but the label `13` of `age` is text");
    expect(typed.plan.files).toEqual([]);
  });

  it("adds the asserts of `defaultTest` to each case's own", async () => {
    const { truths } = await imported(
      `defaultTest: {assert: [{type: equals, value: "{{want}}"}]}\ntests:\n  - vars: {synopsis: A., want: 13+}\n    assert: [{type: equals, value: remove}]\n`,
    );
    expect(truths).toEqual([{ spam: "remove", tier: "13+" }]);
  });
});

describe("the language of `__expected`", () => {
  const csv = (expected: string) => `synopsis,__expected\nA fight.,${expected}\n`;
  it.each([
    ["a bare label", "13+", [{ tier: "13+" }], []],
    ["equals", "equals:13+", [{ tier: "13+" }], []],
    ["contains-all, mapped", '"contains-all:violence,drugs"', [{ descriptors: ["violence", "drugs"] }], ["contains-all:*=descriptors"]],
    ["icontains, mapped", "icontains: remove", [{ spam: "remove" }], ["icontains:*=spam"]],
    ["a rubric", "llm-rubric: is kind", [{}], []],
    ["is-json", "is-json", [{}], []],
    ["JavaScript", "\"fn:output === '13+'\"", [{ tier: "13+" }], []],
  ])("%s", async (_, expected, truths, map) => {
    expect((await imported("tests: cases.csv\n", { map }, { "cases.csv": csv(expected) })).truths).toEqual(truths);
  });

  it("numbers its columns, and metadata becomes slices", async () => {
    const text = "synopsis,__expected1,__expected2,__metadata:language,__description\nA fight.,13+,remove,en,one\n";
    const { items } = await imported("tests: file://cases.csv\n", {}, { "cases.csv": text });
    expect(items).toMatchObject([{ truth: { tier: "13+", spam: "remove" }, slices: { language: "en" }, source: "cases.csv:2" }]);
  });

  it("names code in a cell, and imports the row without its label", async () => {
    const { truths } = await imported("tests: cases.csv\n", {}, { "cases.csv": csv("file://check.py") });
    expect(truths).toEqual([{}]);
  });
});

describe("what promptfoo runs or fetches", () => {
  it.each([
    ["tests.py", "code"],
    ["file://tests.ts:make", "code"],
    ["https://docs.google.com/spreadsheets/d/1", "network"],
    ["huggingface://datasets/a/b", "network"],
    ["cases.xlsx", "format"],
  ])("is refused by name: %s", async (name, code) => {
    const { plan } = await imported(`tests:\n  - ${name}\n  - vars: {synopsis: A.}\n    assert: [{type: equals, value: 13+}]\n`);
    expect(plan.findings.map((finding) => [finding.line, finding.code, finding.severity])).toContainEqual([4, code, "refused"]);
    expect(plan.cases).toMatchObject({ imported: 1 });
  });

  it("is refused as the configuration itself", async () => {
    const plan = await planOf("promptfoo", { "promptfooconfig.ts": "export default {}" });
    expect(said(plan)).toEqual(["promptfooconfig.ts:1:1: `promptfooconfig.ts` is code, which an import never runs"]);
  });

  it("is refused in a variable, with its case; the rest is imported", async () => {
    const { plan } = await imported(
      "tests:\n  - vars: {synopsis: file://make.js}\n  - vars: {synopsis: B.}\n    assert: [{type: equals, value: ALL}]\n",
    );
    expect(plan.cases).toEqual({ unit: "cases", total: 2, imported: 1 });
    expect(plan.findings.map(({ line, code }) => [line, code])).toContainEqual([4, "code"]);
  });

  it("is refused as a prompt, a transform, a filter", async () => {
    const text = `prompts: ["Rate {{synopsis | upper}}", file://prompt.py, "Rate {{synopsis}}"]\ndefaultTest: {options: {transform: "output.split(' ')[0]"}}\ntests:\n  - vars: {synopsis: A.}\n    assert: [{type: equals, value: 13+}]\n`;
    const plan = await planOf("promptfoo", { [FILE]: text }, { name: "rate", map: ["output=tier"] });
    expect(plan.findings.map(({ line, code, severity }) => [line, code, severity])).toEqual([
      [1, "template", "refused"],
      [1, "code", "refused"],
      [2, "transform", "refused"],
    ]);
    expect(plan.prompts).toHaveLength(1);
    expect(plan.cases.imported).toBe(1);
  });

  it("reads nothing outside of its folder", async () => {
    const { said } = await imported("tests: ../../secret.csv\n");
    expect(said.join()).toContain("is outside of the folder that is imported");
  });
});

describe("the tests of a configuration", () => {
  it("may be a list of files, a pattern, JSON Lines, or absent", async () => {
    const yaml = "- vars: {synopsis: A.}\n  assert: [{type: equals, value: 13+}]\n";
    const files = {
      "tests/a.yaml": yaml,
      "tests/b.yaml": yaml.replace("A.", "B."),
      "c.jsonl": '{"vars":{"synopsis":"C."},"assert":[{"type":"equals","value":"ALL"}]}\n',
    };
    const { items } = await imported("tests: ['tests/*.yaml', c.jsonl]\n", {}, files);
    expect(items.map(({ source }) => source)).toEqual(["tests/a.yaml:1", "tests/b.yaml:1", "c.jsonl:1"]);
    expect((await imported("")).plan.cases.total).toBe(0);
  });

  it("multiply lists of values, and read variables out of files relative to themselves", async () => {
    const { items } = await imported(
      "tests:\n  - vars: {synopsis: [A., B.], tone: [dry, warm], deep: {a: 1}}\n    assert: [{type: equals, value: ALL}]\n",
    );
    expect(items.map(({ input }) => input)).toEqual([
      { synopsis: "A.", tone: "dry", deep: { a: 1 } },
      { synopsis: "A.", tone: "warm", deep: { a: 1 } },
      { synopsis: "B.", tone: "dry", deep: { a: 1 } },
      { synopsis: "B.", tone: "warm", deep: { a: 1 } },
    ]);
    const files = { "vars/one.yaml": "synopsis: file://texts/a.txt\n", "vars/texts/a.txt": "A fight.\n" };
    const read = await imported("tests:\n  - vars: vars/one.yaml\n    assert: [{type: equals, value: ALL}]\n", {}, files);
    expect(read.items.map(({ input }) => input)).toEqual([{ synopsis: "A fight." }]);
  });

  it("are dropped where they are the same, and refused where only the label differs", async () => {
    const test = (label: string) => `  - vars: {synopsis: A.}\n    assert: [{type: equals, value: ${label}}]\n`;
    const { plan, said } = await imported(`tests:\n${test("13+")}${test("13+")}${test("ALL")}`);
    expect(plan.cases).toEqual({ unit: "cases", total: 3, imported: 1 });
    expect(said).toContain(`${FILE}:6:5: left out: The same case stands on line 4`);
    expect(said).toContain(`${FILE}:8:5: left out: The same case stands on line 4 with other labels`);
  });

  it("are refused where they depend on each other", async () => {
    const text =
      "tests:\n  - vars: {synopsis: A.}\n    metadata: {conversationId: one}\n  - vars: {synopsis: B.}\n    options: {storeOutputAs: before}\n";
    const { plan } = await imported(text);
    expect(plan.findings.filter(({ code }) => code === "order").map(({ line }) => line)).toEqual([4, 6]);
  });

  it("are the items that were there: importing twice changes nothing", async () => {
    const tests = one("{type: equals, value: 13+}");
    const { plan } = await imported(tests);
    const present = Object.fromEntries(plan.files.map(({ path, text }) => [path, text]));
    const again = await imported(tests, { present });
    expect(again.plan.files).toEqual([]);
    expect(again.plan.cases.imported).toBe(1);
    const changed = await imported(one("{type: equals, value: ALL}"), { present });
    expect(changed.said.join()).toContain("already has an item");
    expect((await imported(one("{type: equals, value: ALL}"), { present, force: true })).truths).toEqual([{ tier: "ALL" }]);
  });
});

describe("the prompts of a configuration", () => {
  const prompts = async (list: string, files: Readonly<Record<string, string>>) => {
    const plan = await planOf("promptfoo", { [FILE]: `prompts: ${list}\n`, ...files }, { map: ["output=tier"] });
    return { said: said(plan), messages: plan.prompts.map(({ prompt }) => prompt.messages.map(({ role, nodes }) => [role, nodes[0]])) };
  };

  it("split at a line `---` in a .txt file, and not in a .md file", async () => {
    const text = "One {{a}}\n---\nTwo {{a}}\n";
    expect((await prompts("[file://p.txt]", { "p.txt": text })).messages).toEqual([
      [["user", { kind: "text", text: "One " }]],
      [["user", { kind: "text", text: "Two " }]],
    ]);
    expect((await prompts("[file://p.md]", { "p.md": text })).messages).toEqual([[["user", { kind: "text", text: "One " }]]]);
  });

  it("may be messages, in JSON or YAML, with loops", async () => {
    const chat =
      '[{"role":"system","content":"Rate {% for n in notes %}- {{ n.text }}\\n{% endfor %}"},{"role":"assistant","content":"{{a}}"}]';
    const { messages } = await prompts("[file://p.json]", { "p.json": chat });
    expect(messages).toEqual([
      [
        ["system", { kind: "text", text: "Rate " }],
        ["model", { kind: "variable", path: ["a"] }],
      ],
    ]);
    expect((await prompts("[file://p.yaml]", { "p.yaml": "- role: user\n  content: 'Rate {{a}}'\n" })).messages).toHaveLength(1);
  });

  it("are reported with the line of a filter or a tag", async () => {
    const { said } = await prompts("[file://p.txt]", { "p.txt": "One\n---\nTwo {{a}}\n{% if b %}x{% endif %}\n{{a | trim}}\n" });
    expect(said).toContain("p.txt:4:1: left out: `{% if b %}` is not known here");
    expect(said).toContain("p.txt:5:1: left out: The filter in `{{a | trim}}` is not known here");
  });

  it("keep several providers under a key with a dot", async () => {
    const plan = await planOf(
      "promptfoo",
      { [FILE]: 'prompts: ["{{a}}"]\nproviders: [openai:gpt-4o, "exec:python run.py"]\n' },
      { map: ["output=tier"] },
    );
    expect(plan.prompts[0]?.text).toContain("promptfoo.providers:\n  - openai:gpt-4o\n  - exec:python run.py\n");
    expect(plan.prompts[0]?.prompt.model).toBeNull();
  });
});
