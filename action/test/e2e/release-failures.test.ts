import { existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ScratchRepository } from "../git-fixture.ts";
import { PROMPT_PATH, promptText } from "../sample-repository.ts";
import { type Ended, type ReleaseJourney, startJourney } from "./release-journey.ts";

const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);
const OTHER = "prompts/second/prompt.md";

// Many processes one after the other.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let journey: ReleaseJourney;

beforeEach(async () => {
  journey = await startJourney({ [PROMPT_PATH]: WITHOUT_BLOOD, [OTHER]: promptText() });
});
afterEach(async () => {
  const { problems } = journey.scene.github;
  await journey[Symbol.asyncDispose]();
  expect(problems).toEqual([]);
});

const run = (...args: readonly string[]) => journey.run(args);
/** As a step of a workflow, in a clone of its own. */
const step = async (...args: readonly string[]) => journey.run(args, { in: await journey.clone(), workflow: true });
const tags = () => journey.scene.remote.git("tag", "--list");
const production = async () => /production[\s\S]*?rating (\S+)/.exec((await run("status")).text)?.[1];

/** Two releases; production serves the second. */
async function twoReleases(): Promise<void> {
  await run("release", "rating", "minor", "--push");
  await run("deploy", "rating@1.0.0", "--to", "production");
  await journey.merge({ [PROMPT_PATH]: promptText() });
  await run("release", "rating", "minor", "--push");
  expect((await run("deploy", "rating@1.1.0", "--to", "dev,production")).status).toBe(0);
}

/** Runs a command until it begins to write to a branch of the remote, and kills it there: nothing of that write arrives. */
async function killedAtBranch(branch: string, args: readonly string[], place: ScratchRepository): Promise<Ended> {
  const { remote } = journey.scene;
  const hook = join(remote.path, "hooks/update");
  const reached = join(remote.path, "reached");
  await writeFile(hook, `#!/bin/sh\n[ "$1" = "refs/heads/${branch}" ] || exit 0\ntouch "${reached}"\nsleep 1\nexit 1\n`);
  await chmod(hook, 0o755);
  let kill = () => {};
  const ended = journey.run(args, { in: place, workflow: true, onStart: (child) => (kill = () => void child.kill("SIGKILL")) });
  await vi.waitFor(() => expect(existsSync(reached)).toBe(true), { timeout: 60_000, interval: 20 });
  kill();
  const result = await ended;
  await rm(hook);
  await rm(reached);
  return result;
}

