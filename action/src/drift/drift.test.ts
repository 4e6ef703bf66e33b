import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field } from "../documents/ground-truth/field.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { DriftRecord, Meaning, PanelAnswer } from "../release/drift-record.ts";
import { against, noiseLimit, signalsOf } from "./against.ts";
import { choosePanel, panelDigest, panelName } from "./panel.ts";
import { planLook, watch } from "./watch.ts";

const TIER: Field = { name: "tier", kind: "ordinal", labels: ["ALL", "13+", "18+"] };
const TITLES = 300;

/** A generator of shares of 1 (mulberry32), so that a test is the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const name = (n: number) => `titles/t-${String(n).padStart(4, "0")}`;
const truths = new Map(Array.from({ length: TITLES }, (_, n) => [name(n), { tier: TIER.labels[n % 3] ?? "" }]));

/** Answers of a model that is wrong with `wrong`, title by title. */
function answers(
  random: () => number,
  wrong: (n: number) => number,
  other: (n: number) => Meaning = (n) => ({ tier: TIER.labels[(n + 1) % 3] ?? "" }),
) {
  return Array.from({ length: TITLES }, (_, n): PanelAnswer => {
    const meaning = random() < wrong(n) ? other(n) : { tier: TIER.labels[n % 3] ?? "" };
    return { title: name(n), question: "q", meaning };
  });
}

const week = (n: number) => new Date(Date.UTC(2026, 0, 5) + n * 7 * 86_400_000).toISOString();

function record(at: number, parts: Partial<DriftRecord>): DriftRecord {
  return {
    schema: "assay/drift@1",
    prompt: "rating",
    event: "run",
    recorded: week(at),
    release: null,
    commit: "0".repeat(40),
    content: "sha256:a",
    model: "house/test",
    pinned: false,
    rehearsal: false,
    scorer: "0.1.0",
    panel: { digest: "sha256:b", titles: TITLES },
    reference: week(0),
    because: null,
    noise: 0.02,
    counts: { titles: TITLES, left: 0, flips: 0, gained: 0, lost: 0, unreadable: { before: 0, now: 0 } },
    mix: [],
    signals: { model: 0, quality: 0, mix: 0 },
    flips: [],
    answers: null,
    calls: 0,
    usd: 0,
    ...parts,
  };
}

/** Weeks of looks: a reference asked twice, then runs, each by the model of that week. */
function looks(weeks: number, seed: number, ask: (random: () => number, week: number) => readonly PanelAnswer[]): readonly DriftRecord[] {
  const random = seeded(seed);
  const before = ask(random, 0);
  const twice = against({ before, now: ask(random, 0), truths, fields: [TIER] });
  const noise = noiseLimit(twice.counts);
  const runs = Array.from({ length: weeks }, (_, index) => {
    const found = against({ before, now: ask(random, index + 1), truths, fields: [TIER] });
    return record(index + 1, { counts: found.counts, mix: found.mix, flips: found.flips, signals: signalsOf(found, noise), noise });
  });
  return [record(0, { event: "reference", because: "first", answers: before, signals: null, noise }), ...runs];
}

const alarms = (records: readonly DriftRecord[]) =>
  (watch(records)?.signals ?? []).filter(({ alarm }) => alarm).map(({ signal }) => signal);

