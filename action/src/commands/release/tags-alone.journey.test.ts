import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText, sampleFiles } from "../../../test/sample-repository.ts";
import type { Manifest } from "../../release/manifest.ts";

const withoutBlood = promptText(["Drug use is shown. `MR-1.1`"]);

let scene: ReleaseScene;

beforeEach(async () => {
  scene = await createReleaseScene();
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

const settings = () => sampleFiles({ url: scene.model.url })[".github/assay.yml"] as string;

/** A tag that somebody makes by hand, of the commit that is checked out or another one. */
async function tag(name: string, commit = "HEAD"): Promise<void> {
  await scene.work.git("tag", name, commit);
  await scene.work.git("push", "--quiet", "origin", name);
}

async function released(version: string, level: string, channels = "dev"): Promise<void> {
  expect((await scene.run("release", "rating", level, "--push")).text).toContain(`Tagged rating@${version}`);
  expect((await scene.run("deploy", `rating@${version}`, "--to", channels)).status).toBe(0);
}

const manifestOf = async (version: string): Promise<Manifest> =>
  JSON.parse(await scene.remote.git("show", `channels:releases/rating/${version}/rating-${version}.manifest.json`));

describe("a tag alone is no release", () => {
  it("so a second one on a bad commit is refused like the first, and so is a lower version", async () => {
    await released("1.0.0", "minor", "production");
    await scene.merge({ [PROMPT_PATH]: withoutBlood });
    for (const version of ["1.1.0", "1.1.1", "0.9.0"]) {
      await tag(`rating@${version}`);
      const { status, text } = await scene.run("deploy", `rating@${version}`, "--to", "staging");
      expect([status, text]).toEqual([1, expect.stringContaining("The gate says fail")]);
    }
    expect((await scene.run("deploy", "rating@0.9.0", "--to", "staging")).text).toContain(
      "0.9.0 is not higher than 1.0.0, which was released already.",
    );
    const told = await scene.run("release", "rating", "minor");
    expect(told.text).toContain("rating was measured against rating@1.0.0: fail");
    expect(told.text).toContain("rating@0.9.0, rating@1.1.0, rating@1.1.1: never deployed: a tag alone counts as no release.");
    expect((await scene.run("rollback", "rating", "--to", "1.1.0")).text).toContain("There is no release rating 1.1.0");
    // What goes back to it goes back to nothing that was released.
    const bad = await scene.work.git("rev-parse", "HEAD");
    const good = await scene.merge({ [PROMPT_PATH]: promptText() });
    await scene.work.git("revert", "--no-edit", good);
    expect((await scene.run("compare", bad, "HEAD~1")).text).not.toContain("rating@1.1");
    await scene.work.git("push", "--quiet", "origin", "main");
    expect((await scene.run("merged", "--before", good)).text).toBe("Recorded on `evidence`: rating.\n");
  });

  it("so a release that somebody changed on the branch keeps the next one from being made", async () => {
    await released("1.0.0", "minor");
    const other = await scene.remote.clone({ branch: "channels" });
    const path = "releases/rating/1.0.0/rating-1.0.0.manifest.dsse.json";
    const envelope = JSON.parse(await other.git("show", `HEAD:${path}`));
    const payload = Buffer.from(Buffer.from(envelope.payload, "base64").toString("utf8").replace("pass", "fail")).toString("base64");
    await other.commit({ [path]: JSON.stringify({ ...envelope, payload: `${payload}IA==` }) });
    await other.git("push", "--quiet", "origin", "channels");
    await other[Symbol.asyncDispose]();
    await scene.merge({ [PROMPT_PATH]: withoutBlood });
    expect((await scene.run("release", "rating", "minor")).text).toContain("rating@1.0.0 was changed after it was released");
  });

  it("and one of an old commit is judged by what the default branch says now, not by what its own commit says", async () => {
    await scene.merge({ ".github/assay.yml": settings().replace("margin: 0.05", "margin: 0.9"), [PROMPT_PATH]: withoutBlood });
    const lax = await scene.work.git("rev-parse", "HEAD");
    await scene.merge({ ".github/assay.yml": settings(), [PROMPT_PATH]: promptText() });
    await released("1.0.0", "minor");
    await tag("rating@1.1.0", lax);
    expect((await scene.run("deploy", "rating@1.1.0", "--to", "production")).text).toContain("The gate says fail");
    // Sign-off that the default branch asks for now is asked for.
    const legal = 'roles: {legal: [gil]}\nsign-off:\n  - {name: prompts, if: {changed: ["prompts/**"]}, require: [{role: legal}]}\n';
    await scene.merge({ ".github/assay.yml": `${settings()}${legal}` });
    expect((await scene.run("deploy", "rating@1.1.0", "--to", "production")).text).toContain("Nobody's sign-off is recorded");
    // A tag whose branch went on meanwhile is still deployed.
    await scene.merge({ ".github/assay.yml": settings() });
    await scene.merge({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on somebody. `MR-1.2`"]) });
    expect((await scene.run("release", "rating", "patch", "--push")).text).toContain("Tagged rating@1.1.1");
    await scene.merge({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on a floor. `MR-1.2`"]) });
    expect((await scene.run("deploy", "rating@1.1.1", "--to", "production")).text).toContain("production serves rating@1.1.1 now");
  });
});

describe("what was not measured with a language model", () => {
  it("reaches production neither by a revert nor by an equal tag; with a model it is released anew", async () => {
    await scene.merge({ ".github/assay.yml": sampleFiles()[".github/assay.yml"] as string });
    await released("1.0.0", "minor");
    const rehearsed = await scene.work.git("rev-parse", "HEAD");
    await scene.merge({ ".github/assay.yml": settings() });
    const asked = scene.model.requests.length;
    await tag("rating@1.0.1", rehearsed);
    expect((await scene.run("deploy", "rating@1.0.1", "--to", "production")).status).toBe(0);
    // It was asked about, as if it were the first release.
    expect(scene.model.requests.length - asked).toBe(30);
    expect(await manifestOf("1.0.1")).toMatchObject({ model: "house/test", base: null });
    expect(await manifestOf("1.0.1")).not.toHaveProperty("equals");
  });

  it("is something to release once the model changes, compared with the model before", async () => {
    await released("1.0.0", "minor");
    const next = settings().replaceAll("house/test", "house/next").replace("models:", "models:\n  house/test: {input: 1, output: 1}");
    const before = await scene.work.git("rev-parse", "HEAD");
    await scene.merge({ ".github/assay.yml": next });
    expect((await scene.run("merged", "--before", before)).text).toBe("Recorded on `evidence`: rating.\n");
    const asked = scene.model.requests.length;
    const told = await scene.run("release", "rating", "patch", "--push");
    expect(told.text).toContain("rating was measured against rating@1.0.0: pass");
    expect(scene.model.requests).toHaveLength(asked);
    expect((await scene.run("deploy", "rating@1.0.1", "--to", "production")).status).toBe(0);
    expect(await manifestOf("1.0.1")).toMatchObject({ model: "house/next", base: "1.0.0" });
    // Nor does the settings' list have to hold a model for ever.
    await scene.merge({ ".github/assay.yml": settings().replaceAll("house/test", "house/third") });
    expect((await scene.run("release", "rating", "patch", "--push")).text).toContain(
      "rating@1.0.1 says the same, but was measured with house/next, which the settings list no more: rating is measured by itself.",
    );
  });
});
