import { describe, expect, it } from "vitest";
import { itemsIn, planOf, said } from "./fixtures/plan.ts";
import { importText } from "./import-report.ts";

type Options = Parameters<typeof planOf>[2];
const csv = async (text: string, options: Options = {}) => planOf("csv", { "labels.csv": text }, options);

describe("a CSV of labels", () => {
  it("takes columns that are called like a field, and the others as input", async () => {
    const plan = await csv(
      '\uFEFFid,title,synopsis,tier,descriptors\r\na1,Harbour,"A fight,\r\nblood",13+,violence;drugs\r\na2,Calm,Tea.,ALL,\r\n',
    );
    expect(itemsIn(plan)).toEqual([
      {
        id: "a1",
        title: "Harbour",
        input: { title: "Harbour", synopsis: "A fight,\r\nblood" },
        truth: { tier: "13+", descriptors: ["violence", "drugs"] },
        source: "labels.csv:2",
      },
      { id: "a2", title: "Calm", input: { title: "Calm", synopsis: "Tea." }, truth: { tier: "ALL" }, source: "labels.csv:4" },
    ]);
    expect(plan.findings).toEqual([]);
  });

  it("takes what --map says, also for headers that differ between files", async () => {
    const text = "Text;Verdict;Lang;Ref;Name;Note\nA fight.;PG;en;MR-1.1 MR-1.2;harbour;x\n";
    const map = ["Text=input.synopsis", "Verdict=tier", "tier:PG=7+", "Lang=slice.language", "Ref=clauses", "Name=title", "Note=skip"];
    expect(itemsIn(await csv(text, { map: map.filter((one) => !one.startsWith("Ref")).concat("Ref=skip") }))).toMatchObject([
      { title: "harbour", input: { synopsis: "A fight." }, truth: { tier: "7+" }, slices: { language: "en" } },
    ]);
    expect(said(await csv(text, { map })).join()).toContain("labels.csv:2:1: No SOP defines");
  });

  it("skips lines above the header, finds the line that has one, and shows five rows", async () => {
    const rows = Array.from({ length: 7 }, (_, index) => `Text ${index},13+`).join("\n");
    const text = `Export of 21 November\n\nsynopsis,verdict\n${rows}\n`;
    const wrong = await csv(text, { map: ["verdict=tier"] });
    expect(said(wrong)).toEqual(["labels.csv:1:1: There is no column `verdict`"]);
    expect(wrong.findings[0]?.hint).toBe("Line 3 has one: `--header-row 3`.");
    const right = await csv(text, { map: ["verdict=tier"], headerRow: 3 });
    expect(right.cases).toEqual({ unit: "cases", total: 7, imported: 7 });
    expect(right.preview).toHaveLength(6);
    expect(right.preview?.[0]).toEqual(["synopsis", "verdict"]);
    expect(itemsIn(right)[0]?.source).toBe("labels.csv:4");
  });

  it("labels nothing that is no label, and never takes it for a negative", async () => {
    const plan = await csv("synopsis,tier\nA.,13+\nB.,maybe\nC.,\n");
    expect(itemsIn(plan).map(({ truth }) => truth)).toEqual([{ tier: "13+" }, {}, {}]);
    expect(said(plan)).toEqual(["labels.csv:3:1: note: `maybe` is no label of `tier`: not labelled"]);
    expect(plan.findings[0]?.hint).toBe('Labels: `ALL`, `7+`, `13+`, `18+`. To take it for one: `--map "tier:maybe=LABEL"`.');
    expect(importText(plan, true)).toMatch(/^3 of 3 cases imported, 2 without a label$/m);
  });

  it("names rows that do not fit, unclosed quotes and columns that stand twice", async () => {
    const plan = await csv("synopsis,tier\nA.,13+\nB, C.,13+\n");
    expect(said(plan)).toEqual(["labels.csv:3:1: left out: This row has 3 cells, the header on line 1 has 2"]);
    expect(plan.cases).toEqual({ unit: "cases", total: 2, imported: 1 });
    expect(said(await csv('synopsis,tier\n"A.,13+\n')).join()).toContain("labels.csv:2:1: The table cannot be read");
    expect(said(await csv("a,a\n1,2\n")).join()).toContain("The column `a` stands there twice");
  });

  it("adds to a set that is there, keeps to its declared input, and leaves its items alone", async () => {
    const set = "name: titles\nabout: T.\nprovenance: p\nsensitivity: public\ninput: {synopsis: string}\n";
    const line = '{"id":"t-1","title":"one","input":{"synopsis":"Old."},"truth":{"tier":"ALL"}}\n';
    const present = { "ground-truth/titles/set.yaml": set, "ground-truth/titles/items.jsonl": line };
    const plan = await csv("synopsis,tier,comment\nNew.,13+,x\n", { set: "titles", present });
    expect(plan.files.map(({ path, action }) => [path, action])).toEqual([["ground-truth/titles/items.jsonl", "append"]]);
    expect(plan.files[0]?.text.startsWith(line)).toBe(true);
    expect(itemsIn(plan)[1]?.input).toEqual({ synopsis: "New." });
    expect(said(plan)).toEqual(["labels.csv:1:1: note: The set declares no input `comment`: the column is left out"]);
    const taken = await csv("id,synopsis,tier\nt-1,New.,13+\n", { set: "titles", present });
    expect(said(taken)).toEqual(["labels.csv:2:1: `titles` already has an item `t-1` with other content"]);
    expect(taken.files).toEqual([]);
  });

  it("refuses a --map that names no field, no label or has no form", async () => {
    for (const [entry, message] of [
      ["a=teir", "Did you mean `tier`?"],
      ["tier:PG=8+", "`8+` is no label of `tier`"],
      ["nothing", "has no form that is known"],
    ]) {
      await expect(csv("a,b\n1,2\n", { map: [entry ?? ""] })).rejects.toThrow(message);
    }
  });
});