describe("a year of weekly looks", () => {
  const noisy = (n: number) => (n % 10 === 0 ? 0.4 : 0.01);

  it("a model that always answers the same never raises an alarm", () => {
    expect(alarms(looks(300, 1, (random) => answers(random, () => 0)))).toEqual([]);
  });

  it("one that wavers as it always did raises none, in 4 of 4 years", () => {
    const raised = Array.from({ length: 4 }, (_, seed) => looks(52, seed, (random) => answers(random, noisy)));
    // Also an alarm that was over again would have been one.
    const ever = raised.filter((records) => records.some((_, index) => alarms(records.slice(0, index + 1)).length > 0));
    expect(ever).toHaveLength(0);
  });

  it("one that changes in week 20 raises all that changed within three weeks, and says since when", () => {
    const changed = (random: () => number, at: number) => answers(random, (n) => noisy(n) + (at >= 20 ? 0.08 : 0));
    const records = looks(23, 5, changed);
    const found = watch(records);
    expect(alarms(records)).toEqual(["model", "quality"]);
    expect(alarms(records.slice(0, 20))).toEqual([]);
    expect(found?.signals[0]?.since).toEqual({ last: week(19), first: week(20) });
  });

  it("one that begins to refuse raises the mix as well", () => {
    const refusing = (random: () => number, at: number) =>
      answers(
        random,
        () => (at > 10 ? 0.15 : 0),
        () => "refused",
      );
    expect(alarms(looks(13, 3, refusing))).toEqual(["model", "quality", "mix"]);
  });

  it("one whose answers change to equally good ones raises no loss of quality", () => {
    const moved = (random: () => number, at: number) => answers(random, (n) => (n % 10 === (at > 5 ? 1 : 0) ? 1 : 0));
    expect(alarms(looks(12, 3, moved))).toContain("model");
    expect(alarms(looks(12, 3, moved))).not.toContain("quality");
  });

  it("the alarm is over with the second run in a row that shows nothing of it", () => {
    const away = (random: () => number, at: number) => answers(random, () => (at === 4 || at === 5 ? 0.2 : 0));
    const records = looks(7, 3, away);
    expect(alarms(records.slice(0, 6))).toContain("model");
    expect(alarms(records.slice(0, 7))).toContain("model");
    expect(watch(records)?.alarm).toBe(false);
    expect(watch(records)?.signals.map(({ ended }) => ended)).toContain(true);
    expect(watch(looks(8, 3, away))?.signals.map(({ ended }) => ended)).not.toContain(true);
  });

  it("the order in which records are read changes nothing", () => {
    const records = looks(12, 7, (random, at) => answers(random, (n) => noisy(n) + (at > 6 ? 0.1 : 0)));
    const whole = watch(records);
    fc.assert(
      fc.property(fc.shuffledSubarray([...records], { minLength: records.length }), (shuffled) => {
        expect(watch(shuffled)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe("what a look does", () => {
  const [reference = record(0, {}), run = record(1, {})] = looks(1, 1, (random) => answers(random, () => 0));
  const now = { content: reference.content, model: reference.model };
  const plan = (records: readonly DriftRecord[], other = {}, options = { fresh: false, left: TITLES }) =>
    planLook(records, { ...now, ...other }, { fresh: options.fresh, same: () => options.left });

  it("begins a reference where there is none that fits", () => {
    expect(plan([])).toMatchObject({ kind: "reference", because: "it is the first look" });
    expect(plan([reference, run], { content: "sha256:other" })).toMatchObject({ because: "another version is live" });
    expect(plan([reference], { model: "house/other" })).toMatchObject({ because: "another model is asked" });
    expect(plan([reference], {}, { fresh: true, left: TITLES })).toMatchObject({ kind: "reference" });
    expect(plan([reference], {}, { fresh: false, left: 200 })).toMatchObject({
      because: "of its 300 titles only 200 are still asked the same question",
    });
  });

  it("compares with the reference that fits", () => {
    expect(plan([run, reference])).toEqual({ kind: "run", reference });
  });
});

describe("a panel", () => {
  const item = (n: number, tier: string): Item => ({
    id: `t-${n}`,
    set: "titles",
    title: `title-${n % 900}`,
    input: {},
    truth: { tier },
    clauses: [],
    points: {},
    edge: [],
    slices: {},
    ratings: [],
    disputed: false,
    source: "authored",
    sensitivity: "public",
    line: n,
  });
  const all = Array.from({ length: 1000 }, (_, n) => item(n, n < 20 ? "18+" : n % 3 === 0 ? "13+" : "ALL")).map((entry) => ({
    item: entry,
    name: panelName(entry, "rating", true),
  }));

  it("holds every label, one item a title, the same whatever the order of the file", () => {
    const chosen = choosePanel(all, "rating");
    expect(chosen).toHaveLength(300);
    expect(new Set(chosen.map((entry) => entry.item.title)).size).toBe(300);
    const of = (tier: string) => chosen.filter((entry) => entry.item.truth.tier === tier).length;
    expect(of("18+")).toBeGreaterThanOrEqual(19);
    expect(Math.abs(of("13+") - of("ALL"))).toBeLessThanOrEqual(1);
    expect(choosePanel(all.toReversed(), "rating")).toEqual(chosen);
    expect(choosePanel(all, "other")).not.toEqual(chosen);
  });

  it("is named by its titles and what is asked", () => {
    const titles = [
      { title: "a", question: "1" },
      { title: "b", question: "2" },
    ];
    expect(panelDigest(titles)).toBe(panelDigest(titles.toReversed()));
    expect(panelDigest(titles)).not.toBe(panelDigest([{ title: "a", question: "1" }]));
  });

  it("does not name what may not be named", () => {
    expect(panelName({ set: "vault", id: "secret-film" }, "rating", false)).toMatch(/^vault\/#[0-9a-f]{16}$/);
  });
});
