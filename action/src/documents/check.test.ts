import { describe, expect, it } from "vitest";
import { formatProblem, UserError } from "../errors.ts";
import { checkRepository } from "./check.ts";
import { loadDocuments } from "./load.ts";
import type { Tree } from "./tree.ts";

type Files = Readonly<Record<string, string>>;

function treeOf(files: Files, refused: ReadonlySet<string> = new Set()): Tree {
  const open = (path: string): string | null => {
    if (refused.has(path)) throw new UserError(`${path} is a symbolic link`);
    return files[path] ?? null;
  };
  return {
    name: "working tree",
    commit: null,
    list: async (folder) =>
      Object.keys(files)
        .filter((path) => folder === "" || path.startsWith(`${folder}/`))
        .sort(),
    read: async (path) => open(path),
    bytes: async (path) => new TextEncoder().encode(open(path) ?? ""),
    async *lines(path) {
      const text = open(path);
      if (text !== null) yield* text.replace(/\r?\n$/, "").split(/\r?\n/);
    },
  };
}

const DIGEST = `sha256:${"0".repeat(64)}`;
const ITEM = {
  id: "m-1",
  title: "post-1",
  input: { text: "Buy now" },
  truth: { spam: "remove", topics: ["sport", "news"] },
  clauses: ["SP-1.1"],
  points: { "SP-1.1.DP1": "yes" },
  edge: ["SP-1.1.EC1"],
  slices: { language: "en" },
};
const ANSWER = {
  key: DIGEST,
  prompt: "spam",
  digest: DIGEST,
  set: "posts",
  item: "m-1",
  repeat: 0,
  model: "embedded/nearest-rule",
  text: '{"spam":"remove"}',
  finish: "stop",
  usage: { input: 4, output: 2 },
  latency_ms: 3,
  at: "2026-11-21T10:00:00Z",
};

const SOUND: Files = {
  "ground-truth/fields.yaml": `fields:
  spam: {kind: binary, labels: [allow, remove], positive: remove}
  topics: {kind: multi-label, labels: [sport, news]}
`,
  "ground-truth/posts/set.yaml": `name: posts
about: Invented posts.
provenance: authored
sensitivity: public
slices: [language]
`,
  "ground-truth/posts/items.jsonl": `${JSON.stringify(ITEM)}\n${JSON.stringify({ ...ITEM, id: "m-2", truth: { spam: "allow" } })}\n`,
  "ground-truth/posts/answers/embedded--nearest-rule.jsonl": `${JSON.stringify(ANSWER)}\n`,
  "sops/spam.md": `---
sop: SP
title: Spam
version: 1
---

# Spam

### SP-1.1 Offers

\`critical\` · \`judges: spam/remove\`

An offer that nobody asked for is removed.

- \`SP-1.1.DP1\` Is it an offer?
  - \`yes\` → remove
  - \`no\` → allow
- \`SP-1.1.EC1\` A raffle → remove

### SP-1.2 Greetings

A greeting is allowed.
`,
  "prompts/spam/prompt.md": `---
input:
  schema: {text: string}
output:
  format: json
  schema:
    spam(enum): [allow, remove]
assay.sops: [spam]
assay.ground-truth: [posts]
assay.answer: {spam: /spam}
---
{{role "system"}}
{{>voice}}

## Remove
- An offer that nobody asked for. \`SP-1.1\`
{{role "user"}}
{{text}}
`,
  "prompts/_shared/voice.md": "Be brief.\n",
  ".github/assay.yml": `version: 1
rules:
  - {name: offers are found, field: spam, metric: recall, margin: 0.05}
`,
};

const change = (path: string, from: string, to: string): Files => {
  expect(SOUND[path]).toContain(from);
  return { ...SOUND, [path]: (SOUND[path] ?? "").replace(from, to) };
};
const without = (path: string): Files => Object.fromEntries(Object.entries(SOUND).filter(([other]) => other !== path));
const FIELDS = "ground-truth/fields.yaml";
const SET = "ground-truth/posts/set.yaml";
const ITEMS = "ground-truth/posts/items.jsonl";
const ANSWERS = "ground-truth/posts/answers/embedded--nearest-rule.jsonl";
const SOP = "sops/spam.md";
const PROMPT = "prompts/spam/prompt.md";
const SETTINGS = ".github/assay.yml";