const annotation = (email: string, tier: string, more: object = {}) => ({
  completed_by: { id: 7, email },
  created_at: "2026-11-20T10:00:00.123Z",
  result: [{ from_name: "tier", to_name: "text", type: "choices", value: { choices: [tier] } }],
  ...more,
});
const task = (id: number, annotations: readonly object[], more: object = {}) => ({
  id,
  data: { synopsis: `Text ${id}.` },
  annotations,
  drafts: [],
  ...more,
});
const studio = (tasks: unknown, options: Options = {}) =>
  planOf("label-studio", { "export.json": JSON.stringify(tasks, null, 1) }, { salt: "secret", ...options });

describe("an export of Label Studio", () => {
  it("names raters by a salted pseudonym and never by their address", async () => {
    const tasks = [
      task(1, [annotation("Ana@example.com", "13+"), annotation("bo@example.com", "13+")]),
      task(2, [annotation("ana@example.com", "ALL")]),
    ];
    const plan = await studio(tasks);
    const [first, second] = itemsIn(plan);
    const raters = ((first?.ratings ?? []) as readonly { by: string; at: string }[]).map(({ by }) => by);
    expect(raters[0]).toMatch(/^rater-[0-9a-f]{8}$/);
    expect(raters[0]).not.toBe(raters[1]);
    expect(second?.ratings).toMatchObject([{ by: raters[0], at: "2026-11-20T10:00:00Z" }]);
    expect(JSON.stringify(plan)).not.toContain("example.com");
    const other = itemsIn(await studio(tasks, { salt: "other" }))[0]?.ratings as readonly { by: string }[];
    expect(other[0]?.by).not.toBe(raters[0]);
    expect(said(await studio(tasks, { salt: null }))).toEqual([
      "export.json:1:1: Raters are named by addresses, so pseudonyms need a salt",
    ]);
  });

  it("takes the adjudicated annotation, else what all raters agree on", async () => {
    const plan = await studio([
      task(1, [annotation("a@x", "13+"), annotation("b@x", "13+"), annotation("c@x", "13+")]),
      task(2, [annotation("a@x", "13+"), annotation("b@x", "ALL")]),
      task(3, [annotation("a@x", "13+"), annotation("b@x", "ALL", { ground_truth: true })]),
    ]);
    expect(itemsIn(plan).map(({ id, truth }) => [id, truth])).toEqual([
      ["ls-1", { tier: "13+" }],
      ["ls-2", {}],
      ["ls-3", { tier: "ALL" }],
    ]);
    expect(itemsIn(plan)[2]?.ratings).toMatchObject([{}, { by: "adjudicated", truth: { tier: "ALL" } }]);
    expect(said(plan).join()).toContain("note: Raters disagree on `tier`: not labelled");
  });

  it("lets the last rating of a rater count and says so; cancelled ones and drafts are counted", async () => {
    const plan = await studio([
      task(
        1,
        [
          annotation("a@x", "18+", { created_at: "2026-11-22T10:00:00Z" }),
          annotation("a@x", "13+"),
          annotation("b@x", "ALL", { was_cancelled: true }),
        ],
        { drafts: [{ result: [] }, { result: [] }] },
      ),
    ]);
    expect(itemsIn(plan)[0]?.truth).toEqual({ tier: "18+" });
    expect(said(plan).map((line) => line.replace(/^.*?note: /, "").replace(/rater-\w+/, "rater"))).toEqual([
      "1 cancelled annotations were passed over",
      "2 drafts were passed over",
      "`rater` rated this task more than once: the last counts",
    ]);
  });

  it("maps questions to fields, reads trees and several choices, and names what is no label", async () => {
    const result = [
      { from_name: "q1", type: "taxonomy", value: { taxonomy: [["harm", "violence"], ["drugs"]] } },
      { from_name: "q2", type: "textarea", value: { text: ["why"] } },
      { from_name: "spam", type: "textarea", value: { text: ["why"] } },
    ];
    const plan = await studio([task(1, [{ completed_by: 3, result }])], { map: ["q1=descriptors"] });
    expect(itemsIn(plan)[0]?.truth).toEqual({ descriptors: ["violence", "drugs"] });
    expect(said(plan).join("\n")).toContain("The question `q2` is no field");
    expect(said(plan).join("\n")).toContain("An answer of the kind `textarea` is no label");
  });

  it("names the line of bad JSON, of a task without data, and what is no export", async () => {
    expect(said(await planOf("label-studio", { "e.json": '[\n {"id": 1,}\n]' }, { salt: "s" }))[0]).toMatch(/^e\.json:2:\d+:/);
    const text = '[\n  {"id": 1, "annotations": []},\n  {"id": 2, "text": "x", "annotation_id": 5}\n]';
    const plan = await planOf("label-studio", { "e.json": text }, { salt: "s" });
    expect(said(plan)).toEqual(["e.json:2:3: left out: This task has no `data`", "e.json:3:3: left out: This task has no `data`"]);
    expect(plan.findings[1]?.hint).toContain("JSON-MIN");
    expect(said(await planOf("label-studio", { "e.json": "{}" }, { salt: "s" }))).toEqual([
      "e.json:1:1: An export of Label Studio is a list of tasks",
    ]);
  });
});
