import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../test/sample-repository.ts";

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
    expect(brief.text).toContain("It undoes 10 fixes:\n  titles/t-0001  tier  MR-1.2");
    expect(brief.text).toMatch(/under today's labels, no model call:\n {2}tier, 1\.0\.0: .*\n {2}tier, 1\.1\.0: 30 right/);
    expect(brief.text.match(/tier, 1\.1\.0:/g)).toHaveLength(1);
    expect((await scene.run("status")).text).toContain("rating 1.1.0");

    const back = await scene.run("rollback", "rating", "--reason", "too strict");
    expect(back.text).toContain("production serves rating@1.0.0 again, sequence 3.");
    expect(back.text).toContain("rollback-rating-1.0.0-from-1.1.0 puts main back");
    expect((await scene.run("status")).text).toMatch(
      /rating 1\.0\.0 {2}since .* by Ivo Example \(rollback from 1\.1\.0: too strict, before 1\.1\.0\)/,
    );
    await scene.work.git("fetch", "--quiet", "origin");
    expect(await scene.work.git("show", `origin/rollback-rating-1.0.0-from-1.1.0:${PROMPT_PATH}`)).toBe(withoutBlood.trimEnd());
    expect(await scene.work.git("log", "--format=%s", "main..origin/rollback-rating-1.0.0-from-1.1.0")).toBe("Go back to rating 1.0.0");
    expect(scene.model.requests).toHaveLength(asked);
  });

  it("does not go where nothing was", async () => {
    expect((await scene.run("rollback", "rating", "--to", "9.9.9")).text).toContain("There is no release rating 9.9.9");
    expect((await scene.run("rollback", "rating", "--channel", "staging")).text).toContain("there is nothing to go back from");
  });
});
