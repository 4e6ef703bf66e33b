import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { checkRepository } from "../check.ts";
import type { Tree } from "../tree.ts";
import { ROLLOUT_PATH, readRollout } from "./rollout.ts";
import { checkRollout } from "./rollout-check.ts";

const flags = (flag: object) => JSON.stringify({ flags: { "hate-speech": flag } }, null, 2);
const GOOD = { state: "ENABLED", variants: { stable: "hate-speech@1.4.0", canary: "hate-speech@1.5.0" }, defaultVariant: "stable" };
const shared = (...fractional: readonly unknown[]) => flags({ ...GOOD, targeting: { fractional } });
const KEY = { cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] };
const step = { "+": [5, { "/": [{ "-": [{ var: "$flagd.timestamp" }, 1_790_000_000] }, 3600] }] };

/** Everything that people get wrong in the file, each with what they are told. */
const MISTAKES: Readonly<Record<string, string>> = {
  "not JSON": '{"flags": {\n  "hate-speech": {\n',
  "a key twice": '{\n  "flags": {},\n  "flags": {}\n}',
  "a key that flagd knows and this file does not": JSON.stringify({ flags: {}, $evaluators: {} }, null, 2),
  "nothing in a flag": flags({}),
  "a branch instead of a tag": flags({ ...GOOD, variants: { stable: "main" } }),
  "a tag of another prompt": flags({ ...GOOD, variants: { stable: "hate-speech--kids@1.4.0" } }),
  "a default variant that is not there": flags({ ...GOOD, defaultVariant: "stabel" }),
  "a rollout by the time": flags({
    ...GOOD,
    targeting: { if: [{ ">": [{ var: "$flagd.timestamp" }, 1_790_000_000] }, "canary", "stable"] },
  }),
  "a weight that grows with the time": shared(["canary", step], ["stable", 95]),
  "a bucket by something else": shared({ var: "country" }, ["canary", 5], ["stable", 95]),
  "a share in per cent": shared(["canary", 0.05], ["stable", 0.95]),
  "a weight below nothing": shared(["canary", -5], ["stable", 95]),
  "a variant that is not there": shared(["canry", 5], ["stable", 95]),
  "weights that add up to nothing": shared(["canary", 0], ["stable", 0]),
  "no list": flags({ ...GOOD, targeting: { fractional: { canary: 5 } } }),
};

describe("prompts/rollout.flagd.json", () => {
  it("shares traffic by weights, the bucketing expression spelt out or not", () => {
    const weights = [
      ["canary", 5],
      ["stable", 95],
    ];
    for (const text of [shared(KEY, ...weights), shared(...weights)]) {
      const { flags, problems } = readRollout(text);
      expect(problems).toEqual([]);
      expect(flags.get("hate-speech")).toMatchObject({ prompt: "hate-speech", defaultVariant: "stable", weights });
    }
  });

  it("shares nothing without weights or where the flag is disabled", () => {
    for (const text of [flags(GOOD), flags({ ...GOOD, state: "DISABLED", targeting: { fractional: [["canary", 5]] } })]) {
      expect(readRollout(text)).toMatchObject({ problems: [] });
      expect(readRollout(text).flags.get("hate-speech")?.weights).toBeNull();
    }
  });

  it("gives a variant without a weight the weight 1, as flagd does", () => {
    expect(readRollout(shared(["canary"], ["stable"])).flags.get("hate-speech")?.weights).toEqual([
      ["canary", 1],
      ["stable", 1],
    ]);
  });

  it("with a mistake says where and what to change", async () => {
    const told = Object.entries(MISTAKES).map(([mistake, text]) => {
      const { flags, problems } = readRollout(text);
      expect(flags.size, mistake).toBe(0);
      return `# ${mistake}\n${problems.map(formatProblem).join("\n")}\n`;
    });
    await expect(told.join("\n")).toMatchFileSnapshot(join(import.meta.dirname, "golden", "rollout-mistakes.txt"));
  });

  it("is part of `assay check`: a flag is the name of a prompt", async () => {
    const read = async () => flags(GOOD);
    expect((await checkRollout({ read }, new Map([["hate-speach", {} as never]]))).map(formatProblem)).toEqual([
      "prompts/rollout.flagd.json:3:5: There is no prompt `hate-speech`\n    Did you mean `hate-speach`?",
    ]);
    expect(await checkRollout({ read: async () => null }, new Map())).toEqual([]);
    const tree: Tree = {
      name: "working tree",
      commit: null,
      list: async () => [],
      read: async (path) => (path === ROLLOUT_PATH ? "{}" : null),
      bytes: async () => null,
      async *lines() {},
    };
    const problems = await checkRepository(tree);
    expect(problems.filter(({ path }) => path === ROLLOUT_PATH).map(({ code }) => code)).toEqual(["missing-key"]);
  });
});
