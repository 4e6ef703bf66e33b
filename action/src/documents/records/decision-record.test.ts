import { describe, expect, it } from "vitest";
import { createRepository } from "../../../test/git-fixture.ts";
import { sampleFiles } from "../../../test/sample-repository.ts";
import { formatProblem } from "../../errors.ts";
import { openRepository } from "../../repository/repository.ts";
import { checkRepository } from "../check.ts";
import { readRecord } from "./decision-record-reader.ts";
import { type RunFile, readRunFile, runDigest, runFileText } from "./run-file.ts";

const DIGEST = `sha256:${"0123abcd".repeat(8)}`;
const PATH = "prompts/rating/decisions/DR-20261121-blood.md";
const RUN_PATH = "prompts/rating/decisions/DR-20261121-blood.run.json";

const RUN: RunFile = {
  schema: "assay/run@1",
  prompt: "rating",
  part: null,
  model: "house/test",
  base: null,
  head: { content: DIGEST as `sha256:${string}` },
  sets: [{ set: "titles", digest: DIGEST as `sha256:${string}`, items: 2 }],
  fields: ["tier"],
  items: [
    { set: "titles", item: "t-1", head: { tier: "13+" } },
    { set: "titles", item: "t-2", head: "malformed" },
    { set: "titles", item: "t-3", left: "house/test cannot read their language" },
  ],
};

function recordText(edit: (text: string) => string = (text) => text): string {
  return edit(`---
id: DR-20261121-blood
status: accepted
date: 2026-11-21
decision-makers: [ana, dee]
prompt: rating
clauses: [MR-1.2]
supersedes: []
evidence:
  head: {content: "${DIGEST}"}
  ground-truth: {set: titles, digest: "${DIGEST}", items: 30}
  model: {id: house/test}
  run: ${runDigest(runFileText(RUN))}
  counts: {tier: {head: {exact: 30, under: 0, over: 0, under2: 0, oneOver: 0}}}
review-by: 2027-05-21
---

# Blood

## Context and Problem Statement

Why.

## Considered Options

- One

## Decision Outcome

This.
`);
}

const replaced = (from: string | RegExp, to: string) => recordText((text) => text.replace(from, to));

async function problemsOf(files: Readonly<Record<string, string | null>>, today = "2026-12-01"): Promise<readonly string[]> {
  await using scratch = await createRepository(sampleFiles({ more: { [PATH]: recordText(), [RUN_PATH]: runFileText(RUN), ...files } }));
  await using repository = await openRepository(scratch.path);
  return (await checkRepository(repository.workingTree(), today)).map(formatProblem).filter((text) => text.includes("decisions/"));
}

