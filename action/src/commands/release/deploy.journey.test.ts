import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLoader } from "../../../loader/index.js";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText, sampleFiles } from "../../../test/sample-repository.ts";
import { releaseResultSchema } from "../../release/schemas/results.ts";
import { openRepository } from "../../repository/repository.ts";
import { openWriter } from "../../repository/writer.ts";
import { promote } from "../../run/release/promote.ts";

let scene: ReleaseScene;

beforeEach(async () => {
  scene = await createReleaseScene();
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

const reworded = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on somebody. `MR-1.2`"]);

/** What is left on the branch by somebody who writes to it past the program. */
async function tamper(edit: (folder: ReleaseScene["work"]) => Promise<void>): Promise<void> {
  const other = await scene.remote.clone({ branch: "channels" });
  await edit(other);
  await other.git("push", "--quiet", "origin", "channels");
  await other[Symbol.asyncDispose]();
}

describe("from a tag to production", () => {
  it("serves what was tagged, told by status and read by the loader, and refuses what was tampered with", async () => {
    await scene.run("release", "rating", "minor", "--push");
    const deployed = await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    expect(deployed).toMatchObject({ status: 0, text: "dev serves rating@1.0.0 now, sequence 1.\n" });
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("serves rating@1.0.0 already");
    expect((await scene.run("promote", "rating@1.0.0", "--to", "production")).text).toContain(
      "production serves rating@1.0.0 now, sequence 1.",
    );
    const promoted = await scene.run("promote", "rating@1.0.0", "--to", "production", "--json", "-");
    expect(publishedJson(promoted.text, releaseResultSchema)).toMatchObject({ channel: "production", sequence: 1, moved: false });
    await scene.merge({ [PROMPT_PATH]: reworded });
    await scene.run("release", "rating", "patch", "--push");
    const asked = scene.model.requests.length;
    await scene.run("deploy", "rating@1.0.1", "--to", "dev");
    await scene.run("promote", "rating@1.0.1", "--to", "production");
    expect(scene.model.requests).toHaveLength(asked);

    const told = await scene.run("status");
    expect(told.status).toBe(0);
    expect(told.text).toMatch(
      /production \(sequence 2, good until [\d-]+\)\n {2}rating 1\.0\.1 {2}since [\d-]+ [\d:]+ UTC, by Ivo Example \(promotion, before 1\.0\.0\)/,
    );
    const lines = (await scene.remote.git("ls-tree", "-r", "--name-only", "channels")).split("\n");
    expect(lines).toContain("releases/rating/1.0.1/rating-1.0.1.manifest.dsse.json");
    expect(await scene.remote.git("ls-tree", "-r", "--name-only", "evidence")).toMatch(/^runs\/\d{4}\/\d\d\/rating\/[0-9a-f]{64}\.json/);

    expect((await scene.run("renew")).text).toMatch(/dev is good until .*, sequence 3\.\nproduction is good until .*, sequence 3\./);
    const renewed = publishedJson((await scene.run("renew", "--json", "-")).text, releaseResultSchema);
    expect(renewed).toMatchObject({
      channels: [
        { channel: "dev", sequence: 4 },
        { channel: "production", sequence: 4 },
      ],
    });
    expect((await scene.run("status")).text).toContain("by Ivo Example (promotion, before 1.0.0)");

    const cache = await mkdtemp(join(tmpdir(), "assay-loader-test-"));
    const loader = await createLoader({
      source: `git:${pathToFileURL(scene.remote.path)}`,
      channel: "production",
      keys: [scene.publicKey],
      cacheDir: cache,
    });
    expect(await loader.get("rating")).toMatchObject({ version: "1.0.1" });
    await loader.close();
    await rm(cache, { recursive: true, force: true });

    expect((await scene.run("promote", "rating@1.0.0", "--to", "production")).text).toContain(
      "To go back: npx assay rollback rating --to 1.0.0",
    );
    // An older signed index put back, with everything else as it was.
    await tamper(async (other) => {
      await other.git("checkout", "--quiet", "HEAD~3", "--", "channels/production.json");
      await other.commit({});
    });
    const replayed = await scene.run("status");
    expect(replayed.status).toBe(1);
    expect(replayed.text).toContain("an old index is being served");
    expect((await scene.run("promote", "rating@1.0.1", "--to", "production")).text).toContain("an old index is being served");
  });

  it("refuses a tag that says something else, one that was moved, one of a commit that was not merged, and one that nobody else can see", async () => {
    const push = () => scene.work.git("push", "--quiet", "--force", "origin", "refs/tags/rating@1.0.0");
    const remove = async () => {
      await scene.work.git("push", "--quiet", "--delete", "origin", "rating@1.0.0");
      await scene.work.git("tag", "--delete", "rating@1.0.0");
    };
    await scene.work.git("tag", "--annotate", "--message", `content-digest: sha256:${"0".repeat(64)}`, "rating@1.0.0");
    const unpushed = await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    expect(unpushed.text).toContain("Push it first: git push origin rating@1.0.0");
    expect(unpushed.status).toBe(2);
    await push();
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("somebody changed the tag");
    await remove();
    await scene.work.branch("aside");
    await scene.work.commit({ [PROMPT_PATH]: reworded });
    await scene.work.git("tag", "rating@1.0.0");
    await push();
    await scene.work.switchTo("main");
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("what was not merged is not released");
    await remove();
    // A light-weight tag, as a release page that was made in the browser leaves it.
    await scene.work.git("tag", "rating@1.0.0");
    await push();
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).status).toBe(0);
    await scene.merge({ [PROMPT_PATH]: reworded });
    await scene.work.git("tag", "--force", "rating@1.0.0");
    await push();
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("somebody moved the tag");
  });

  it("signs nothing for a release in whose folder somebody put a file before", async () => {
    await scene.run("release", "rating", "minor", "--push");
    await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    await scene.merge({ [PROMPT_PATH]: reworded });
    await scene.run("release", "rating", "patch", "--push");
    const planted = "releases/rating/1.0.1/rating-1.0.1.bundle.json";
    await tamper((other) => other.commit({ [planted]: "{}" }).then(() => undefined));
    const heads = () => scene.remote.git("for-each-ref", "--format=%(objectname)", "refs/heads/channels", "refs/heads/evidence");
    const before = await heads();
    const { status, text } = await scene.run("deploy", "rating@1.0.1", "--to", "dev");
    expect(status).not.toBe(0);
    expect(text).toContain(`rating@1.0.1 was never published, and the branch channels holds ${planted} already: somebody put it there`);
    expect(await heads()).toBe(before);
  });

  it("loses no move when two channels are written at once, and serves no bundle that was changed", async () => {
    await scene.run("release", "rating", "minor", "--push");
    await scene.run("deploy", "rating@1.0.0", "--to", "dev");
    const clones = await Promise.all(["staging", "production"].map(async (channel) => ({ channel, clone: await scene.remote.clone() })));
    await Promise.all(
      clones.map(async ({ channel, clone }) => {
        await clone.git("config", "user.name", "Fay Example");
        await clone.git("config", "user.email", "fay@example.com");
        await using repository = await openRepository(clone.path);
        const writer = await openWriter(repository, { env: {} });
        const move = { tag: "rating@1.0.0", channel, reason: "promotion", now: new Date(), back: false };
        await promote({ repository, writer, env: process.env, ...move });
      }),
    );
    for (const { clone } of clones) await clone[Symbol.asyncDispose]();
    expect((await scene.run("status")).text.match(/rating 1\.0\.0 {2}since .* by (Ivo|Fay) Example/g)).toHaveLength(3);

    await tamper(async (other) => {
      const path = "releases/rating/1.0.0/rating-1.0.0.bundle.json";
      const bundle = await other.git("show", `HEAD:${path}`);
      await other.commit({ [path]: bundle.replace("Drug use", "No drug use") });
    });
    expect((await scene.run("promote", "rating@1.0.0", "--to", "canary")).text).toContain(
      "The bundle of rating@1.0.0 is not the one that its manifest names",
    );
  });

  it("publishes nothing unsigned, and a rehearsal nowhere but to dev", async () => {
    vi.stubEnv("ASSAY_SIGNING_KEY", "");
    await scene.run("release", "rating", "minor", "--push");
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).text).toContain("npx assay release --new-key");
    expect(await scene.remote.git("branch", "--list", "channels")).toBe("");
  });
});

it("lets a rehearsal go to dev only", async () => {
  await scene.merge({ ".github/assay.yml": sampleFiles()[".github/assay.yml"] as string });
  expect((await scene.run("release", "rating", "minor", "--push")).text).toContain("may go to the channel `dev` only");
  expect((await scene.run("deploy", "rating@1.0.0", "--to", "production")).text).toContain("it may go to `dev` and to no other channel");
  expect((await scene.run("deploy", "rating@1.0.0", "--to", "dev")).status).toBe(0);
});
