import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { itemsText, PROMPT_PATH, promptText, sampleFiles, sampleItem } from "../../../test/sample-repository.ts";
import { manifestSchema } from "../../release/schemas/manifest.ts";
import { releaseResultSchema } from "../../release/schemas/results.ts";

/** A word that stands in every text, id and title of the vault. */
const SECRET = "xyzzy";
const asking = (rules?: readonly string[]) => promptText(rules).replace("[titles]", "[titles, final]");
const vaultItem = (n: number) => ({
  ...sampleItem(n),
  id: `${SECRET}-${n}`,
  title: `${SECRET}-title-${n}`,
  input: { synopsis: `${SECRET} ${(sampleItem(n).input as { synopsis: string }).synopsis}` },
});

let scene: ReleaseScene;
let vault: string;

beforeEach(async () => {
  scene = await createReleaseScene({ items: 2 });
  const settings = sampleFiles({ url: scene.model.url })[".github/assay.yml"];
  await scene.merge({ ".github/assay.yml": `${settings}vault: [final]\n`, [PROMPT_PATH]: asking() });
  vault = await mkdtemp(join(tmpdir(), "assay-private-"));
  await mkdir(join(vault, "final"));
  await writeFile(
    join(vault, "final/set.yaml"),
    "name: final\nabout: Private.\nprovenance: authored\nsensitivity: internal\ncluster: title\nslices: [language]\nuse: [release]\n",
  );
  await writeFile(join(vault, "final/items.jsonl"), itemsText(Array.from({ length: 30 }, (_, n) => vaultItem(n))));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(vault, { recursive: true, force: true });
  await scene[Symbol.asyncDispose]();
});

it("a prompt that asks for a vault is released with it only, and its name and digest stand in the manifest and the evidence", async () => {
  const without = await scene.run("release", "rating", "minor");
  expect([without.status, without.text]).toEqual([1, expect.stringContaining("rating is not measured: its vault `final` is not here")]);
  const released = await scene.run("release", "rating", "minor", "--push", "--sets", vault);
  expect(released.text).toContain("Tagged rating@1.0.0");

  expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("its vault `final` is not here");
  const refused = publishedJson((await scene.run("deploy", "rating@1.0.0", "--to", "dev", "--json", "-")).text, releaseResultSchema);
  expect(refused).toMatchObject({ kind: "refused", missing: [expect.stringContaining("its vault `final` is not here")] });
  const file = join(vault, "manifest.json");
  expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev", "--sets", vault, "--json", file)).status).toBe(0);
  const { manifest } = publishedJson<{ readonly manifest: object }>(await readFile(file, "utf8"), releaseResultSchema);
  publishedJson(JSON.stringify(manifest), manifestSchema);
  expect(manifest).toHaveProperty("sets", expect.arrayContaining([{ set: "final", digest: expect.stringMatching(/^sha256:/), items: 30 }]));
  for (const branch of ["channels", "evidence"]) {
    const text = await scene.remote.git("log", "-p", branch);
    expect(text).not.toContain(SECRET);
    expect(text).toContain("final");
  }
});

it("what a vault alone sees keeps a release from being made, and nothing of it is told", async () => {
  await scene.run("release", "rating", "minor", "--push", "--sets", vault);
  await scene.run("deploy", "rating@1.0.0", "--to", "dev", "--sets", vault);
  await scene.merge({ [PROMPT_PATH]: asking(["Drug use is shown. `MR-1.1`"]) });
  const file = join(vault, "release.json");
  const { status, text } = await scene.run("release", "rating", "minor", "--sets", vault, "--json", file);
  expect([status, text]).toEqual([1, expect.stringContaining("The gate says fail")]);
  const json = await readFile(file, "utf8");
  expect(publishedJson(json, releaseResultSchema)).toMatchObject({ kind: "refused" });
  expect(text + json).not.toContain(SECRET);
});
