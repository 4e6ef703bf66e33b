import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Loader } from "../../loader/index.js";
import type { ScratchRepository } from "../git-fixture.ts";
import { PROMPT_PATH, promptText } from "../sample-repository.ts";
import { type ReleaseJourney, startJourney } from "./release-journey.ts";

/** The prompt as it is released first: it does not know of blood, and misses ten titles. */
const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);
const EVERY_CHANNEL = "dev,staging,production";

let journey: ReleaseJourney;

beforeEach(async () => {
  journey = await startJourney({ [PROMPT_PATH]: WITHOUT_BLOOD });
});
afterEach(async () => {
  const { problems } = journey.scene.github;
  await journey[Symbol.asyncDispose]();
  expect(problems).toEqual([]);
});

const main = () => journey.scene.remote.git("rev-parse", "refs/heads/main");

/** The workflow `merged`: in a new clone, as a runner has it, without one stored answer; then what it calls with the tags. */
async function afterMerge(
  before: string,
): Promise<{ readonly text: string; readonly tags: readonly string[]; readonly runner: ScratchRepository }> {
  const runner = await journey.clone();
  const merged = await journey.run(["merged", "--before", before], { in: runner, workflow: true });
  expect(merged.status, merged.text).toBe(0);
  const tags: readonly string[] = JSON.parse(merged.outputs.tags ?? "[]");
  for (const tag of tags) {
    const deployed = await journey.run(["deploy", tag, "--to", EVERY_CHANNEL], { in: runner, workflow: true });
    expect(deployed.status, deployed.text).toBe(0);
  }
  return { text: merged.text, tags, runner };
}

/** The loaders look again every second; who asks them waits for nobody. */
const follows = (loaders: readonly Loader[], version: string) =>
  vi.waitFor(
    async () =>
      expect((await Promise.all(loaders.map((loader) => loader.get("rating")))).map((release) => release.version)).toEqual(
        loaders.map(() => version),
      ),
    {
      timeout: 30_000,
      interval: 200,
    },
  );

