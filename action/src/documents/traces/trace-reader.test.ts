import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { readTrace } from "./trace-reader.ts";

const PATH = "prompts/spam/trace.yaml";
const A = `sha256:${"a".repeat(64)}`;

const SOUND = `version: 1
prompt: spam
links:
  - clause: SP-1.1
    parts: [remove, allow]
    clause-fp: ${A}
    parts-fp: ${A}
  - clause: SP-1.10
    parts: [remove]
waivers:
  - clause: SP-2.1
    kind: delegated
    delegated-to: abuse
    reason: The abuse prompt judges it.
    role: policy
    decision: DR-20261121-abuse
    expires: 2027-03-31
    clause-fp: ${A}
`;

const problemsOf = (text: string) => readTrace(text, PATH).problems.map(formatProblem).join("\n");
const change = (from: string, to: string): string => {
  expect(SOUND).toContain(from);
  return SOUND.replace(from, to);
};

const MISTAKES: readonly (readonly [string, string])[] = [
  ["an empty file", ""],
  ["no prompt", change("prompt: spam\n", "")],
  ["another prompt's name", change("prompt: spam", "prompt: span")],
  ["a misspelt key", change("parts-fp", "part-fp")],
  ["a clause id that is none", change("SP-1.1\n", "sp1.1\n")],
  ["a decision point in place of a clause", change("SP-1.1\n", "SP-1.1.DP1\n")],
  ["a fingerprint that was cut", change(`clause-fp: ${A}`, "clause-fp: sha256:aaaa")],
  ["a link without parts", change("parts: [remove, allow]", "parts: []")],
  ["a clause with two links", change("SP-1.10", "SP-1.1")],
  ["a clause that is linked and waived", change("SP-2.1", "SP-1.1")],
  ["links out of order", change("SP-1.10", "SP-1.0")],
  ["a waiver without a reason", change("    reason: The abuse prompt judges it.\n", "")],
  ["a waiver whose reason is short", change("The abuse prompt judges it.", "n/a")],
  ["a waiver whose reason is blank", change("The abuse prompt judges it.", '"            "')],
  ["a waiver that never ends", change("    expires: 2027-03-31\n", "")],
  ["a day that is none", change("2027-03-31", "2027-02-30")],
  ["a date written another way", change("2027-03-31", "31.3.2027")],
  ["delegated to nobody", change("    delegated-to: abuse\n", "")],
  ["delegated to itself", change("delegated-to: abuse", "delegated-to: spam")],
  ["a kind that does not delegate", change("kind: delegated", "kind: deferred")],
  ["a kind that nobody knows", change("kind: delegated", "kind: later")],
  ["a decision that is no record", change("DR-20261121-abuse", "ask Ana")],
];

describe("readTrace", () => {
  it("reads links and waivers with their lines; stamps that are not there are null", () => {
    const { trace, problems } = readTrace(SOUND, PATH);
    expect(problems).toEqual([]);
    expect(trace).toEqual({
      prompt: "spam",
      path: PATH,
      links: [
        { clause: "SP-1.1", parts: ["remove", "allow"], clauseFingerprint: A, partsFingerprint: A, line: 4 },
        { clause: "SP-1.10", parts: ["remove"], clauseFingerprint: null, partsFingerprint: null, line: 8 },
      ],
      waivers: [
        {
          clause: "SP-2.1",
          kind: "delegated",
          delegatedTo: "abuse",
          reason: "The abuse prompt judges it.",
          role: "policy",
          decision: "DR-20261121-abuse",
          expires: "2027-03-31",
          clauseFingerprint: A,
          line: 11,
        },
      ],
    });
  });

  it("takes the trace of an overlay for that of its name", () => {
    const { trace, problems } = readTrace("version: 1\nprompt: spam/kids\n", "prompts/spam/overlays/kids.trace.yaml");
    expect(problems).toEqual([]);
    expect(trace).toMatchObject({ prompt: "spam/kids", links: [], waivers: [] });
  });

  it.each(MISTAKES)("gives one message for %s", (_, text) => {
    expect(readTrace(text, PATH).problems.map(formatProblem)).toHaveLength(1);
  });

  it("has no trace with an error, and one with a warning", () => {
    expect(readTrace(change("SP-1.10", "SP-1.1"), PATH).trace).toBeNull();
    expect(readTrace(change("SP-1.10", "SP-1.0"), PATH).trace).not.toBeNull();
  });

  it("says where and what to change", async () => {
    const text = MISTAKES.map(([name, file]) => `# ${name}\n${problemsOf(file)}\n`).join("\n");
    await expect(text).toMatchFileSnapshot("golden/trace-mistakes.txt");
  });
});
