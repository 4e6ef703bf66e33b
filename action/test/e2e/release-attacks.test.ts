import { createPrivateKey } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { nextIndex, signIndex } from "../../src/release/channel.ts";
import type { ChannelIndex } from "../../src/release/channel-index.ts";
import { envelopeText } from "../../src/release/dsse.ts";
import { newKeyPair } from "../../src/release/keys.ts";
import type { Files, ScratchRepository } from "../git-fixture.ts";
import { PROMPT_PATH, promptText } from "../sample-repository.ts";
import { type ReleaseJourney, startJourney } from "./release-journey.ts";

// Many processes one after the other.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Two releases, both in production one after the other; each attack is made on a copy of the remote. */
let journey: ReleaseJourney;
let remote: ScratchRepository;
let clone: ScratchRepository;

const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);
const PRODUCTION = "channels/production.json";
const INDEX_OF_1_0_0 = "production-of-1.0.0";

beforeAll(async () => {
  journey = await startJourney({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  await journey.run(["release", "rating", "minor", "--push"]);
  await journey.run(["deploy", "rating@1.0.0", "--to", "production"]);
  await journey.scene.remote.git("update-ref", `refs/tags/${INDEX_OF_1_0_0}`, "refs/heads/channels");
  await journey.merge({ [PROMPT_PATH]: promptText() });
  await journey.run(["release", "rating", "minor", "--push"]);
  expect((await journey.run(["deploy", "rating@1.1.0", "--to", "production"])).text).toBe(
    "production serves rating@1.1.0 now, sequence 2.\n",
  );
});
afterAll(() => journey[Symbol.asyncDispose]());

const attack = async () => ({ remote, clone } = await journey.copy());
const run = (...args: readonly string[]) => journey.run(args, { in: clone });
/** Writes to the branch `channels` past the program. */
async function tamper(files: Files): Promise<void> {
  await clone.git("switch", "--quiet", "channels");
  await clone.commit(files);
  await clone.git("push", "--quiet", "origin", "channels");
  await clone.git("switch", "--quiet", "main");
}
const served = (path: string) => remote.git("show", `refs/heads/channels:${path}`);
const indexNow = async (): Promise<ChannelIndex> =>
  JSON.parse(Buffer.from(JSON.parse(await served(PRODUCTION)).payload, "base64").toString("utf8"));
/** Nothing that writes goes on from there, and nothing is written. */
async function refused(reason: RegExp, commands: readonly (readonly string[])[]): Promise<void> {
  const before = await remote.git("rev-parse", "channels");
  for (const command of commands) {
    const { status, text } = await run(...command);
    expect(text).toMatch(reason);
    expect(status).not.toBe(0);
  }
  expect(await remote.git("rev-parse", "channels")).toBe(before);
}
const PROMOTE = ["promote", "rating@1.1.0", "--to", "production"];
const DEPLOY = ["deploy", "rating@1.1.0", "--to", "production"];
const ROLLBACK = ["rollback", "rating"];

afterEach(async () => {
  // Whatever was done to the copy, a service that reads it is never left without a policy by it.
  const original = await journey.loader();
  expect((await original.get("rating")).version).toBe("1.1.0");
});

test("a tag that was moved, one that names another content, one that was not merged; a light-weight one works", async () => {
  await attack();
  await clone.git("tag", "--force", "rating@1.1.0", "rating@1.0.0^{commit}");
  await clone.git("push", "--quiet", "--force", "origin", "refs/tags/rating@1.1.0");
  await refused(
    /rating@1\.1\.0 was released as commit [0-9a-f]{40}, and names [0-9a-f]{40} now\. Do not trust it: somebody moved the tag/,
    [DEPLOY],
  );
  // A clone from before it was moved is told as well.
  await journey.scene.work.git("remote", "set-url", "origin", remote.path);
  expect((await journey.run(DEPLOY)).text).toContain("A tag names another commit on origin than here");
  await journey.scene.work.git("remote", "set-url", "origin", journey.scene.remote.path);

  await attack();
  await clone.tag("rating@1.2.0", { message: `rating 1.2.0\n\ncontent-digest: sha256:${"0".repeat(64)}` });
  await clone.git("push", "--quiet", "origin", "rating@1.2.0");
  await refused(/rating@1\.2\.0 says that its content is sha256:0{64}.*somebody changed the tag/s, [
    ["deploy", "rating@1.2.0", "--to", "dev"],
  ]);

  await attack();
  await clone.branch("aside");
  await clone.commit({ [PROMPT_PATH]: REWORDED });
  await clone.git("tag", "rating@1.2.0");
  await clone.git("push", "--quiet", "origin", "rating@1.2.0");
  await clone.switchTo("main");
  await refused(/what was not merged is not released/, [["deploy", "rating@1.2.0", "--to", "dev"]]);

  await attack();
  await clone.commit({ [PROMPT_PATH]: REWORDED });
  await clone.git("tag", "rating@1.2.0");
  await clone.git("push", "--quiet", "origin", "main", "rating@1.2.0");
  expect(await run("deploy", "rating@1.2.0", "--to", "production")).toMatchObject({
    status: 0,
    text: "production serves rating@1.2.0 now, sequence 3.\n",
  });
});

test("a bundle and a manifest that somebody changed are served by nobody", async () => {
  await attack();
  const path = "releases/rating/1.1.0/rating-1.1.0";
  await tamper({ [`${path}.bundle.json`]: (await served(`${path}.bundle.json`)).replace("Drug use", "No drug use") });
  await refused(/The bundle of rating@1\.1\.0 is not the one that its manifest names: somebody changed it/, [PROMOTE, DEPLOY]);
  await expect(journey.loader(`git:${remote.path}`)).rejects.toThrow("The bundle of `rating` is damaged");
  expect(await run("status")).toMatchObject({ status: 1, text: expect.stringContaining("rating@1.1.0 is damaged.") });
  // What is damaged is what is live: the release to go back to is whole.
  expect((await run(...ROLLBACK)).text).toContain("production serves rating@1.0.0 again, sequence 3.");

  await attack();
  const envelope = JSON.parse(await served(`${path}.manifest.dsse.json`));
  const manifest = Buffer.from(envelope.payload, "base64").toString("utf8").replace('"verdict": "pass"', '"verdict": "known loss"');
  await tamper({ [`${path}.manifest.dsse.json`]: JSON.stringify({ ...envelope, payload: Buffer.from(manifest).toString("base64") }) });
  await refused(/The signature of sha256:[0-9a-f]{64} does not hold: the file was changed after it was signed/, [PROMOTE, DEPLOY]);
  expect((await run(...ROLLBACK)).text).toContain("the manifest of rating@1.1.0 is damaged, so nobody knows what it said.");
});

test("an old index that is put back is known as such by everybody who saw a later one", async () => {
  await attack();
  const loader = await journey.loader(`git:${remote.path}`);
  await tamper({ [PRODUCTION]: `${await remote.git("show", `${INDEX_OF_1_0_0}:${PRODUCTION}`)}\n` });
  await refused(/an old index is being served/, [PROMOTE, DEPLOY, ROLLBACK, ["renew"], ["status"]]);
  expect(await loader.refresh()).toBe(false);
  expect(loader.alarms.map(({ code }) => code)).toContain("replayed");
  expect((await loader.get("rating")).version).toBe("1.1.0");
});

test("an index that has ended is said to have, is served on, and is renewed", async () => {
  await attack();
  const past = nextIndex(await indexNow(), { kind: "renew" }, { channel: "production", now: new Date(Date.now() - 60 * 86_400_000) });
  await tamper({ [PRODUCTION]: envelopeText(signIndex(past, [createPrivateKey(journey.privateKey)])) });
  const ended = await run("status");
  expect([ended.status, ended.text]).toEqual([1, expect.stringMatching(/production \(sequence 3, ENDED [\d-]+\)/)]);
  const loader = await journey.loader(`git:${remote.path}`);
  expect(await loader.get("rating")).toMatchObject({ version: "1.1.0", source: "stale" });
  expect(loader.alarms.map(({ code }) => code)).toContain("expired");
  expect((await run("renew")).text).toMatch(/production is good until .*, sequence 4\./);
  expect((await run("status")).status).toBe(0);
});

test("a key that nobody listed: what it signed is not believed, and nothing is signed with it", async () => {
  await attack();
  const loader = await journey.loader(`git:${remote.path}`);
  const other = newKeyPair();
  const forged = nextIndex(await indexNow(), { kind: "renew" }, { channel: "production", now: new Date() });
  await tamper({ [PRODUCTION]: envelopeText(signIndex(forged, [createPrivateKey(other.privateKey)])) });
  await refused(/that key is not among the 1 that are trusted/, [PROMOTE, DEPLOY, ROLLBACK, ["status"]]);
  expect(await loader.refresh()).toBe(false);
  expect(loader.alarms.map(({ code }) => code)).toContain("unknown-key");
  expect((await loader.get("rating")).version).toBe("1.1.0");

  await attack();
  for (const command of [PROMOTE, DEPLOY, ROLLBACK, ["renew"]]) {
    const { status, text } = await journey.run(command, { in: clone, env: { ASSAY_SIGNING_KEY: other.privateKey } });
    expect([status, text]).toEqual([2, expect.stringContaining("is none of those in .github/assay-release.pem on the default branch")]);
  }
});
