import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { itemsText, PROMPT_PATH, promptText, sampleItem } from "../../../test/sample-repository.ts";
import type { Dossier } from "../../audit/dossier.ts";
import { auditSchema } from "../../audit/schemas/audit.ts";

let scene: ReleaseScene;
let folder: string;
let today: string;

const ITEMS = "ground-truth/titles/items.jsonl";
const relabelled = itemsText(Array.from({ length: 30 }, (_, n) => ({ ...sampleItem(n), ...(n === 4 ? { truth: { tier: "18+" } } : {}) })));

beforeAll(async () => {
  today = new Date().toISOString().slice(0, 10);
  folder = await mkdtemp(join(tmpdir(), "assay-audit-test-"));
  scene = await createReleaseScene();
  const { run, merge } = scene;
  await merge({ ".github/assay-release.pem": scene.publicKey });
  await run("release", "rating", "minor", "--push");
  await run("deploy", "rating@1.0.0", "--to", "production");
  const before = await scene.work.git("rev-parse", "HEAD");
  await merge(
    { [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on somebody. `MR-1.2`"]), [ITEMS]: relabelled },
    '=HYPERLINK("https://evil.example") <script>alert(1)</script> (#7)',
  );
  await run("merged", "--before", before);
  await run("release", "rating", "patch", "--push");
  await run("deploy", "rating@1.0.1", "--to", "production");
  await run("rollback", "rating", "--reason", "too strict");
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
  await scene[Symbol.asyncDispose]();
});

async function exported(name: string, from: string, to: string) {
  const out = join(folder, name);
  const { status, text } = await scene.run("audit", "export", "--from", from, "--to", to, "--out", out);
  expect({ status, text }).toMatchObject({ status: 0 });
  const dossier = JSON.parse(await readFile(join(out, "audit.json"), "utf8")) as Dossier;
  const valid = new Ajv2020({ strict: false }).compile(auditSchema);
  expect(valid(dossier) ? [] : valid.errors).toEqual([]);
  const rows = (item: string, table = item) =>
    dossier.items.find((one) => one.name === item)?.tables.find((one) => one.name === table)?.rows ?? [];
  return { out, dossier, rows };
}

describe("assay audit export", () => {
  it("writes the 14 items of a period, each with its source and what is not recorded", async () => {
    const { out, dossier, rows } = await exported("all", "2026-01-01", today);
    expect(dossier.items.map(({ number }) => number)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    expect(dossier).toMatchObject({ integrity: "holds", period: { from: "2026-01-01", to: today } });
    for (const { sources, supports } of dossier.items) {
      expect(sources).not.toEqual([]);
      expect(supports).toMatch(/^Evidence that supports /);
    }
    expect(rows("population", "changes").map(({ pull, "pull-from": by }) => [pull, by])).toEqual([
      [null, null],
      [null, null],
      [7, "message"],
    ]);
    expect(rows("population", "releases").map(({ tag, deployed }) => [tag, deployed])).toEqual([
      ["rating@1.0.0", true],
      ["rating@1.0.1", true],
    ]);
    expect(rows("files").filter(({ path }) => path === PROMPT_PATH)).toMatchObject([
      { change: "added" },
      { change: "changed", "lines-added": 1, "lines-removed": 1 },
    ]);
    expect(rows("approvals", "merges")).toMatchObject([{ prompt: "rating", verdict: "pass", "sign-off": null }]);
    expect(rows("tests", "runs").map(({ event, release }) => [event, release])).toEqual([
      ["release", "rating@1.0.0"],
      ["merge", null],
      ["release", "rating@1.0.1"],
    ]);
    expect(rows("tests", "clauses").find(({ clause, event }) => clause === "MR-1.1" && event === "release")).toMatchObject({
      items: 10,
      exact: 10,
    });
    expect(rows("accuracy").find(({ label, field }) => label === null && field === "tier")).toMatchObject({
      items: 30,
      exact: 30,
      under: 0,
    });
    expect(rows("trace", "clauses").map(({ clause }) => clause)).toEqual(["MR-1.1", "MR-1.2", "MR-1.3"]);
    expect(rows("deployments", "channels").map(({ sequence, before, version }) => [sequence, before, version])).toEqual([
      [1, null, "1.0.0"],
      [2, "1.0.0", "1.0.1"],
      [3, "1.0.1", "1.0.0"],
    ]);
    expect(rows("rollbacks")).toMatchObject([
      { from: "1.0.1", to: "1.0.0", reason: "rollback from 1.0.1: too strict", "merged-back": null },
    ]);
    expect(rows("configuration", "history").map(({ file }) => file)).toEqual([".github/assay.yml", ".github/assay-release.pem"]);
    expect(rows("ground-truth", "labels")).toMatchObject([{ item: "t-0004", field: "tier", before: "13+", after: "18+" }]);
    expect(rows("ground-truth", "changes")).toMatchObject([
      { added: 30, relabelled: 0 },
      { added: 0, relabelled: 1, restricted: "0" },
    ]);
    expect(dossier.items.flatMap(({ missing }) => missing)).toEqual(
      expect.arrayContaining([expect.stringContaining("GitHub was not asked"), expect.stringContaining("texts of items, on purpose")]),
    );
    expect(JSON.stringify(dossier)).not.toMatch(/\bis compliant\b|\bcompliance\b/i);
    expect((await readdir(out)).filter((name) => name.endsWith(".csv"))).toHaveLength(dossier.items.flatMap(({ tables }) => tables).length);
  });

  it("writes CSV that no spreadsheet runs, and a page that loads nothing and runs nothing of anybody", async () => {
    const out = join(folder, "all");
    const changes = parse(await readFile(join(out, "01-population-changes.csv"), "utf8"), { columns: true }) as { subject: string }[];
    expect(changes.at(-1)?.subject).toMatch(/^'=HYPERLINK/);
    const html = await readFile(join(out, "audit.html"), "utf8");
    expect(html).not.toMatch(/<script>alert|<img|<link|<iframe|src=|@import|url\(/i);
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(Array.from({ length: 14 }, (_, at) => `#item-${at + 1}`));
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("leaves out what lies outside of the period, and refuses a folder that is not empty and a period that is none", async () => {
    const { rows } = await exported("early", "2026-01-01", "2026-01-31");
    expect([rows("population", "changes").length, rows("tests", "runs").length, rows("deployments", "channels").length]).toEqual([3, 0, 0]);
    const run = (...args: string[]) => scene.run("audit", "export", ...args);
    expect((await run("--from", "2026-01-01", "--to", today, "--out", join(folder, "all"))).text).toContain("is not empty");
    expect((await run("--from", "2026-02-01", "--to", "2026-01-01", "--out", join(folder, "x"))).status).toBe(2);
    expect((await run("--from", "2026-01-01", "--to", today, "--out", "/proc/x")).text).toContain("Cannot write to /proc/x");
    expect((await run("--from", "last month", "--to", today, "--out", join(folder, "x"))).status).toBe(2);
  });
});
