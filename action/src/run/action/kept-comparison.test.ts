import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { keepComparison, keptComparison } from "./kept-comparison.ts";
import type { Run } from "./measure.ts";

const [BASE, HEAD] = ["a".repeat(40), "b".repeat(40)];
const REVISIONS = { base: BASE, head: HEAD, judge: BASE };
const SETTINGS = { digest: `sha256:${"0".repeat(64)}` } as Settings;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-kept-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A run that was started in some minute. */
function runAt(minute: number): Run {
  const started = new Date(Date.UTC(2026, 10, 21, 10, minute));
  const runner = { env: { GITHUB_RUN_ID: String(minute), GITHUB_RUN_ATTEMPT: "1" } };
  return {
    runner,
    inputs: { store: ".assay" },
    repository: { path: folder },
    context: { event: { kind: "dispatch" } },
    started,
  } as unknown as Run;
}

const measured = (reason: string) => ({
  ...comparisons.nothingMoved(),
  reason,
  base: { commit: BASE, name: "main" },
  head: { commit: HEAD, name: "change" },
});
const kept = async () => (await keptComparison(runAt(9), REVISIONS, SETTINGS))?.reason;

test("what a later run measured replaces what was kept, and is not replaced by an earlier run that ends late", async () => {
  await keepComparison(runAt(1), REVISIONS, SETTINGS, measured("first"));
  await keepComparison(runAt(3), REVISIONS, SETTINGS, measured("third"));
  await keepComparison(runAt(2), REVISIONS, SETTINGS, measured("second, which took longer"));
  expect(await kept()).toBe("third");
});

test("a file that was cut off is compared anew, and written over", async () => {
  await keepComparison(runAt(1), REVISIONS, SETTINGS, measured("first"));
  const [name = ""] = await readdir(join(folder, ".assay/comparisons"));
  await writeFile(join(folder, ".assay/comparisons", name), '{"run": "1/1", "sta');
  expect(await kept()).toBeUndefined();
  await keepComparison(runAt(1), REVISIONS, SETTINGS, measured("again"));
  expect(await kept()).toBe("again");
});
