import { describe, expect, it } from "vitest";
import { formatProblem, type Problem } from "../../errors.ts";
import { indexSops } from "../sops/sop-index.ts";
import { parseSop } from "../sops/sop-parser.ts";
import type { Tree } from "../tree.ts";
import { readAnswers } from "./answers.ts";
import type { Item, ItemSet } from "./item.ts";
import { readSet, setHash, splitOf } from "./item-set.ts";
import { type ReadItemsOptions, readItems } from "./items.ts";
import { readTaxonomy } from "./taxonomy.ts";

const { taxonomy } = readTaxonomy(`fields:
  tier: {kind: ordinal, labels: [ALL, 7+, 13+, 16+]}
  descriptors: {kind: multi-label, labels: [drugs, fear, language]}
`);
const set = (more = "", sensitivity = "public"): ItemSet =>
  readSet(`name: titles\nabout: x\nprovenance: authored\nsensitivity: ${sensitivity}\nslices: [language]\n${more}`, "ground-truth/titles")
    .set;
const ITEM = { id: "t-1", title: "harbour", input: { text: "…" }, truth: { tier: "13+" } };

function treeOf(lines: readonly string[]): Tree {
  return {
    name: "working tree",
    commit: null,
    list: async () => [],
    read: async () => null,
    bytes: async () => null,
    async *lines() {
      yield* lines;
    },
  };
}

async function read(lines: readonly (string | object)[], options: ReadItemsOptions = {}, of = set()) {
  const problems: Problem[] = [];
  const items: Item[] = [];
  const tree = treeOf(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))));
  for await (const item of readItems(tree, of, taxonomy, (problem) => problems.push(problem), options)) items.push(item);
  return { items, messages: problems.map(formatProblem) };
}
const rating = (by: string, truth: object) => ({ by, at: "2026-11-21", truth });