describe("a decision record", () => {
  it("is read, with what must not change once it is decided", () => {
    const { record, problems } = readRecord(recordText(), PATH);
    expect(problems).toEqual([]);
    expect(record).toMatchObject({
      id: "DR-20261121-blood",
      status: "accepted",
      consulted: [],
      evidence: { base: null, part: null },
      placeholders: [],
    });
    const later = readRecord(replaced("status: accepted", "status: superseded by DR-20270101-x"), PATH).record;
    expect(later).toMatchObject({ status: "superseded", supersededBy: "DR-20270101-x" });
    expect(later?.frozen).toBe(record?.frozen);
    expect(readRecord(replaced("Why.", "Because."), PATH).record?.frozen).not.toBe(record?.frozen);
    expect(readRecord(recordText().replaceAll("\n", "\r\n"), PATH).record?.frozen).toBe(record?.frozen);
  });

  it("may have several sets", () => {
    const two = replaced(
      /ground-truth: .*/,
      `ground-truth: [{set: a, digest: "${DIGEST}", items: 1}, {set: b, digest: "${DIGEST}", items: 2}]`,
    );
    expect(readRecord(two, PATH).record?.evidence?.sets.map(({ set }) => set)).toEqual(["a", "b"]);
  });

  it("that a beginner writes gets told where and what", async () => {
    const mistakes: readonly (readonly [string, string])[] = [
      ["unknown status", replaced("status: accepted", "status: agreed")],
      ["unknown key", replaced("review-by", "reviewed-by")],
      ["unknown count", replaced("oneOver", "one-over")],
      ["a rate for a count", replaced("exact: 30", "exact: 0.93")],
      ["no digest", replaced(/content: ".*"/, "content: abc")],
      ["a set without its digest", replaced(/ground-truth: .*/, "ground-truth: {set: titles, items: 30}")],
      ["other name", replaced("id: DR-20261121-blood", "id: DR-20261121-bloody")],
      ["other day", replaced("date: 2026-11-21", "date: 2026-11-22")],
      ["no such day", replaced("2027-05-21", "2027-02-31")],
      ["other prompt", replaced("prompt: rating", "prompt: ratings")],
      ["no prompt", replaced("prompt: rating\n", "")],
      ["no heading", replaced("## Decision Outcome", "## Outcome")],
      ["no front matter", "# Blood\n"],
      ["unknown record", replaced("supersedes: []", "supersedes: [DR-20260101-old]")],
    ];
    const told: string[] = [];
    for (const [name, text] of mistakes) told.push(`## ${name}\n${(await problemsOf({ [PATH]: text })).join("\n")}\n`);
    await expect(told.join("\n")).toMatchFileSnapshot("golden/decision-record-mistakes.txt");
  });

  it("is checked beside others: names, supersession on both sides, what lies about", async () => {
    expect(await problemsOf({})).toEqual([]);
    const next = "prompts/rating/decisions/DR-20270101-next.md";
    const newer = replaced("DR-20261121-blood", "DR-20270101-next")
      .replace("date: 2026-11-21", "date: 2027-01-01")
      .replace(/ {2}run: .*\n/, "");
    const superseding = newer.replace("supersedes: []", "supersedes: [DR-20261121-blood]");
    const superseded = replaced("status: accepted", "status: superseded by DR-20270101-next");
    expect(await problemsOf({ [next]: superseding, [PATH]: superseded })).toEqual([]);
    expect(await problemsOf({ [next]: superseding })).toEqual([
      expect.stringContaining("does not say that it is superseded by this record"),
    ]);
    expect(await problemsOf({ [next]: newer, [PATH]: superseded })).toEqual([
      expect.stringContaining("does not say that it supersedes this record"),
    ]);
    expect(await problemsOf({ [next]: superseding.replace("accepted", "proposed") })).toEqual([]);
    expect(await problemsOf({ "sops/decisions/DR-20261121-blood.md": recordText() })).toEqual([expect.stringContaining("stands in")]);
    expect(await problemsOf({ [PATH]: null })).toEqual([expect.stringContaining("The record of this run file is missing")]);
    expect(await problemsOf({ "prompts/rating/decisions/notes.md": "x\n", "prompts/rating/decisions/README.md": "x\n" })).toEqual([
      expect.stringContaining("This is no decision record"),
    ]);
  });

  it("warns when its day has passed, and stays when its prompt goes", async () => {
    expect(await problemsOf({}, "2027-05-21")).toEqual([]);
    expect(await problemsOf({}, "2027-05-22")).toEqual([
      expect.stringMatching(/^prompts.*:\d+:1: warning: This decision was to be looked at again by 2027-05-21/),
    ]);
    expect(await problemsOf({ "prompts/rating/prompt.md": null })).toEqual([]);
  });

  it("warns where a draft waits for words", async () => {
    const draft = replaced("## Decision Outcome\n", "## Decision Outcome\n\n<!-- WRITE: what was decided -->\n");
    expect(await problemsOf({ [PATH]: draft })).toEqual([
      expect.stringMatching(/:\d+:1: warning: This part of the decision is not written yet/),
    ]);
  });
});

describe("a run file", () => {
  it("has one line an item and is read back as it was", () => {
    const text = runFileText(RUN);
    expect(text.split("\n")).toHaveLength(6);
    expect(readRunFile(text, RUN_PATH)).toEqual({ run: RUN, problems: [] });
    expect(runDigest(text.replaceAll("\n", "\r\n"))).toBe(runDigest(text));
  });

  it("that is wrong says on which line", async () => {
    const text = runFileText(RUN).replace('"malformed"', '"unclear"');
    expect(await problemsOf({ [RUN_PATH]: text })).toEqual([
      expect.stringContaining("is not the run that this record names"),
      expect.stringMatching(/run\.json:3:\d+: .*`unclear`/),
    ]);
    expect(readRunFile(runFileText(RUN).replace(/\]\}\n$/, ""), RUN_PATH).problems[0]).toMatchObject({ path: RUN_PATH, line: 5 });
    expect(readRunFile(runFileText(RUN).replace('"head":{"tier"', '"text":"no","head":{"tier"'), RUN_PATH).problems[0]?.line).toBe(2);
  });
});