const MISTAKES: readonly (readonly [string, () => Files])[] = [
  ["a bracket is not closed", () => change(FIELDS, "[sport, news]}", "[sport, news}")],
  ["tabs indent", () => change(SETTINGS, "  - {name", "\t- {name")],
  ["a key stands twice", () => change(SET, "name: posts\n", "name: posts\nname: posts\n")],
  ["a key is misspelt", () => change(SET, "sensitivity", "sensitvity")],
  ["a field's kind is misspelt", () => change(FIELDS, "binary", "binery")],
  ["a line of the items is cut off", () => ({ ...SOUND, [ITEMS]: `${SOUND[ITEMS]}{"id":"m-3","title":"pos` })],
  ["an item has a label that the field does not have", () => change(ITEMS, '"remove"', '"delete"')],
  ["an item is labelled for an unknown field", () => change(ITEMS, '"spam"', '"scam"')],
  ["an item names an unknown clause", () => change(ITEMS, '"SP-1.1"]', '"SP-1.7"]')],
  ["an item takes a branch that the decision point does not have", () => change(ITEMS, '"SP-1.1.DP1":"yes"', '"SP-1.1.DP1":"maybe"')],
  ["an item has a slice that the set does not declare", () => change(ITEMS, '"language":"en"', '"langage":"en"')],
  ["two items have one id", () => change(ITEMS, '"m-2"', '"m-1"')],
  ["an item has no title", () => change(ITEMS, '"title":"post-1",', "")],
  ["a set has no set.yaml", () => without(SET)],
  ["the taxonomy is missing", () => without(FIELDS)],
  ["an SOP has no front matter", () => change(SOP, "---\nsop: SP\ntitle: Spam\nversion: 1\n---\n\n", "")],
  ["an SOP holds raw HTML", () => change(SOP, "A greeting", "A <u>greeting</u>")],
  ["two clauses have one id", () => change(SOP, "### SP-1.2 Greetings", "### SP-1.1 Greetings")],
  ["a clause has an unknown chip", () => change(SOP, "`critical`", "`crucial`")],
  ["a clause judges an unknown label", () => change(SOP, "judges: spam/remove", "judges: spam/removed")],
  ["a prompt has no front matter", () => change(PROMPT, "---\ninput:", "input:")],
  ["a prompt cites an unknown clause", () => change(PROMPT, "`SP-1.1`", "`SP-1.7`")],
  ["a prompt names an unknown SOP", () => change(PROMPT, "assay.sops: [spam]", "assay.sops: [spma]")],
  ["a prompt names an unknown set", () => change(PROMPT, "[posts]", "[post]")],
  ["a prompt's partial is missing", () => without("prompts/_shared/voice.md")],
  ["a prompt uses a helper", () => change(PROMPT, "{{text}}", "{{#if text}}{{text}}{{/if}}")],
  ["a prompt's schema is no Picoschema", () => change(PROMPT, "{text: string}", "{text: string, tags?: string[]}")],
  ["a prompt allows a label too few", () => change(PROMPT, "[allow, remove]", "[allow]")],
  ["a rule's metric is not of the field's kind", () => change(SETTINGS, "recall", "under-rated")],
  ["a rule names an unknown field", () => change(SETTINGS, "field: spam", "field: spamm")],
  ["a rule has no bound", () => change(SETTINGS, ", margin: 0.05", "")],
  [
    "shares do not add up",
    () => change(SETTINGS, "rules:", "deployment: {spam: {volume-per-month: 9, prevalence: {remove: 0.1}, cost: {fn: 5}}}\nrules:"),
  ],
  [
    "a key stands where its variable's name belongs",
    () => change(SETTINGS, "rules:", "providers: {openai: {type: openai, key: sk-very-secret}}\nrules:"),
  ],
  ["a recorded answer is cut off", () => ({ ...SOUND, [ANSWERS]: SOUND[ANSWERS]?.slice(0, 200) ?? "" })],
  ["two answers are recorded for one request", () => ({ ...SOUND, [ANSWERS]: (SOUND[ANSWERS] ?? "").repeat(2) })],
  ["a prompt's folder does not begin with a letter", () => ({ ...without(PROMPT), "prompts/1-spam/prompt.md": SOUND[PROMPT] ?? "" })],
  ["the items begin with a byte order mark", () => ({ ...SOUND, [ITEMS]: `\uFEFF${SOUND[ITEMS]}` })],
  ["a NUL character stands between items", () => ({ ...SOUND, [ITEMS]: `${SOUND[ITEMS]}\0\n` })],
  ["an SOP is empty", () => ({ ...SOUND, [SOP]: "" })],
  ["the settings are missing", () => without(SETTINGS)],
  ["the settings have no rule", () => ({ ...SOUND, [SETTINGS]: "version: 1\n" })],
  ["a prompt's file has another name", () => ({ ...without(PROMPT), "prompts/spam/promt.md": SOUND[PROMPT] ?? "" })],
];