test("four commands and two merges: from a pull request to production, and back by a revert, however it is merged, without one call", async () => {
  const { scene, model } = journey;
  const beforeAll = new Date().toISOString();
  // What a team had before.
  expect((await journey.run(["release", "rating", "minor", "--push"])).text).toContain("Tagged rating@1.0.0. It is pushed");
  expect((await journey.run(["deploy", "rating@1.0.0", "--to", EVERY_CHANNEL])).text).toBe(
    ["dev", "staging", "production"].map((channel) => `${channel} serves rating@1.0.0 now, sequence 1.\n`).join(""),
  );
  const overGit = await journey.loader();
  expect(await overGit.get("rating")).toMatchObject({ version: "1.0.0", source: "fresh" });

  // A pull request changes the prompt, and the Action compares.
  const number = await scene.open({ [PROMPT_PATH]: promptText() });
  const compared = await journey.review(number);
  expect(compared.outputs, compared.stdout).toMatchObject({ verdict: "pass", fixed: "10", broken: "0" });

  // The first merge.
  const before = await main();
  const change = await scene.github.merge(number);
  expect((await afterMerge(before)).text).toContain("Recorded on `evidence`: rating.");
  await scene.work.switchTo("main");
  await scene.work.git("pull", "--quiet", "origin", "main");

  // The four commands.
  const released = await journey.run(["release", "rating", "minor", "--push"]);
  expect(released.text).toContain("rating was measured against rating@1.0.0: pass");
  expect(released.outputs.tag).toBe("rating@1.1.0");
  expect((await journey.run(["deploy", "rating@1.1.0", "--to", "dev"])).text).toBe("dev serves rating@1.1.0 now, sequence 2.\n");
  expect((await journey.run(["promote", "rating@1.1.0", "--to", "staging"])).text).toBe("staging serves rating@1.1.0 now, sequence 2.\n");
  expect((await journey.run(["promote", "rating@1.1.0", "--to", "production"])).text).toBe(
    "production serves rating@1.1.0 now, sequence 2.\n",
  );

  const between = new Date().toISOString();
  const status = await journey.run(["status"]);
  expect(status.status).toBe(0);
  expect(status.text).toMatch(
    /production \(sequence 2, good until [\d-]+\)\n {2}rating 1\.1\.0 {2}since .* by Ivo Example \(promotion, before 1\.0\.0\)/,
  );
  // The branch as a folder, as an image of a service carries it.
  const folder = await scene.remote.clone({ branch: "channels" });
  const overFile = await journey.loader(`file:${folder.path}`);
  await follows([overGit, overFile], "1.1.0");
  const release = await overFile.get("rating");
  expect(release).toMatchObject({ model: "house/test", channel: "production", sequence: 2 });
  expect(JSON.stringify(release.render({ synopsis: "A fight leaves blood." }))).toContain("A fight leaves blood. `MR-1.2`");

  // The second merge: the revert, by each of GitHub's buttons; every other one takes back the one before.
  const asked = model.requests.length;
  let reverted = change;
  for (const [method, version, back] of [
    ["merge", "1.1.1", "1.0.0"],
    ["squash", "1.1.2", "1.1.0"],
    ["rebase", "1.1.3", "1.1.1"],
  ] as const) {
    const start = await main();
    const parents = (await scene.work.git("rev-list", "--parents", "-1", reverted)).split(" ").length - 1;
    await scene.work.branch(`revert-${method}`, "main");
    await scene.work.git("revert", "--no-edit", ...(parents > 1 ? ["--mainline", "1"] : []), reverted);
    await scene.work.git("push", "--quiet", "origin", "HEAD");
    const pull = await scene.github.openPull({ title: "Take it back", head: `revert-${method}` });
    const reviewed = await journey.review(pull);
    expect(scene.github.state.issueComments.at(-1)?.body).toContain("goes back to what `rating@");
    expect(reviewed.outputs.calls, reviewed.stdout).toBe("0");
    reverted = await scene.github.merge(pull, method);
    const { text, tags } = await afterMerge(start);
    expect(text).toContain(`tagged rating@${version}, to be deployed`);
    expect(tags).toEqual([`rating@${version}`]);
    expect(await scene.remote.git("tag", "--list", "--format=%(contents)", `rating@${version}`)).toContain(`equals: ${back}`);
    await folder.git("pull", "--quiet", "origin", "channels");
    await follows([overGit, overFile], version);
    expect((await overGit.get("rating")).digest).toBe((await overGit.get(`rating@${back}`)).digest);
    await scene.work.switchTo("main");
    await scene.work.git("pull", "--quiet", "origin", "main");
  }
  expect(model.requests).toHaveLength(asked);
  const manifest = JSON.parse(await scene.remote.git("show", "channels:releases/rating/1.1.1/rating-1.1.1.manifest.json"));
  // Nobody has the answers any more; the scores are those that the release before was signed with.
  expect(manifest).toMatchObject({
    "rollback-of": "1.1.0",
    equals: "1.0.0",
    "scores-of": "1.0.0",
    counts: { tier: { head: { exact: 20, under: 10 } } },
  });
  await folder[Symbol.asyncDispose]();

  // An auditor asks what decided a title with blood in it: before, between and after.
  const decided = async (moment: string) => {
    const { status: ended, text } = await journey.run(["audit", "at", moment, "t-0001", "--json", "-"]);
    expect(ended, text).toBe(0);
    const { served, items } = JSON.parse(text);
    return [...served, ...items.flatMap((item: { predictions: readonly unknown[] }) => item.predictions)];
  };
  expect(await decided(beforeAll)).toEqual([]);
  expect(await decided(between)).toMatchObject([
    { tag: "rating@1.1.0" },
    { labels: { tier: "13+" }, right: { tier: true }, cited: ["MR-1.2"] },
  ]);
  expect(await decided(new Date().toISOString())).toMatchObject([
    { tag: "rating@1.1.3" },
    { labels: { tier: "ALL" }, right: { tier: false } },
  ]);
  const verified = await journey.run(["audit", "verify"]);
  expect(verified.status, verified.text).toBe(0);
}, 240_000);
