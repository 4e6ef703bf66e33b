import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../../test/sample-repository.ts";
import type { Verification } from "../../audit/finding.ts";
import { auditVerifySchema } from "../../audit/schemas/verify.ts";
import { nextIndex, signIndex, verifyIndex } from "../../release/channel.ts";
import { envelopeText } from "../../release/dsse.ts";
import { newKeyPair, readPrivateKey } from "../../release/keys.ts";

let scene: ReleaseScene;
/** Every ref of the remote as it stood before a test changed it. */
let refs: readonly (readonly [name: string, id: string])[];

const BUNDLE = "releases/rating/1.0.0/rating-1.0.0.bundle.json";
const PRODUCTION = "channels/production.json";
const reworded = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on somebody. `MR-1.2`"]);

beforeAll(async () => {
  scene = await createReleaseScene();
  const { run } = scene;
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
  await run("release", "rating", "minor", "--push");
  await run("deploy", "rating@1.0.0", "--to", "production");
  await scene.merge({ [PROMPT_PATH]: reworded });
  await run("release", "rating", "patch", "--push");
  await run("deploy", "rating@1.0.1", "--to", "production");
  await run("renew");
  expect((await run("drift")).text).toContain("reference written on");
  const listed = await scene.remote.git("for-each-ref", "--format=%(refname) %(objectname)");
  refs = listed.split("\n").map((line) => line.split(" ") as [string, string]);
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});
async function restore(): Promise<void> {
  for (const [name, id] of refs) {
    await scene.remote.git("update-ref", name, id);
    if (name.startsWith("refs/tags/")) await scene.work.git("update-ref", name, id);
  }
}
afterEach(restore);

/** What somebody does to a branch past the program; a history that was replaced is pushed with force. */
async function tamper(branch: string, edit: (clone: ScratchRepository) => Promise<unknown>): Promise<void> {
  const clone = await scene.remote.clone({ branch });
  await edit(clone);
  await clone.git("push", "--quiet", "--force", "origin", branch);
  await clone[Symbol.asyncDispose]();
}

async function verified(): Promise<Verification & { readonly status: number }> {
  const { status, text } = await scene.run("audit", "verify", "--json", "-");
  const verification = JSON.parse(text) as Verification;
  const valid = new Ajv2020({ strict: false }).compile(auditVerifySchema);
  expect(valid(verification) ? [] : valid.errors).toEqual([]);
  return { ...verification, status };
}

const codes = async () => (await verified()).findings.map(({ area, code }) => `${area}/${code}`);
const read = (clone: ScratchRepository, path: string) => readFile(join(clone.path, path), "utf8");
const records = async (clone: ScratchRepository) => (await clone.git("ls-files", "runs")).split("\n");