describe("checkRepository", () => {
  it("finds nothing in a sound repository", async () => {
    expect(await checkRepository(treeOf(SOUND))).toEqual([]);
  });

  it("finds nothing in a repository with CRLF", async () => {
    const files = Object.fromEntries(Object.entries(SOUND).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]));
    expect(await checkRepository(treeOf(files))).toEqual([]);
  });

  it.each(MISTAKES)("gives one message where %s", async (_, files) => {
    expect((await checkRepository(treeOf(files()))).map(formatProblem)).toHaveLength(1);
  });

  it("says where and what to change, for every mistake of a beginner", async () => {
    const texts: string[] = [];
    for (const [name, files] of MISTAKES) {
      texts.push(`# ${name}\n${(await checkRepository(treeOf(files()))).map(formatProblem).join("\n")}\n`);
    }
    await expect(texts.join("\n")).toMatchFileSnapshot("golden/beginner-mistakes.txt");
  });

  it("finds all mistakes at once, sorted by path and line", async () => {
    const files = Object.assign({}, ...MISTAKES.slice(3, 13).map(([, make]) => make()), {
      [SOP]: MISTAKES[16]?.[1]()[SOP],
      [PROMPT]: MISTAKES[21]?.[1]()[PROMPT],
    });
    const problems = await checkRepository(treeOf({ ...files, [SETTINGS]: MISTAKES[30]?.[1]()[SETTINGS] ?? "" }));
    const places = problems.map(({ path, line }) => `${path}:${line}`);
    expect(places).toEqual([`${SETTINGS}:3`, `${ITEMS}:1`, `${PROMPT}:16`, `${SOP}:22`]);
  });

  it("reports invisible characters in prompts and items as warnings, in the items once a line", async () => {
    const files = {
      ...SOUND,
      [ITEMS]: (SOUND[ITEMS] ?? "").replaceAll("Buy now", "Buy\u200b now\u200b"),
      [PROMPT]: (SOUND[PROMPT] ?? "").replace("offer", "off\u200ber"),
    };
    expect((await checkRepository(treeOf(files))).map(formatProblem)).toEqual([
      `${ITEMS}:1:50: warning: An invisible character (U+200B) stands here\n    Remove it, unless it is meant.`,
      `${ITEMS}:2:50: warning: An invisible character (U+200B) stands here\n    Remove it, unless it is meant.`,
      `${PROMPT}:16:9: warning: An invisible character (U+200B) stands here\n    Remove it, unless it is meant.`,
    ]);
  });

  it.each([FIELDS, SET, ITEMS, SOP, PROMPT, SETTINGS, ANSWERS])("reports a refused file once: %s", async (path) => {
    const problems = await checkRepository(treeOf(SOUND, new Set([path])));
    expect(problems.filter((problem) => problem.path === path).map(formatProblem)).toEqual([`${path}:1:1: ${path} is a symbolic link`]);
  });
});

describe("a folder that cannot be listed", () => {
  it("is one mistake: nothing is said about what stands in it", async () => {
    const tree = treeOf(SOUND);
    const refused: Tree = {
      ...tree,
      list: async (folder) => {
        if (folder === "sops") throw new UserError("sops/other is a submodule");
        return tree.list(folder);
      },
    };
    expect((await checkRepository(refused)).map(formatProblem)).toEqual(["sops:1:1: sops/other is a submodule"]);
  });
});

