import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../../test/sample-repository.ts";
import { releaseResultSchema } from "../../release/schemas/results.ts";
import { runRecordSchema } from "../../release/schemas/run-record.ts";

const RECORD = "prompts/rating/decisions/DR-20261121-blood.md";
const record =
  "---\nid: DR-20261121-blood\nstatus: accepted\ndate: 2026-11-21\ndecision-makers: [ana]\nprompt: rating\nclauses: [MR-1.2]\n---\n\n# Blood\n\n## Context and Problem Statement\n\nBlood.\n\n## Considered Options\n\n- Both\n\n## Decision Outcome\n\nBlood is 13+.\n";
const withoutBlood = promptText(["Drug use is shown. `MR-1.1`"]);

let scene: ReleaseScene;
let change: string;

/** Tags the default branch, and deploys it: a tag alone would count as no release. */
async function released(level: string, version: string): Promise<void> {
  expect((await scene.run("release", "rating", level, "--push")).text).toContain(`Tagged rating@${version}`);
  expect((await scene.run("deploy", `rating@${version}`, "--to", "dev")).text).toContain(`dev serves rating@${version} now`);
}

beforeEach(async () => {
  scene = await createReleaseScene({ more: { [PROMPT_PATH]: withoutBlood } });
  await scene.merge({ ".github/assay-release.pem": scene.publicKey });
  await released("minor", "1.0.0");
  change = await scene.merge({ [PROMPT_PATH]: promptText(), [RECORD]: record });
  await released("minor", "1.1.0");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene[Symbol.asyncDispose]();
});

/** What the workflow does after a push to main that began at `before`. */
async function afterPush(before: string) {
  await scene.work.git("push", "--quiet", "origin", "main");
  return scene.run("merged", "--before", before);
}

const tagLines = (tag: string) => scene.remote.git("tag", "--list", "--format=%(contents)", tag);

