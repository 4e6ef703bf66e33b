import { expect, it } from "vitest";
import type { Check } from "../../checks.ts";
import { commandsOf, toldChecks } from "./told-checks.ts";

const stale = (clause: string, prompt: string): Check => ({
  name: "trace",
  state: "fail",
  text: `\`${clause}\` changed`,
  prompt,
  command: `npx assay trace review ${clause} --prompt ${prompt}`,
});
const gaps = (text: string, prompt: string): Check => ({
  name: "trace",
  state: "warning",
  text,
  prompt,
  command: `npx assay trace ${prompt} --problems`,
});
const record: Check = { name: "decision record", state: "fail", text: "`a` changed", prompt: "a", command: "npx assay decide a" };
const policy: Check = { name: "policy", state: "fail", text: "`MR-1` is gone" };

it("tells the same matter in several prompts once, with the command that mends it in all of them", () => {
  const told = toldChecks([record, stale("MR-1", "a"), policy, stale("MR-1", "a/b"), stale("MR-2", "a/b"), policy]);
  expect(told.map(({ text, checks, command }) => [text, checks.length, command])).toEqual([
    ["`a` changed", 1, "npx assay decide a"],
    ["`MR-1` changed", 2, "npx assay trace review MR-1"],
    ["`MR-1` is gone", 1, undefined],
    ["`MR-2` changed", 1, "npx assay trace review MR-2 --prompt a/b"],
    ["`MR-1` is gone", 1, undefined],
  ]);
});

it("tells the gaps of all traces in one entry, each trace's own where they differ", () => {
  const same = toldChecks([gaps("3 clauses are waived.", "a"), gaps("3 clauses are waived.", "trace")]);
  expect(same.map(({ text, command }) => [text, command])).toEqual([["3 clauses are waived.", "npx assay trace --problems"]]);
  const other = toldChecks([gaps("3 clauses are waived.", "a"), gaps("1 clause is waived.", "b")]);
  expect(other.map(({ text }) => text)).toEqual(["`a`: 3 clauses are waived; `b`: 1 clause is waived"]);
});

it("reviews clauses of the same prompts with one command, and types none twice", () => {
  const told = toldChecks([record, stale("MR-1", "a"), stale("MR-1", "b"), stale("MR-2", "a"), stale("MR-2", "b"), stale("MR-3", "b")]);
  expect(commandsOf([...told, ...told])).toEqual([
    "npx assay decide a",
    "npx assay trace review MR-1 MR-2",
    "npx assay trace review MR-3 --prompt b",
  ]);
});