describe("a merge conflict that was not resolved", () => {
  const conflict = (text: string) => `${text}\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n`;
  const places: readonly (readonly [string, string])[] = [
    [SOP, SOUND[SOP] ?? ""],
    [PROMPT, SOUND[PROMPT] ?? ""],
    ["prompts/_shared/voice.md", "Be brief.\n"],
    ["prompts/spam/overlays/kids.md", "---\nabout: For children.\n---\n"],
    ["prompts/spam/decisions/DR-20261121-spam.md", "---\n"],
  ];

  it.each(places)("is one error with its line: %s", async (path, text) => {
    const line = text.split("\n").length + 1;
    const expected = `${path}:${line}:1: A merge conflict was not resolved\n    Keep what holds, and remove the lines ${line}, ${line + 2} and ${line + 4}.`;
    const tree = treeOf({ ...SOUND, [path]: conflict(text) });
    expect((await loadDocuments(tree)).problems.map(formatProblem)).toEqual([expected]);
    expect((await checkRepository(tree)).map(formatProblem)).toEqual([expected]);
  });

  it("is not a heading that is underlined", async () => {
    expect(await checkRepository(treeOf(change(SOP, "# Spam", "Spam\n=======")))).toEqual([]);
  });
});

describe("clauses that are gone", () => {
  const lines = (count: number, clauses: readonly string[]) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ id: `m-${index}`, title: "t", input: { text: "x" }, truth: { spam: "allow" }, clauses }),
    );
  const trace = "version: 1\nprompt: spam\nlinks:\n  - clause: SP-1.1\n    parts: [remove]\n";
  const files: Files = { ...SOUND, [ITEMS]: `${lines(30, ["SP-1.1"]).join("\n")}\n`, "prompts/spam/trace.yaml": trace };

  it("are one problem where their SOP cannot be read or is not there", async () => {
    expect((await checkRepository(treeOf(files))).map(formatProblem)).toEqual([]);
    expect((await checkRepository(treeOf(files, new Set([SOP])))).map(formatProblem)).toEqual([`${SOP}:1:1: ${SOP} is a symbolic link`]);
    const { [SOP]: _, ...deleted } = files;
    expect((await checkRepository(treeOf(deleted))).map(formatProblem)).toEqual([
      expect.stringContaining(`${PROMPT}:8:14: There is no SOP \`sops/spam.md\``),
    ]);
  });

  it("are named once for all items, with the way to retire them", async () => {
    const text = `${lines(30, ["SP-1.2", "SP-1.7"]).slice(0, 26).join("\n")}\n`;
    expect((await checkRepository(treeOf({ ...SOUND, [ITEMS]: text }))).map(formatProblem)).toEqual([
      `${ITEMS}:1:91: No SOP defines the clause \`SP-1.7\`, … and 25 more items name it\n    Correct the id, or add it to the SOP. If the clause was removed, put it back with the chip \`retired: YYYY-MM-DD\` or \`moved-to: ID\`.`,
    ]);
  });
});

describe("loadDocuments", () => {
  it("reads everything but the items", async () => {
    const documents = await loadDocuments(treeOf(SOUND));
    expect(documents.problems).toEqual([]);
    expect([...documents.prompts.keys()]).toEqual(["spam"]);
    expect([...documents.sops.keys()]).toEqual(["spam"]);
    expect([...documents.sets.keys()]).toEqual(["posts"]);
    expect(documents.taxonomy.get("spam")).toEqual({ name: "spam", kind: "binary", labels: ["allow", "remove"], positive: "remove" });
    expect(documents.settings?.rules[0]).toEqual({
      name: "offers are found",
      field: "spam",
      metric: "recall",
      margin: 0.05,
      scope: "all",
      mode: "disprove",
      beta: 1,
      line: 3,
    });
  });

  it("finds a clause that two SOPs define", async () => {
    const documents = await loadDocuments(treeOf({ ...SOUND, "sops/spam-2.md": SOUND[SOP]?.replace("### SP-1.2", "### SP-1.3") ?? "" }));
    expect(documents.problems.map(formatProblem)).toEqual([
      "sops/spam.md:9:1: `SP-1.1` is defined twice\n    sops/spam-2.md:9 defines it already; ids are never used twice.",
    ]);
  });

  it("has no settings where the file is missing", async () => {
    expect(await loadDocuments(treeOf(without(SETTINGS)))).toMatchObject({ settings: null, problems: [] });
  });
});