describe("two at once, and killed half-way", () => {
  test("two deployments at once lose nothing of each other", async () => {
    await run("release", "rating", "minor", "--push");
    await run("release", "second", "minor", "--push");
    const [first, second] = await Promise.all([
      step("deploy", "rating@1.0.0", "--to", "dev"),
      step("deploy", "second@1.0.0", "--to", "dev"),
    ]);
    expect([first.status, second.status], first.text + second.text).toEqual([0, 0]);
    const status = await run("status");
    expect(status.text).toMatch(/dev \(sequence 2,[\s\S]*rating 1\.0\.0[\s\S]*second 1\.0\.0/);
    expect(status.status).toBe(0);
    const files = await journey.scene.remote.git("ls-tree", "-r", "--name-only", "evidence");
    expect(files.split("\n").map((path) => path.split("/")[3])).toEqual(["rating", "second"]);
  });

  test("killed after the tag and before the channel: the second run finishes, and tells GitHub once", async () => {
    await run("release", "rating", "minor", "--push");
    const runner = await journey.clone();
    expect((await killedAtBranch("channels", ["deploy", "rating@1.0.0", "--to", "dev"], runner)).status).toBe(null);
    expect((await run("status")).text).toContain("Nothing was deployed yet");
    for (const word of ["now", "already"]) {
      const again = await journey.run(["deploy", "rating@1.0.0", "--to", "dev"], { in: runner, workflow: true });
      expect([again.status, again.text]).toEqual([0, `dev serves rating@1.0.0 ${word}, sequence 1.\n`]);
    }
    const { releases, deployments } = journey.scene.github.state;
    expect([releases.length, deployments.length]).toEqual([1, 1]);
  });

  test("a release that was tagged and not pushed is pushed by the next run", async () => {
    expect((await run("release", "rating", "minor")).text).toContain("Tagged rating@1.0.0. Deploy it: git push origin rating@1.0.0");
    expect(await tags()).toBe("");
    const again = await run("release", "rating", "minor", "--push");
    expect([again.status, again.outputs.tag, await tags()]).toEqual([0, "rating@1.0.0", "rating@1.0.0"]);
  });

  test("a merge that was tagged and not yet deployed is deployed by the next run", async () => {
    await twoReleases();
    const before = await journey.scene.work.git("rev-parse", "HEAD");
    await journey.merge({ [PROMPT_PATH]: WITHOUT_BLOOD }, "Back");
    await killedAtBranch("evidence", ["merged", "--before", before], await journey.clone());
    expect((await tags()).split("\n")).toContain("rating@1.1.1");
    const again = await step("merged", "--before", before);
    expect(again.outputs.tags, again.text).toBe('["rating@1.1.1"]');
    expect((await tags()).split("\n")).not.toContain("rating@1.1.2");
  });
});

describe("an emergency", () => {
  test("the channel goes back at once, a run that waited does not undo it, and the pull request brings main back", async () => {
    await twoReleases();
    const asked = journey.model.requests.length;
    // Killed between the channel and the branch of the pull request.
    const args = ["rollback", "rating", "--reason", "too strict"];
    await killedAtBranch("rollback-rating-1.0.0-from-1.1.0", args, await journey.clone());
    expect(await production()).toBe("1.0.0");
    // Pressed again, it does not go back from going back, but does the rest.
    const again = await step(...args);
    expect(again.text).toContain("production was taken back to rating@1.0.0 already, sequence 3.");
    expect(again.text).toContain("Pull request #1 puts main back as well. Merge it.");
    expect((await step(...args)).text).toContain("Pull request #1 puts main back as well. Merge it.");
    expect(await production()).toBe("1.0.0");
    expect(await journey.scene.github.pull(1)).toMatchObject({ title: "Go back to rating 1.0.0", base: { ref: "main" } });
    // A run that waited for its approval meanwhile.
    for (const command of ["promote", "deploy"]) {
      const waited = await step(command, "rating@1.1.0", "--to", "production");
      expect([waited.status, waited.text]).toEqual([
        2,
        expect.stringContaining("production was taken back from 1.1.0 to 1.0.0 (rollback from 1.1.0: too strict)"),
      ]);
    }
    const before = await journey.scene.remote.git("rev-parse", "main");
    await journey.scene.github.merge(1, "squash");
    const merged = await step("merged", "--before", before);
    expect(merged.outputs.tags, merged.text).toBe('["rating@1.1.1"]');
    expect((await step("deploy", "rating@1.1.1", "--to", "dev,staging,production")).status).toBe(0);
    expect(await production()).toBe("1.1.1");
    // And then there is nothing left to go back from: what was bad is only served by name.
    expect((await step(...args)).text).toContain("rating@1.1.1 is itself the way back from 1.1.0. Name the version to go to: --to VERSION");
    expect(journey.model.requests).toHaveLength(asked);
  });

  test("where nothing was released it says so, and asks for no key", async () => {
    const clone = await journey.clone();
    for (const [args, text] of [
      [["rollback", "rating"], "Nothing was released yet: there is nothing to go back from."],
      [["rollback", "rating", "--brief"], "Nothing was released yet: there is nothing to go back from."],
      [["promote", "rating@1.0.0", "--to", "dev"], "rating@1.0.0 was not deployed yet."],
      [["renew"], "Nothing was deployed yet: there is nothing to renew."],
      [["status"], "Nothing was deployed yet"],
    ] as const)
      expect((await journey.run(args, { in: clone, env: { ASSAY_SIGNING_KEY: "" } })).text).toContain(text);
  });
});

describe("a revert that is none, and one of long ago", () => {
  test("partial and forged ones are measured like any other change", async () => {
    await twoReleases();
    const { work } = journey.scene;
    const before = await work.git("rev-parse", "HEAD");
    await journey.merge({ [PROMPT_PATH]: `${WITHOUT_BLOOD}\nBe brief.\n` }, 'Revert "Change"\n\nThis reverts commit 1234567.');
    const asked = journey.model.requests.length;
    const partial = await run("merged", "--before", before);
    expect([partial.text, partial.outputs.tags]).toEqual(["Recorded on `evidence`: rating.\n", "[]"]);
    expect(journey.model.requests.length).toBeGreaterThan(asked);
    const next = await work.git("rev-parse", "HEAD");
    const settings = await work.git("show", "HEAD:.github/assay.yml");
    await journey.merge({ [PROMPT_PATH]: WITHOUT_BLOOD, ".github/assay.yml": `${settings}\n# more\n` }, "Revert");
    const forged = await run("merged", "--before", next);
    expect(forged.text).toContain("rating says what rating@1.0.0 says, but other files changed with it: release it by hand.");
    expect(await tags()).toBe("rating@1.0.0\nrating@1.1.0");
  });

  test("scores that are too old are called stale, go back all the same, and are measured again afterwards", async () => {
    // Tagged by hand at the beginning of the year, as far as the tag says.
    await journey.scene.work.tag("rating@1.0.0", { message: "rating 1.0.0" });
    await journey.scene.work.git("push", "--quiet", "origin", "rating@1.0.0");
    await run("deploy", "rating@1.0.0", "--to", "production");
    await journey.merge({ [PROMPT_PATH]: promptText() });
    await run("release", "rating", "minor", "--push");
    const before = await journey.scene.remote.git("rev-parse", "main");
    const number = await journey.scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const asked = journey.model.requests.length;
    await journey.review(number);
    const [comment] = journey.scene.github.state.issueComments;
    expect(comment?.body).toContain("These scores are stale, older than 90 days: they are measured again once this is merged.");
    await journey.scene.github.merge(number);
    const merged = await step("merged", "--before", before);
    expect([merged.outputs.tags, merged.outputs.stale], merged.text).toEqual(['["rating@1.1.1"]', '["rating"]']);
    expect(journey.model.requests).toHaveLength(asked);
    const again = await step("rescore", "rating");
    expect([again.status, again.text]).toEqual([
      0,
      expect.stringMatching(/^rating was measured again with house\/test, and that is on record:\n {2}tier: 20 right/m),
    ]);
    expect(journey.model.requests).toHaveLength(asked + 30);
    const records = await journey.scene.remote.git("grep", "-h", "-o", '"event": "[a-z]*"', "evidence");
    expect(records.match(/"rescore"/g)).toHaveLength(1);
    // Now they are not old any more.
    expect((await step("merged", "--before", before)).outputs.stale).toBe("[]");
  });
});

describe("the page of a release", () => {
  const DRAFT = { tag: "rating@1.0.0" };
  const page = () => journey.scene.github.state.releases.map(({ sent }) => [sent.tag_name, sent.draft]);
  const files = () => journey.scene.github.state.assets.map(({ name }) => name).sort();
  const WHOLE = ["bundle", "manifest.dsse", "manifest", "report", "trace"].map((name) => `rating-1.0.0.${name}.json`).sort();
  const api = (method: string, path: string, body: unknown) =>
    fetch(`${journey.scene.github.url}/repos/acme/policy/${path}`, {
      method,
      headers: { authorization: "token test-token", "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test("is a draft first and published last; a run that ended between the two is finished", async () => {
    await run("release", "rating", "minor", "--push");
    journey.scene.github.refuseNext({ kind: "server error", operation: "repos/upload-release-asset" });
    const first = await step("deploy", "rating@1.0.0", "--to", "dev");
    expect([first.status, first.text]).toEqual([0, expect.stringContaining("GitHub did not answer")]);
    expect(page()).toEqual([["rating@1.0.0", true]]);
    expect((await step("deploy", "rating@1.0.0", "--to", "dev")).status).toBe(0);
    expect([page(), files()]).toEqual([[["rating@1.0.0", false]], WHOLE]);
  });

  test("that a person published first gets its files; where it takes none any more, the release is served all the same", async () => {
    // The button makes a light-weight tag on the default branch.
    expect((await api("POST", "releases", { tag_name: DRAFT.tag, name: "By hand" })).status).toBe(201);
    expect(await tags()).toBe("rating@1.0.0");
    journey.scene.github.refuseNext({ kind: "server error", status: 422, operation: "repos/upload-release-asset" });
    const first = await step("deploy", "rating@1.0.0", "--to", "dev");
    expect([first.status, first.text]).toEqual([
      0,
      expect.stringMatching(/dev serves rating@1\.0\.0 now[\s\S]*GitHub did not take it: .* Services are not affected/),
    ]);
    expect((await step("deploy", "rating@1.0.0", "--to", "dev")).text).toBe("dev serves rating@1.0.0 already, sequence 1.\n");
    expect([page(), files()]).toEqual([[["rating@1.0.0", undefined]], WHOLE]);
  });
});