describe("readItems", () => {
  it("gives a line's item with everything it leaves out", async () => {
    const { items, messages } = await read(["", ITEM]);
    expect(messages).toEqual([]);
    expect(items).toEqual([
      {
        ...ITEM,
        set: "titles",
        clauses: [],
        points: {},
        edge: [],
        slices: {},
        ratings: [],
        disputed: false,
        source: "",
        sensitivity: "public",
        line: 2,
      },
    ]);
  });

  it("reports bad lines and goes on with the others", async () => {
    const { items, messages } = await read([
      ITEM,
      '{"id":"t-2","title":',
      { ...ITEM, id: "t-3", truth: { tier: "12+" } },
      { ...ITEM, id: "t-4", truth: { tier: ["13+"] } },
      { ...ITEM, id: "t-5", truth: { descriptors: "fear" } },
      { ...ITEM, id: "t-6", truth: { descriptors: ["fear", "fear"] } },
      { ...ITEM, id: "t-7", labels: {} },
      { ...ITEM, id: "t-8" },
    ]);
    expect(items.map((item) => item.id)).toEqual(["t-1", "t-8"]);
    expect(messages).toEqual([
      "ground-truth/titles/items.jsonl:2:21: The line ends in the middle of a value\n    It was cut off: write the line again, in full.",
      "ground-truth/titles/items.jsonl:3:68: `12+` is no label of `tier`\n    Did you mean `13+`?",
      'ground-truth/titles/items.jsonl:4:68: `tier` holds one label, not a list\n    Write `"13+"`.',
      'ground-truth/titles/items.jsonl:5:75: `descriptors` holds several labels, so its value is a list\n    Write `["fear"]`.',
      "ground-truth/titles/items.jsonl:6:83: `fear` stands twice in `descriptors`\n    Remove one of the two.",
      expect.stringContaining("ground-truth/titles/items.jsonl:7:75: There is no key `labels`"),
    ]);
  });

  it("brings labels into the taxonomy's order", async () => {
    const { items } = await read([{ ...ITEM, truth: { descriptors: ["language", "drugs"] } }]);
    expect(items[0]?.truth).toEqual({ descriptors: ["drugs", "language"] });
  });

  it("calls an item disputed where two raters differ, whatever was adjudicated", async () => {
    const item = (id: string, ...ratings: object[]) => ({ ...ITEM, id, ratings });
    const { items, messages } = await read([
      item("differ", rating("first", { tier: "7+" }), rating("second", { tier: "13+" }), rating("adjudicated", { tier: "13+" })),
      item("agree", rating("first", { tier: "13+" }), rating("second", { tier: "13+" })),
      item("order", rating("first", { descriptors: ["fear", "drugs"] }), rating("second", { descriptors: ["drugs", "fear"] })),
      item("overruled", rating("first", { tier: "7+" }), rating("adjudicated", { tier: "13+" })),
      item("corrected", rating("first", { tier: "7+" }), rating("first", { tier: "13+" }), rating("second", { tier: "13+" })),
      item("apart", rating("first", { tier: "13+" }), rating("second", { descriptors: [] })),
      { ...ITEM, id: "said", disputed: true },
    ]);
    expect(messages).toEqual([]);
    expect(items.filter((entry) => entry.disputed).map((entry) => entry.id)).toEqual(["differ", "said"]);
  });

  it("wants the truth to be what was adjudicated last", async () => {
    const ratings = [rating("adjudicated", { tier: "13+" }), rating("adjudicated", { tier: "16+" })];
    const { messages } = await read([{ ...ITEM, ratings }]);
    expect(messages).toEqual([
      "ground-truth/titles/items.jsonl:1:68: The truth of `tier` is not what was adjudicated (`16+`)\n    Change the truth, or add the newer adjudication.",
    ]);
  });

  it("finds ids that no SOP defines", async () => {
    const source = "---\nsop: MR\ntitle: T\nversion: 1\n---\n### MR-1.1 A\n\n- `MR-1.1.DP1` Q?\n  - `shown` → x\n- `MR-1.1.EC1` E\n";
    const sops = indexSops([parseSop({ name: "mr", path: "sops/mr.md", source }).sop]);
    const sound = { ...ITEM, clauses: ["MR-1.1"], points: { "MR-1.1.DP1": "shown" }, edge: ["MR-1.1.EC1"] };
    expect((await read([sound], { sops })).messages).toEqual([]);
    const orphans = { ...ITEM, clauses: ["MR-8.8"], points: { "MR-8.8.DP1": "shown" }, edge: ["MR-8.8.EC1"] };
    expect((await read([orphans], { sops })).messages.map((message) => message.split("\n")[0]?.replace(/^.*?: /, ""))).toEqual([
      "No SOP defines the clause `MR-8.8`",
      "No SOP defines the edge case `MR-8.8.EC1`",
      "No SOP defines the decision point `MR-8.8.DP1`",
    ]);
  });

  it.each([
    ["of a set that is not public", set("", "internal"), {}],
    ["that raises its set's sensitivity", set(), { sensitivity: "restricted" }],
  ])("quotes nothing of a line %s", async (_, of, own) => {
    const secret = "plover";
    const { messages } = await read(
      [
        { ...ITEM, ...own, truth: { tier: secret } },
        { ...ITEM, ...own, [secret]: 1 },
        { ...ITEM, ...own, id: "t-2", input: secret },
        { ...ITEM, ...own, id: "t-3", ratings: [rating("first", { [secret]: "x" })] },
        `{"id":${secret} ${JSON.stringify(own)}`,
        `{"${secret}":1,"${secret}":2,"x":${JSON.stringify(own)}}`,
      ],
      {},
      of,
    );
    expect(messages.join("\n")).not.toContain(secret);
    expect(messages[0]).toBe(
      `ground-truth/titles/items.jsonl:1:${JSON.stringify({ ...ITEM, ...own }).indexOf('"13+"') + 1}: The field has no such label\n    The line is not quoted, because it is not public: look at this place in the file.`,
    );
    expect(messages).toHaveLength(6);
  });

  it("only lets an item raise its set's sensitivity", async () => {
    const levels = ["public", "internal", "restricted"];
    const { items } = await read(
      levels.map((sensitivity) => ({ ...ITEM, id: sensitivity, sensitivity })),
      {},
      set("", "internal"),
    );
    expect(items.map((item) => item.sensitivity)).toEqual(["internal", "internal", "restricted"]);
  });

  it("checks the input against what the set declares", async () => {
    const of = set('input: {text: string, "notes?(array)": string, year?: integer}\n');
    const item = (id: string, input: object) => ({ ...ITEM, id, input });
    const { items, messages } = await read(
      [
        item("a", { text: "…", notes: ["…"], year: 1999 }),
        item("b", { txt: "…" }),
        item("c", { notes: [] }),
        item("d", { text: ["…"] }),
        item("e", { text: "…", year: 1.5 }),
      ],
      {},
      of,
    );
    expect(items.map((entry) => entry.id)).toEqual(["a"]);
    expect(messages.map((message) => message.replace("ground-truth/titles/items.jsonl:", ""))).toEqual([
      "2:38: The set declares no input `txt`\n    Did you mean `text`?",
      "3:29: The input `text` is missing\n    Add it, or write `text?` in set.yaml.",
      "4:45: The input `text` must be of type string, but is of type array\n    Change the value, or `input` in set.yaml.",
      "5:56: The input `year` must be of type integer or null, but is of type number\n    Change the value, or `input` in set.yaml.",
    ]);
  });

  it("clusters by what the set names", async () => {
    const { items, messages } = await read(
      [
        { ...ITEM, slices: { language: "ja" } },
        { ...ITEM, id: "t-2" },
      ],
      {},
      set("cluster: language\n"),
    );
    expect(items.map((item) => item.title)).toEqual(["ja"]);
    expect(messages).toHaveLength(1);
  });
});

