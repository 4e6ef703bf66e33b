import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { itemsText, PROMPT_PATH, promptText, sampleItem } from "../../../test/sample-repository.ts";
import type { AuditAt } from "../../audit/at-result.ts";
import { auditAtSchema } from "../../audit/schemas/at.ts";

let scene: ReleaseScene;
/** When production began to serve each release. */
const since: string[] = [];

const ITEMS = "ground-truth/titles/items.jsonl";
const relabelled = (n: number) =>
  itemsText(Array.from({ length: 30 }, (_, at) => ({ ...sampleItem(at), ...(at === n ? { truth: { tier: "18+" } } : {}) })));

async function released(tag: string): Promise<void> {
  await scene.run("deploy", tag, "--to", "production");
  const { text } = await scene.run("status", "--json", "-");
  const { channels } = JSON.parse(text) as { channels: { live: { since: string }[] }[] };
  since.push(channels[0]?.live[0]?.since ?? "");
}

beforeAll(async () => {
  scene = await createReleaseScene({
    rules: "rules:\n  - {name: not too high, field: tier, metric: over-rated, margin: 0.5, mode: disprove}\n",
  });
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
  await scene.run("release", "rating", "minor", "--push");
  await released("rating@1.0.0");
  // Drugs are no longer looked for, and a label is corrected.
  await scene.merge({ [PROMPT_PATH]: promptText(["A fight leaves blood. `MR-1.2`"]), [ITEMS]: relabelled(4) });
  expect((await scene.run("release", "rating", "minor", "--push")).text).toContain("rating@1.1.0");
  await released("rating@1.1.0");
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

async function at(moment: string, item: string, ...more: string[]): Promise<AuditAt> {
  const { status, text } = await scene.run("audit", "at", moment, item, "--json", "-", ...more);
  expect({ status, text }).toMatchObject({ status: 0 });
  const valid = new Ajv2020({ strict: false }).compile(auditAtSchema);
  const result = JSON.parse(text) as AuditAt;
  expect(valid(result) ? [] : valid.errors).toEqual([]);
  return result;
}

const earlier = (time: string | undefined) => new Date(Date.parse(time ?? "") - 1).toISOString();

describe("assay audit at", () => {
  it("answers for a moment before the first release, between two, and after", async () => {
    const before = await at(earlier(since[0]), "t-0000");
    expect(before).toMatchObject({ served: [], items: [{ item: "t-0000", truth: { tier: "13+" }, predictions: [] }] });
    expect(before.notes[0]).toMatch(/^production served nothing yet: it began with rating@1\.0\.0 on /);

    const between = await at(earlier(since[1]), "titles/t-0000");
    expect(between.served).toMatchObject([
      { tag: "rating@1.0.0", model: "house/test", from: since[0], until: since[1], by: "Ivo Example", reason: "release", sets: ["titles"] },
    ]);
    expect(between.items[0]?.predictions).toMatchObject([
      {
        tag: "rating@1.0.0",
        labels: { tier: "13+" },
        right: { tier: true },
        cited: ["MR-1.1"],
        source: "the answers stored on this machine",
        clauses: [
          { clause: "MR-1.1", title: "Drug use is shown", severity: "critical", regulated: "drugs", places: [{ section: "13-plus" }] },
        ],
      },
    ]);

    const after = await at(since[1] ?? "", "title-0");
    expect(after.served).toMatchObject([{ tag: "rating@1.1.0", until: null }]);
    expect(after.items).toMatchObject([
      {
        item: "t-0000",
        predictions: [{ tag: "rating@1.1.0", labels: { tier: "ALL" }, right: { tier: false }, clauses: [{ places: [] }] }],
      },
    ]);
    const { text } = await scene.run("audit", "at", since[1] ?? "", "t-0000");
    expect(text).toContain("clause MR-1.1 Drug use is shown (critical, regulated: drugs): cited nowhere in rating@1.1.0");
    expect(text).toContain("rating@1.1.0 said: tier ALL (wrong), citing MR-1.3");
  });

  it("tells the labels of that day, not of today, and both versions of a day on which both served", async () => {
    const [old, now] = [await at("2026-01-05T09:02:30Z", "t-0004"), await at(since[1] ?? "", "t-0004")];
    expect([old.items[0]?.truth, now.items[0]?.truth]).toEqual([{ tier: "13+" }, { tier: "18+" }]);
    expect(now.items[0]?.predictions[0]?.right).toEqual({ tier: false });
    const first = await at("2026-01-04", "t-0004");
    expect(first.items[0]).toMatchObject({ known: false, truth: { tier: "18+" } });
    expect(first.notes.join(" ")).toContain("The ground truth of that moment did not have it: these are the labels of today");
    const day = (since[0] ?? "").slice(0, 10);
    if (day === (since[1] ?? "").slice(0, 10)) {
      const both = await at(day, "t-0000");
      expect(both.served.map(({ tag }) => tag)).toEqual(["rating@1.0.0", "rating@1.1.0"]);
      expect(both.notes[0]).toContain("More than one version served on that day");
    }
  });

  it("says what served where there is no such item, and refuses a moment or a channel that is none", async () => {
    const none = await at(since[0] ?? "", "no-such-title");
    expect(none).toMatchObject({ served: [{ tag: "rating@1.0.0" }], items: [] });
    const { text } = await scene.run("audit", "at", since[0] ?? "", "no-such-title");
    expect(text).toContain("No ground-truth item. What served then was:\n\nrating 1.0.0\n");
    for (const args of [
      ["2999-01-01", "t-0000"],
      ["yesterday", "t-0000"],
      ["2026-02-30", "t-0000"],
      ["2026-03-03", "t-0000", "--channel", "canary"],
    ])
      expect((await scene.run("audit", "at", ...args)).status).toBe(2);
  });

  it("says where nothing is recorded, instead of guessing", async () => {
    const lost = await at(since[1] ?? "", "t-0001", "--store", "elsewhere");
    expect(lost.items[0]?.predictions[0]).toMatchObject({
      labels: null,
      source: expect.stringMatching(/^not recorded: no stored answer of house\/test/),
    });
    // A run record holds the labels of what flipped.
    const flipped = await at(since[1] ?? "", "t-0000", "--store", "elsewhere");
    expect(flipped.items[0]?.predictions[0]).toMatchObject({
      labels: { tier: "ALL" },
      source: expect.stringContaining("on the branch evidence"),
    });
  });
});
