import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText, sampleFiles, stampedTrace } from "../../../test/sample-repository.ts";
import { releaseResultSchema } from "../../release/schemas/results.ts";

let scene: ReleaseScene;

beforeEach(async () => {
  scene = await createReleaseScene();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

const reworded = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on somebody. `MR-1.2`"]);
const withoutBlood = promptText(["Drug use is shown. `MR-1.1`"]);

describe("assay release", () => {
  it("tags what is merged and measured, with the lines that machines read, and pushes the tag", async () => {
    const first = await scene.run("release", "rating", "minor", "--push");
    expect(first.text).toContain("Tagged rating@1.0.0. It is pushed");
    expect(first.status).toBe(0);
    const message = await scene.remote.git("tag", "--list", "--format=%(contents)", "rating@1.0.0");
    expect(message).toMatch(/^content-digest: sha256:[0-9a-f]{64}\nrun-key: sha256:[0-9a-f]{64}\nmodel: house\/test$/m);

    expect((await scene.run("release", "rating", "patch")).text).toContain(
      "rating@1.0.0 says what rating says: there is nothing to release. It waits to be deployed: npx assay deploy rating@1.0.0 --to dev",
    );
    await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    expect((await scene.run("release", "rating", "patch")).text).toContain(
      "rating says what rating@1.0.0 says: there is nothing to release.",
    );
    await scene.merge({ [PROMPT_PATH]: reworded });
    const asked = scene.model.requests.length;
    const second = await scene.run("release", "rating", "patch", "--json", "-");
    const released = publishedJson(second.text, releaseResultSchema);
    expect(released).toMatchObject({ kind: "released", tag: "rating@1.0.1", pushed: false, last: "rating@1.0.0" });
    // The last release's answers were stored; only the new version was asked.
    expect(scene.model.requests.length - asked).toBe(30);
  });

  it("says all at once what is missing, and tags nothing", async () => {
    await scene.run("release", "rating", "minor", "--push");
    await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    await scene.merge({ [PROMPT_PATH]: withoutBlood });
    await scene.work.commit({ "README.md": "not pushed" });
    const { status, text } = await scene.run("release", "rating", "patch");
    expect(status).toBe(1);
    expect(text).toContain("This commit is not on main of origin yet");
    expect(text).toContain("The gate says fail");
    expect(text).toContain("`patch` is too low for this release");
    expect(await scene.work.git("tag", "--list")).toBe("rating@1.0.0");
  });

  it("does not pass over a critical clause whose text changed since it was read beside the prompt", async () => {
    await scene.merge({ "prompts/rating/trace.yaml": await stampedTrace(scene.work) });
    const sop = await scene.work.git("show", "HEAD:sops/rating.md");
    await scene.merge({ "sops/rating.md": `${sop.replace("Use that is shown is 13+.", "Use that is shown is 18+.")}\n` });
    const { status, text } = await scene.run("release", "rating", "minor");
    expect(status).toBe(1);
    expect(text).toContain(
      "MR-1.1: The clause has changed since the prompt was last reviewed against it. See: npx assay trace rating --clause MR-1.1",
    );
  });

  it("names an earlier release that it is worse than, also where it is no worse than the last one", async () => {
    await scene.run("release", "rating", "minor", "--push");
    await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    const settings = sampleFiles({ url: scene.model.url })[".github/assay.yml"] as string;
    // For a while the rule was laxer.
    await scene.merge({ [PROMPT_PATH]: withoutBlood, ".github/assay.yml": settings.replace("margin: 0.05", "margin: 0.9") });
    await scene.run("release", "rating", "minor", "--push");
    expect((await scene.run("deploy", "rating@1.1.0", "--to", "dev")).text).toContain("dev serves rating@1.1.0 now");
    await scene.merge({ [PROMPT_PATH]: `${withoutBlood}\nBe brief.\n`, ".github/assay.yml": settings });
    const { text } = await scene.run("release", "rating", "minor");
    expect(text).toContain("rating was measured against rating@1.1.0: pass");
    expect(text).toMatch(/Worse than 1\.0\.0:\n {2}not too low/);
  });

  it("asks nobody with --replay, and counts nothing as measured that was not", async () => {
    const { status, text } = await scene.run("release", "rating", "minor", "--replay");
    expect(text).toContain("No stored answer of house/test");
    expect(status).toBe(2);
  });

  it("makes a key that signs, and says where each half goes", async () => {
    const { status, text } = await scene.run("release", "--new-key");
    expect(status).toBe(0);
    expect(text).toMatch(/-----BEGIN PRIVATE KEY-----[\s\S]+-----BEGIN PUBLIC KEY-----/);
    expect((await scene.run("release", "rating", "huge")).text).toContain("major|minor|patch");
  });
});
