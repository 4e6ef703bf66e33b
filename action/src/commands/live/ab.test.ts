import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRepository, type ScratchRepository } from "../../../test/git-fixture.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { sampleFiles } from "../../../test/sample-repository.ts";
import type { Ab } from "../../live/ab.ts";
import { liveSchemas } from "../../live/schemas.ts";
import { variantOf } from "../../release/bucket.ts";
import { main } from "../program.ts";

let repository: ScratchRepository;
let written: string[];

const ROLLOUT = {
  flags: {
    rating: {
      state: "ENABLED",
      variants: { stable: "rating@1.0.0", canary: "rating@1.1.0" },
      defaultVariant: "stable",
      targeting: {
        fractional: [
          ["canary", 25],
          ["stable", 75],
        ],
      },
    },
  },
};
const WEIGHTS = [
  ["canary", 25],
  ["stable", 75],
] as const;

beforeEach(async () => {
  repository = await createRepository(sampleFiles({ more: { "prompts/rollout.flagd.json": JSON.stringify(ROLLOUT) } }));
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await repository[Symbol.asyncDispose]();
});

const at = (name: string) => join(repository.path, name);
const valid = new Ajv2020({ strict: false }).compile(liveSchemas.ab);

async function ab(lines: readonly Record<string, unknown>[], ...args: readonly string[]) {
  await writeFile(at("log.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const from = written.length;
  const status = await main(["-C", repository.path, "ab", "--log", at("log.jsonl"), "--json", at("ab.json"), ...args]);
  const text = written.slice(from).join("").replace(/\s+/g, " ");
  const result = status === 2 ? null : (JSON.parse(await readFile(at("ab.json"), "utf8")) as Ab);
  if (result !== null) expect(valid(result), JSON.stringify(valid.errors)).toBe(true);
  return { status, text, result };
}

/** Titles that the rollout sends where it does; every `wrong[variant]`-th title of a variant is an error. */
function traffic(titles: number, wrong: { readonly stable: number; readonly canary: number }): Record<string, unknown>[] {
  const seen = { stable: 0, canary: 0 };
  return Array.from({ length: titles }, (_, n) => {
    const title = `title-${n}`;
    const variant = variantOf("rating", title, WEIGHTS) === "canary" ? "canary" : "stable";
    seen[variant] += 1;
    const time = new Date(Date.UTC(2026, 10, 21) + n * 1000).toISOString();
    return {
      time,
      title,
      prompt: "rating",
      version: variant === "canary" ? "1.1.0" : "1.0.0",
      error: seen[variant] % wrong[variant] === 0,
    };
  });
}

describe("assay ab", () => {
  it("shows that a variant is worse by more than the margin, and not by a point estimate", async () => {
    const { status, text, result } = await ab(traffic(3000, { stable: 50, canary: 6 }));
    expect(status).toBe(1);
    expect(text).toContain("canary makes more errors than stable, by more than the 2 points that are allowed.");
    expect(text).toContain("canary was to get 25 % of the titles.");
    expect(text).toContain("That may be chance.");
    expect(result).toMatchObject({ conclusion: "worse by more than the margin", needed: null, lines: { misplaced: 0, unreadable: 0 } });
    expect(result?.difference.interval.low).toBeGreaterThan(0.02);
  });

  it("says that nothing can be said yet, and about how many more titles it takes", async () => {
    const { status, text, result } = await ab(traffic(200, { stable: 50, canary: 10 }));
    expect(status).toBe(1);
    expect(text).toContain("Nothing can be said yet. It takes about");
    expect(text).not.toMatch(/makes (more|fewer) errors/);
    expect(result?.needed).toBeGreaterThan(100);
  });

  it("shows that a variant is not worse by the margin", async () => {
    const { status, text } = await ab(traffic(6000, { stable: 50, canary: 50 }), "--margin", "0.03");
    expect(status).toBe(0);
    expect(text).toContain("canary is not worse than stable by the 3 points that are allowed.");
  });

  it("reports traffic that was not shared as meant, and outcomes that are known of one variant only", async () => {
    const all = traffic(2000, { stable: 50, canary: 50 });
    const lost = await ab(all.filter(({ version }, n) => version === "1.0.0" || n % 2 === 0));
    expect(lost.status).toBe(1);
    expect(lost.text).toContain("The traffic was not shared as the weights say, so do not trust what follows.");
    expect(lost.result?.shares?.off).toBe(true);
    const late = await ab(all.map(({ error, ...line }, n) => (line.version === "1.0.0" && n % 3 > 0 ? line : { ...line, error })));
    expect(late.text).toContain("Outcomes of one variant are known more often than those of the other.");
  });

  it("counts every title once, with its first decision and the first outcome known of it", async () => {
    const { result } = await ab([
      { time: "2026-11-21T10:00:02Z", title: "b", variant: "stable", error: "no" },
      { time: "2026-11-21T10:00:01Z", title: "a", variant: "canary" },
      { time: "2026-11-21T11:00:00Z", title: "a", variant: "canary", error: "yes" },
      { time: "2026-11-21T12:00:00Z", title: "a", variant: "canary", error: "no" },
      { time: "2026-11-21T13:00:00Z", title: "b", variant: "canary", error: "yes" },
      { title: "c", prompt: "another", variant: "canary", error: "yes" },
      { title: "d", error: "yes" },
      { title: "e", variant: "canary", error: "perhaps" },
    ]);
    expect(result?.lines).toMatchObject({ all: 8, repeated: 3, crossed: 1, otherPrompts: 1, unnamed: 1, unreadable: 1 });
    expect(result?.baseline).toMatchObject({ titles: 1, outcomes: 1, errors: 0 });
    expect(result?.tested).toMatchObject({ titles: 1, outcomes: 1, errors: 1 });
  });

  it("takes a label and the one that was right later, of tables and of other columns, and counts what is asked for", async () => {
    const rows = [
      "when,asset,arm,given,right",
      "1763719200,t-1,stable,ALL,13+",
      "1763719201,t-2,canary,18+,13+",
      "1763719202,t-3,canary,13+,13+",
    ];
    await writeFile(at("log.csv"), rows.join("\r\n"));
    const map = ["when=time", "asset=item", "arm=variant", "given=tier", "right=truth.tier"].flatMap((entry) => ["--map", entry]);
    const run = async (...args: readonly string[]) => {
      await main(["-C", repository.path, "ab", "--log", at("log.csv"), "--json", at("ab.json"), ...map, ...args]);
      const { baseline, tested } = JSON.parse(await readFile(at("ab.json"), "utf8")) as Ab;
      return [baseline.errors, tested.errors];
    };
    expect(await run()).toEqual([1, 1]);
    expect(await run("--field", "tier", "--count", "under")).toEqual([1, 0]);
    expect(await run("--field", "tier", "--count", "over")).toEqual([0, 1]);
  });

  it("asks which variant is in place where nothing says it", async () => {
    await repository.commit({ "prompts/rollout.flagd.json": null });
    const lines = [
      { title: "a", version: "1.0.0", error: false },
      { title: "b", version: "1.1.0", error: false },
    ];
    const asked = await ab(lines);
    expect(asked.status).toBe(2);
    expect(asked.text).toContain("Say it: --baseline NAME.");
    const { text, result } = await ab(lines, "--baseline", "1.0.0");
    expect(text).toContain("The weights are not known");
    expect(result).toMatchObject({ shares: null, conclusion: "nothing yet", tested: { name: "1.1.0" } });
  });
});
