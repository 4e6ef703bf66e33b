import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { itemsText, PROMPT_PATH, promptText, sampleFiles, sampleItem } from "../../../test/sample-repository.ts";
import { liveSchemas } from "../../live/schemas.ts";
import type { Simulation } from "../../live/simulation.ts";
import { variantOf } from "../../release/bucket.ts";

let scene: ReleaseScene;

const rollout = (canary: number) =>
  JSON.stringify({
    flags: {
      rating: {
        state: "ENABLED",
        variants: { stable: "rating@1.0.0", canary: "rating@1.1.0" },
        defaultVariant: "stable",
        targeting: {
          fractional: [
            ["canary", canary],
            ["stable", 100 - canary],
          ],
        },
      },
    },
  });

beforeAll(async () => {
  const settings = String(sampleFiles({ url: "http://127.0.0.1:9" })[".github/assay.yml"]);
  const deployment = "deployment:\n  tier: {volume-per-month: 3000, prevalence: {ALL: 0.4, 13+: 0.6}, cost: {under: 5, over: 1}}\n";
  scene = await createReleaseScene({ more: { [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) } });
  const url = scene.model.url;
  await scene.merge({ ".github/assay.yml": `${settings.replace("http://127.0.0.1:9", url)}${deployment}` });
  await scene.run("release", "rating", "minor", "--push");
  await scene.merge({ [PROMPT_PATH]: promptText() });
  await scene.run("release", "rating", "minor", "--push");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

const valid = new Ajv2020({ strict: false }).compile(liveSchemas["rollout-simulation"]);

async function simulate(...args: readonly string[]) {
  const asked = scene.model.requests.length;
  const { status, text } = await scene.run("rollout", "simulate", "--json", "-", ...args);
  expect(scene.model.requests).toHaveLength(asked);
  const result = JSON.parse(text) as Simulation;
  expect(valid(result), JSON.stringify(valid.errors)).toBe(true);
  return { status, result };
}

describe("assay rollout simulate", () => {
  it("counts at each step the errors of the version that each title gets, and what to expect a month, without a call", async () => {
    await scene.merge({ "prompts/rollout.flagd.json": rollout(10) });
    const { status, result } = await simulate("--steps", "50,100");
    expect(status).toBe(0);
    expect(result).toMatchObject({
      stable: "rating@1.0.0",
      canary: "rating@1.1.0",
      now: 10,
      items: 30,
      notStored: { stable: 0, canary: 0 },
    });
    expect(result.steps.map(({ percent }) => percent)).toEqual([0, 10, 50, 100]);
    // Without the rule for blood every third title is under-rated.
    const wrong = (percent: number) =>
      Array.from({ length: 30 }, (_, n) => n).filter(
        (n) =>
          n % 3 === 1 &&
          variantOf("rating", `title-${n}`, [
            ["canary", percent],
            ["stable", 100 - percent],
          ]) === "stable",
      ).length;
    expect(result.steps.map(({ fields }) => fields[0]?.errors)).toEqual(
      [0, 10, 50, 100].map((percent) => ({ under: wrong(percent), over: 0 })),
    );
    expect(wrong(0)).toBe(10);
    const months = result.steps.map(({ perMonth: [month] }) => month?.errors.under ?? Number.NaN);
    [900, 810, 450, 0].forEach((expected, index) => {
      expect(months[index]).toBeCloseTo(expected, 6);
    });
    expect(result.steps[0]?.perMonth[0]?.cost).toBeCloseTo(4500, 6);
    const { text } = await scene.run("rollout", "simulate");
    expect(text).toContain("as the file says");
    expect(text).toMatch(/10 %\s+\d+ of 30\s+\d+\s+0\s+as the file says/);
  });

  it("says what is not stored, and is then not a success", async () => {
    await scene.merge({ "ground-truth/titles/items.jsonl": itemsText(Array.from({ length: 33 }, (_, n) => sampleItem(n))) });
    const { status, result } = await simulate("--stable", "rating@1.0.0", "--canary", "rating@1.1.0");
    expect(status).toBe(1);
    expect(result).toMatchObject({ items: 30, notStored: { stable: 3, canary: 3 }, now: null });
    const { text } = await scene.run("rollout", "simulate", "rating");
    expect(text.replace(/\s+/g, " ")).toContain("Of 3 items no answer of rating@1.1.0 is stored; they were left out.");
    expect(text).toContain("npx assay answers record rating --at rating@1.1.0");
    const empty = await scene.run("rollout", "simulate", "--store", ".nowhere");
    expect(empty.status).toBe(1);
    expect(empty.text).toContain("Not measured");
  });

  it("asks for two versions where nothing names them", async () => {
    await scene.merge({ "prompts/rollout.flagd.json": null });
    const { status, text } = await scene.run("rollout", "simulate");
    expect(status).toBe(2);
    expect(text).toContain("Name two versions instead: --stable NAME@VERSION --canary NAME@VERSION");
  });
});