describe("the merge of a revert", () => {
  it("by a merge commit is tagged as the next patch, asks no model, and its record comes back as reverted; so does the revert of the revert, by a squash", async () => {
    await scene.work.branch("revert-1-change");
    await scene.work.git("revert", "--no-edit", change);
    const asked = scene.model.requests.length;
    const compared = await scene.run("compare", "--markdown", "-");
    expect(compared.text).toContain("goes back to what `rating@1.0.0` said, byte for byte");
    await scene.work.switchTo("main");
    await scene.work.merge("revert-1-change");
    const merged = await afterPush(change);
    expect(merged.text).toContain("Goes back to rating@1.0.0: tagged rating@1.1.1, to be deployed.");
    expect(merged.text).toContain("restores what the revert took along: DR-20261121-blood");
    expect(await tagLines("rating@1.1.1")).toMatch(/rollback-of: 1\.1\.0\nequals: 1\.0\.0/);
    const branch = /restore-records-[0-9a-f]{12}/.exec(merged.text)?.[0];
    expect(await scene.remote.git("show", `${branch}:${RECORD}`)).toContain("status: reverted");
    expect(await scene.remote.git("ls-tree", "-r", "--name-only", "evidence")).toMatch(/^runs\/\d{4}\/\d\d\/rating\//);
    const deployed = await scene.run("deploy", "rating@1.1.1", "--to", "production");
    expect(deployed.text).toContain("production serves rating@1.1.1 now");
    expect(scene.model.requests).toHaveLength(asked);

    const before = await scene.work.git("rev-parse", "HEAD");
    await scene.work.commit({ [PROMPT_PATH]: promptText(), [RECORD]: record }, "Bring blood back (#3)");
    expect((await afterPush(before)).text).toContain("Goes back to rating@1.1.0: tagged rating@1.1.2");
    expect(scene.model.requests).toHaveLength(asked);
  });

  it("by a rebase of several commits goes back over several releases at once", async () => {
    const more = await scene.merge({
      [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on a floor. `MR-1.2`"]),
    });
    await released("patch", "1.1.1");
    await scene.work.git("revert", "--no-edit", more);
    await scene.work.git("revert", "--no-edit", change);
    expect((await afterPush(more)).text).toContain("Goes back to rating@1.0.0: tagged rating@1.1.2");
    expect(await tagLines("rating@1.1.2")).toMatch(/rollback-of: 1\.1\.1\nequals: 1\.0\.0/);
  });

  it("that changes more than it takes back is no revert, whatever it calls itself", async () => {
    await scene.work.branch("partial");
    await scene.work.git("revert", "--no-edit", change);
    await scene.work.commit({ [PROMPT_PATH]: `${withoutBlood}\nBe brief.\n` }, "Say more");
    const partial = await scene.run("compare", "main", "partial", "--markdown", "-");
    expect(partial.text).toContain("It calls itself a revert, but this content was never released");
    await scene.work.switchTo("main");
    const before = await scene.work.git("rev-parse", "HEAD");
    await scene.work.commit(
      { [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "Anything at all. `MR-1.2`"]) },
      'Revert "Change"\n\nThis reverts commit 1234567.',
    );
    expect((await afterPush(before)).text).toBe("Recorded on `evidence`: rating.\n");
    // The content of a release, with another file that was never so.
    const forged = await scene.work.git("rev-parse", "HEAD");
    const settings = await scene.work.git("show", "HEAD:.github/assay.yml");
    await scene.work.commit({ [PROMPT_PATH]: withoutBlood, ".github/assay.yml": `${settings}\n# more\n` }, "Revert");
    expect((await afterPush(forged)).text).toContain("other files changed with it: release it by hand");
    expect(await scene.remote.git("tag", "--list")).toBe("rating@1.0.0\nrating@1.1.0");
    const told = await scene.run("merged", "--before", forged, "--json", "-");
    expect(publishedJson(told.text, releaseResultSchema)).toMatchObject({
      schema: "assay/merged@1",
      recorded: ["rating"],
      tags: [],
      stale: [],
    });
    const measured = await scene.run("rescore", "rating", "--json", "-");
    expect(publishedJson(measured.text, runRecordSchema)).toMatchObject({ event: "rescore" });
    const first = await scene.run("merged", "--before", "0".repeat(40), "--json", "-");
    expect(publishedJson(first.text, releaseResultSchema)).toMatchObject({ recorded: [] });
  });

  it("takes along a prompt that was never released, says so, and asks nobody of it either", async () => {
    await scene[Symbol.asyncDispose]();
    const kids = "---\nabout: For children.\nsections: {13-plus: append}\n---\n## 13+\n- A shout is heard. `MR-1.3`\n";
    scene = await createReleaseScene({ more: { [PROMPT_PATH]: withoutBlood, "prompts/rating/overlays/kids.md": kids } });
    await scene.merge({ ".github/assay-release.pem": scene.publicKey });
    await released("minor", "1.0.0");
    change = await scene.merge({ [PROMPT_PATH]: promptText() });
    await scene.work.branch("revert-1-change");
    await scene.work.git("revert", "--no-edit", change);
    const asked = scene.model.requests.length;
    // As on another machine, which has no stored answer.
    const { text } = await scene.run("compare", "main", "revert-1-change", "--markdown", "-", "--store", ".assay/other");
    expect(text).toContain("`rating` goes back to what `rating@1.0.0` said, byte for byte");
    expect(text).toContain("`rating/kids` changes back with it, to what the default branch said before; it was never released.");
    expect(text).toContain("they have no stored answer, and nobody is asked here");
    await scene.work.switchTo("main");
    await scene.work.merge("revert-1-change");
    await scene.work.git("push", "--quiet", "origin", "main");
    const merged = await scene.run("merged", "--before", change, "--store", ".assay/other");
    // What was merged and taken back in between was never released: nothing has to be deployed.
    expect(merged.text).toBe("Recorded on `evidence`: rating, rating/kids.\n");
    expect(scene.model.requests).toHaveLength(asked);
  });
});