describe("a set's digest", () => {
  const digest = (lines: readonly string[], of = set()) => {
    const hash = setHash(of);
    for (const line of lines) hash.add(line);
    return hash.digest();
  };

  it("changes with any line, and with what scores depend on; not with blank lines, line ends or measured noise", () => {
    const lines = [JSON.stringify(ITEM), JSON.stringify({ ...ITEM, id: "t-2" })];
    const whole = digest(lines);
    expect(digest(lines.map((line) => `${line}\r`).concat(""))).toBe(whole);
    expect(digest(lines, set("noise: {embedded/nearest-rule: {tier: 0.1}}\n"))).toBe(whole);
    expect(digest(lines.slice(1))).not.toBe(whole);
    expect(digest([...lines].reverse())).not.toBe(whole);
    expect(digest(lines, set("cluster: language\n"))).not.toBe(whole);
    expect(digest(lines, set("split: {salt: a, dev: 60, gate: 40}\n"))).not.toBe(whole);
  });
});

describe("splitOf", () => {
  it("gives every title one side, in about the declared share", () => {
    const of = set("split: {salt: '2026-11', dev: 60, gate: 40}\n");
    const titles = Array.from({ length: 5000 }, (_, index) => ({ title: `title-${index}` }));
    const dev = titles.filter((item) => splitOf(item, of) === "dev").length / titles.length;
    expect(dev).toBeGreaterThan(0.57);
    expect(dev).toBeLessThan(0.63);
    expect(titles.map((item) => splitOf(item, of))).toEqual(titles.map((item) => splitOf({ ...item }, of)));
  });

  it("draws anew with a new salt, and not at all without a split", () => {
    const sides = (salt: string) =>
      Array.from({ length: 64 }, (_, i) => splitOf({ title: `t${i}` }, set(`split: {salt: ${salt}, dev: 1, gate: 1}\n`))).join();
    expect(sides("a")).not.toBe(sides("b"));
    expect(splitOf({ title: "t" }, set())).toBeNull();
  });
});

describe("readAnswers", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const ANSWER = {
    key: digest,
    prompt: "p",
    digest,
    set: "titles",
    item: "t-1",
    repeat: 0,
    model: "a/b",
    text: "",
    finish: "stop",
    usage: { input: 1, output: 0 },
    latency_ms: 0.5,
    at: "2026-11-21T10:00:00Z",
  };

  it("passes over what a crash cut off, and says where", async () => {
    const problems: Problem[] = [];
    const lines = [
      JSON.stringify(ANSWER),
      JSON.stringify(ANSWER).slice(0, 90),
      JSON.stringify({ ...ANSWER, key: "sha256:A" }),
      JSON.stringify(ANSWER),
    ];
    const found: number[] = [];
    for await (const { answer, line } of readAnswers(lines, "a.jsonl", (problem) => problems.push(problem), true)) {
      expect(answer).toEqual(ANSWER);
      found.push(line);
    }
    expect(found).toEqual([1, 4]);
    expect(problems.map(formatProblem)).toEqual([
      "a.jsonl:2:91: The line ends in the middle of a value\n    It was cut off: write the line again, in full.",
      "a.jsonl:3:8: `key` is `sha256:A`\n    A digest is `sha256:` and 64 hexadecimal digits, in lower case.",
    ]);
  });
});
