import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../../test/sample-repository.ts";
import { releaseResultSchema } from "../../release/schemas/results.ts";
import type { Brief } from "../../run/release/brief.ts";

let scene: ReleaseScene;

const withoutBlood = promptText(["Drug use is shown. `MR-1.1`"]);

beforeEach(async () => {
  scene = await createReleaseScene({ more: { [PROMPT_PATH]: withoutBlood } });
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
  await scene.run("release", "rating", "minor", "--push");
  await scene.run("deploy", "rating@1.0.0", "--to", "production");
  await scene.merge({ [PROMPT_PATH]: promptText() });
  await scene.run("release", "rating", "minor", "--push");
  await scene.run("deploy", "rating@1.1.0", "--to", "production");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

describe("assay rollback", () => {
  it("says first what it undoes, then moves the channel at once and leaves a branch that puts main back; no model is called", async () => {
    const asked = scene.model.requests.length;
    const brief = await scene.run("rollback", "rating", "--brief");
    expect(brief.text).toContain("Going back from rating@1.1.0 to rating@1.0.0");
    expect(brief.text).toContain(
      "It undoes 10 fixes (then: 1.0.0, now: 1.1.0):\n  titles/t-0001  tier: should be 13+, then ALL, now 13+  MR-1.2\n",
    );
    expect(brief.text).toMatch(/under today's labels, no model call:\n {2}tier, 1\.0\.0: .*\n {2}tier, 1\.1\.0: 30 right/);
    expect(brief.text.match(/tier, 1\.1\.0:/g)).toHaveLength(1);
    expect((await scene.run("status")).text).toContain("rating 1.1.0");

    const read = publishedJson<Brief>((await scene.run("rollback", "rating", "--brief", "--json", "-")).text, releaseResultSchema);
    expect(read).toMatchObject({ schema: "assay/rollback-brief@1", unknown: null, effect: { undone: { count: 10 }, withheld: 0 } });
    expect(read.effect?.undone.named[0]).toMatchObject({ item: "t-0001", truth: "13+", older: "ALL", live: "13+" });

    const back = await scene.run("rollback", "rating", "--reason", "too strict");
    expect(back.text).toContain("production serves rating@1.0.0 again, sequence 3.");
    const again = publishedJson((await scene.run("rollback", "rating", "--json", "-")).text, releaseResultSchema);
    expect(again).toMatchObject({ schema: "assay/rolled-back@1", moved: false, sequence: 3, branch: "rollback-rating-1.0.0-from-1.1.0" });
    expect(back.text).toContain("rollback-rating-1.0.0-from-1.1.0 puts main back");
    expect((await scene.run("status")).text).toMatch(
      /rating 1\.0\.0 {2}since .* by Ivo Example \(rollback from 1\.1\.0: too strict, before 1\.1\.0\)/,
    );
    await scene.work.git("fetch", "--quiet", "origin");
    expect(await scene.work.git("show", `origin/rollback-rating-1.0.0-from-1.1.0:${PROMPT_PATH}`)).toBe(withoutBlood.trimEnd());
    expect(await scene.work.git("log", "--format=%s", "main..origin/rollback-rating-1.0.0-from-1.1.0")).toBe("Go back to rating 1.0.0");
    expect(scene.model.requests).toHaveLength(asked);
  });

  it("goes back although the live bundle is damaged, the settings are broken and the store cannot be read; status says what is damaged", async () => {
    const bundle = "releases/rating/1.1.0/rating-1.1.0.bundle.json";
    const other = await scene.remote.clone({ branch: "channels" });
    const text = await readFile(join(other.path, bundle), "utf8");
    await other.commit({ [bundle]: text.replace("Drug use", "No drug use") });
    await other.git("push", "--quiet", "origin", "channels");
    await other[Symbol.asyncDispose]();
    const damaged = await scene.run("status");
    expect(damaged.status).toBe(1);
    expect(damaged.text).toContain("rating@1.1.0 is damaged. The bundle of rating@1.1.0 is not the one that its manifest names");
    await scene.merge({ ".github/assay.yml": "version: [\n" });
    await scene.work.write({ "store/answers": "no folder" });
    const back = await scene.run("rollback", "rating", "--store", "store/answers");
    expect(back.text).toMatch(/^production serves rating@1\.0\.0 again, sequence 3\.\n/);
    expect(back.text).toContain("What it does to single titles is not known without a model call:");
    expect(back).toMatchObject({ status: 0, text: expect.stringContaining("rollback-rating-1.0.0-from-1.1.0 puts main back") });
    const after = await scene.run("status");
    expect(after).toMatchObject({ status: 0, text: expect.stringContaining("rating 1.0.0") });
    // A second time it goes on from there.
    expect((await scene.run("rollback", "rating")).text).toContain("production was taken back to rating@1.0.0 already, sequence 3.");
  });

  it("goes back with a store that cannot be read", async () => {
    await scene.work.write({ "store/answers": "no folder" });
    const back = await scene.run("rollback", "rating", "--store", "store/answers");
    expect(back).toMatchObject({ status: 0, text: expect.stringContaining("production serves rating@1.0.0 again, sequence 3.") });
  });

  it("refuses to go to a release that is damaged itself, and moves nothing", async () => {
    const bundle = "releases/rating/1.0.0/rating-1.0.0.bundle.json";
    const other = await scene.remote.clone({ branch: "channels" });
    await other.commit({ [bundle]: "{}\n" });
    await other.git("push", "--quiet", "origin", "channels");
    await other[Symbol.asyncDispose]();
    const { status, text } = await scene.run("rollback", "rating");
    expect(status).not.toBe(0);
    expect(text).toContain("Going to 1.0.0 would serve nothing. Name another version: --to VERSION");
    expect((await scene.run("status")).text).toContain("rating 1.1.0");
  });

  it("never offers a branch that somebody else put under the name that it would have", async () => {
    const name = "rollback-rating-1.0.0-from-1.1.0";
    await scene.work.branch(name);
    await scene.work.commit({ [PROMPT_PATH]: withoutBlood, ".github/assay.yml": "rules: none\n" });
    await scene.work.git("push", "--quiet", "origin", name);
    await scene.work.switchTo("main");
    const { text } = await scene.run("rollback", "rating");
    expect(text).toContain(`The branch ${name}-2 puts main back as well.`);
    await scene.work.git("fetch", "--quiet", "origin");
    expect(await scene.work.git("diff", "--name-only", "main", `origin/${name}-2`)).toBe(PROMPT_PATH);
    expect((await scene.run("rollback", "rating")).text).toContain(`The branch ${name}-2 puts main back as well.`);
  });

  it("does not go where nothing was", async () => {
    expect((await scene.run("rollback", "rating", "--to", "9.9.9")).text).toContain("There is no release rating 9.9.9");
    expect((await scene.run("rollback", "rating", "--channel", "staging")).text).toContain(
      "staging serves no release of rating: there is nothing to go back from.\nproduction serves 1.1.0: npx assay rollback rating --channel production\n",
    );
    expect((await scene.run("rollback", "rating", "--channel", "staging", "--brief")).text).toContain("--channel production --brief\n");
    expect((await scene.run("rollback", "other", "--brief")).text).toBe(
      "production serves no release of other: there is nothing to go back from.\n",
    );
  });
});