describe("assay audit verify", () => {
  it("finds nothing where nobody touched anything, and says what it cannot see", async () => {
    expect(await verified()).toMatchObject({
      status: 0,
      state: "holds",
      findings: [],
      notes: expect.arrayContaining(["Looks for drift on the branch evidence: 1."]),
      checked: { evidence: { commits: 3, records: 2 }, channels: { indexes: 3, releases: 2 }, tags: 2 },
      cannot: expect.arrayContaining([expect.stringContaining("Only a ruleset")]),
    });
    const { text } = await scene.run("audit", "verify");
    expect(text).toMatch(/^Everything that was written down stands as it was written\.\n/);
  });

  it("names the commit and the file where evidence was edited, and where it was removed", async () => {
    let edited = "";
    await tamper("evidence", async (clone) => {
      const [first = "", second = ""] = await records(clone);
      edited = await clone.commit(
        { [first]: (await read(clone, first)).replace('"rehearsal": false', '"rehearsal": true') },
        "Look better",
      );
      await clone.commit({ [second]: null }, "Forget");
    });
    const { status, findings } = await verified();
    expect([status, findings.map(({ code }) => code)]).toEqual([1, ["file-edited", "file-removed"]]);
    expect(findings[0]).toMatchObject({ commit: edited, path: expect.stringMatching(/^runs\//) });
    expect((await scene.run("audit", "verify")).text).toContain(`Commit ${edited.slice(0, 12)} (Ana Example, `);
  });

  it("sees a history of evidence that was replaced since a release named it, and a branch that is gone", async () => {
    await tamper("evidence", async (clone) => {
      await clone.git("checkout", "--quiet", "--orphan", "anew");
      await clone.commit({}, "Start again");
      await clone.git("branch", "--force", "evidence", "anew");
    });
    expect(await codes()).toEqual(["evidence/history-replaced", "evidence/history-replaced"]);
    await scene.remote.git("update-ref", "-d", "refs/heads/evidence");
    expect(await codes()).toContain("evidence/branch-gone");
  });

  it("reads every record: one that is damaged, one in the wrong place, one that says other numbers", async () => {
    await tamper("evidence", async (clone) => {
      const [first = ""] = await records(clone);
      const text = await read(clone, first);
      await clone.commit({
        [first.replace(/\/rating\//, "/rating/").replace(".json", "-2.json")]: text.replace('"house/test"', '"house/other"'),
        [first.replace("/rating/", "/other/")]: text,
        [first.replace(".json", "-3.json")]: text.slice(0, 100),
        "drift/rating/2026-11-21-051700-run.json": "{}",
        "runs/2026/11/rating/approved.json": text,
      });
    });
    expect((await codes()).sort()).toEqual([
      "evidence/no-record",
      "evidence/unreadable-record",
      "evidence/unreadable-record",
      "evidence/wrong-path",
      "evidence/wrong-run-key",
    ]);
    await tamper("evidence", async (clone) => {
      // The release's own record taken out of the history, and another one put in its place.
      const all = await records(clone);
      const texts = await Promise.all(all.map((path) => read(clone, path)));
      await clone.git("checkout", "--quiet", "--orphan", "anew");
      await clone.commit(Object.fromEntries(all.map((path, at) => [path, (texts[at] ?? "").replace(/"exact": \d+/, '"exact": 1')])));
      await clone.git("branch", "--force", "evidence", "anew");
    });
    expect(await codes()).toContain("evidence/record-differs");
  });

  it("sees an older index put back, one that was edited, one by a stranger, and one that was taken away", async () => {
    const before = await scene.remote.git("show", "channels~1:channels/production.json");
    await tamper("channels", (clone) => clone.commit({ [PRODUCTION]: `${before}\n` }));
    expect(await codes()).toEqual(["channels/index-replayed"]);
    await restore();
    await tamper("channels", async (clone) => {
      const envelope = JSON.parse(await read(clone, PRODUCTION)) as { payload: string };
      const index = Buffer.from(envelope.payload, "base64").toString("utf8").replace('"sequence":3', '"sequence":4');
      await clone.commit({ [PRODUCTION]: JSON.stringify({ ...envelope, payload: Buffer.from(index).toString("base64") }) });
      await clone.commit({ [PRODUCTION]: null });
    });
    expect(await codes()).toEqual(expect.arrayContaining(["channels/index-bad-signature", "channels/index-removed"]));
    await restore();
    await tamper("channels", async (clone) => {
      const index = verifyIndex(await read(clone, PRODUCTION), scene.keys, { channel: "production", lastSequence: null, now: null });
      const next = nextIndex(index, { kind: "renew" }, { channel: "production", now: new Date() });
      await clone.commit({ [PRODUCTION]: envelopeText(signIndex(next, [readPrivateKey(newKeyPair().privateKey)])) });
    });
    expect(await codes()).toContain("channels/index-unknown-key");
  });

  it("sees that an index is missing between two, and a key that had been taken off the list", async () => {
    const { publicKey } = newKeyPair();
    await tamper("channels", async (clone) => {
      const newest = await read(clone, PRODUCTION);
      await clone.git("reset", "--quiet", "--hard", "HEAD~2");
      await clone.commit({ [PRODUCTION]: newest });
    });
    expect(await codes()).toContain("channels/index-gap");
    await tamper("main", (clone) => clone.commit({ ".github/assay-release.pem": publicKey }));
    expect(new Set(await codes())).toEqual(
      new Set([
        ...["channels/removed-key", "channels/index-gap", "channels/bundle-missing", "releases/removed-key"],
        ...["releases/release-gone", "tags/tag-not-released"],
      ]),
    );
  });

  it("sees that the live release was taken away by force, and a tag that no release ever stood behind", async () => {
    await tamper("channels", (clone) => clone.git("reset", "--quiet", "--hard", "HEAD~2"));
    const { status, findings } = await verified();
    expect([status, findings.map(({ area, code }) => `${area}/${code}`)]).toEqual([1, ["releases/release-gone", "tags/tag-not-released"]]);
    expect(findings[0]?.message).toMatch(
      /a record that rating was released from commit [0-9a-f]{12}, and the branch channels holds no such/,
    );
    expect(findings[1]).toMatchObject({ path: "rating@1.0.1" });
    await restore();
    await scene.work.git("tag", "rating@0.9.0");
    const { findings: none, notes } = await verified();
    await scene.work.git("tag", "--delete", "rating@0.9.0");
    expect(none).toEqual([]);
    expect(notes.join("\n")).toContain("and that a later release came after: rating@0.9.0.");
  });

  it("sees a bundle that was changed, a file of a release that was added or removed, and a manifest that says other things", async () => {
    await tamper("channels", async (clone) => {
      await clone.commit({ [BUNDLE]: (await read(clone, BUNDLE)).replace("Drug use", "No drug use") });
    });
    expect(await codes()).toEqual(["releases/file-edited", "releases/bundle-changed"]);
    await tamper("channels", async (clone) => {
      const manifest = BUNDLE.replace("bundle", "manifest");
      await clone.commit({
        [BUNDLE.replace("bundle", "notes")]: "{}",
        [BUNDLE.replace("bundle", "report")]: null,
        [manifest]: (await read(clone, manifest)).replace(/"verdict": ".*"/, '"verdict": "fail"'),
      });
    });
    expect(new Set(await codes())).toEqual(
      new Set([
        "releases/file-edited",
        "releases/bundle-changed",
        "releases/file-added-later",
        "releases/file-removed",
        "releases/manifest-differs",
        "releases/file-missing",
      ]),
    );
  });

  it("sees a tag that was moved or removed, and a branch that was deleted", async () => {
    const tag = "refs/tags/rating@1.0.0";
    await scene.remote.git("update-ref", tag, "refs/heads/main");
    const moved = await verified();
    expect(moved.findings).toMatchObject([{ area: "tags", code: "tag-moved", path: "rating@1.0.0" }]);
    // As a clone sees it that was made after the tag had been moved.
    await scene.work.git("update-ref", tag, "refs/heads/main");
    expect(await codes()).toEqual(["tags/tag-moved"]);
    await scene.remote.git("update-ref", "-d", tag);
    await scene.work.git("update-ref", "-d", tag);
    expect(await codes()).toEqual(["tags/tag-missing"]);
    await scene.remote.git("update-ref", "-d", "refs/heads/channels");
    expect(await codes()).toEqual(["channels/branch-gone"]);
  });
});
