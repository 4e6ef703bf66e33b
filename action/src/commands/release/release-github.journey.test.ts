import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LocalGitHub, startGitHub } from "../../../test/github-emulator.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { PROMPT_PATH, promptText } from "../../../test/sample-repository.ts";
import { createClient, type GitHubClient } from "../../github/client.ts";
import { openRepository } from "../../repository/repository.ts";
import { openWriter } from "../../repository/writer.ts";
import { keepEvidence, runRecordsOf } from "../../run/release/evidence.ts";

const place = { owner: "acme", repo: "policy" };
const permissions = { contents: "write", deployments: "write", "pull-requests": "write", statuses: "write" } as const;
const SIGN_OFF =
  'roles: {legal: [gil]}\nsign-off:\n  - name: prompt change\n    if: {changed: ["prompts/**"]}\n    require: [{role: legal}]\n';

let scene: ReleaseScene;
let github: LocalGitHub;
let client: GitHubClient;

beforeEach(async () => {
  scene = await createReleaseScene();
  const settings = await scene.work.git("show", "HEAD:.github/assay.yml");
  await scene.merge({ ".github/assay.yml": `${settings}\n${SIGN_OFF}`, ".github/assay-release.pem": scene.publicKey });
  github = await startGitHub({ repository: "acme/policy", path: scene.remote.path, permissions });
  client = await createClient({ token: "token", url: github.url, throttled: false });
  vi.stubEnv("GITHUB_TOKEN", "token");
  vi.stubEnv("GITHUB_REPOSITORY", "acme/policy");
  vi.stubEnv("GITHUB_API_URL", github.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  expect(github.problems).toEqual([]);
  await github.close();
  await scene[Symbol.asyncDispose]();
});

/** A pull request that changes the prompt, approved by Legal and merged, with the commit status that says so. */
async function mergePull(branch: string, prompt: string, state: "success" | "pending"): Promise<void> {
  const before = await scene.work.git("rev-parse", "HEAD");
  await scene.work.branch(branch);
  const head = await scene.merge({ [PROMPT_PATH]: prompt });
  const number = await github.openPull({ title: "Change", head: branch });
  await github.review("gil", number, "APPROVED");
  await client.rest.repos.createCommitStatus({ ...place, sha: head, context: "assay", state });
  await github.merge(number);
  await scene.work.switchTo("main");
  await scene.work.git("pull", "--quiet", "origin", "main");
  await scene.run("merged", "--before", before);
}

describe("on GitHub", () => {
  it("a release needs the sign-off that the merge wrote down, then gets its page and its deployments; a rollback opens its pull request", async () => {
    expect((await scene.run("release", "rating", "minor")).text).toContain("Nobody's sign-off is recorded");
    await mergePull("first", promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on a floor. `MR-1.2`"]), "success");
    expect((await scene.run("release", "rating", "minor", "--push")).text).toContain("Tagged rating@1.0.0");
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "production")).status).toBe(0);
    const { data: page } = await client.rest.repos.getReleaseByTag({ ...place, tag: "rating@1.0.0" });
    expect(page.assets.map(({ name }) => name)).toContain("rating-1.0.0.manifest.dsse.json");
    expect((await client.rest.repos.listDeployments({ ...place, environment: "production" })).data[0]?.ref).toBe("rating@1.0.0");

    await using repository = await openRepository(scene.work.path);
    const records = await runRecordsOf(await openWriter(repository, { env: {} }), "rating");
    expect(records.map(({ event, pull, "sign-off": state }) => [event, pull, state])).toEqual([
      ["merge", 1, "success"],
      ["release", 1, "success"],
    ]);
    expect(records[0]?.approvals).toMatchObject([{ role: "legal", login: "gil" }]);

    await mergePull("second", promptText(), "pending");
    expect((await scene.run("release", "rating", "patch")).text).toContain("Sign-off of pull request #2 was `pending` when it was merged");
    await scene.work.git("tag", "rating@1.1.0");
    await scene.work.git("push", "--quiet", "origin", "rating@1.1.0");
    expect((await scene.run("deploy", "rating@1.1.0", "--to", "production")).status).toBe(1);
    // A yes that somebody wrote by hand onto the branch, of the very commit that was merged without one.
    const writer = await openWriter(repository, { env: {} });
    const refused = (await runRecordsOf(writer, "rating")).at(-1);
    if (refused === undefined) throw new Error("the merge was written down");
    await keepEvidence(writer, [{ ...refused, recorded: new Date().toISOString(), "sign-off": "success" }]);
    vi.stubEnv("GITHUB_ACTIONS", "true");
    const forged = await scene.run("deploy", "rating@1.1.0", "--to", "production");
    expect(forged.text).toContain("but on GitHub the status of pull request #2 says pending. It is not believed: npx assay audit verify");
    expect(forged).toMatchObject({ status: 1, text: expect.stringContaining("Sign-off of pull request #2 was `pending`") });
    await scene.work.git("push", "--quiet", "--delete", "origin", "rating@1.1.0");
    await scene.work.git("tag", "--delete", "rating@1.1.0");
    await mergePull("third", promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood on a wall. `MR-1.2`"]), "success");
    await scene.run("release", "rating", "minor", "--push");
    await scene.run("deploy", "rating@1.1.0", "--to", "production");
    expect((await scene.run("rollback", "rating")).text).toMatch(/Pull request #4 puts main back as well/);
    const { data: pull } = await client.rest.pulls.get({ ...place, pull_number: 4 });
    expect([pull.title, pull.base.ref]).toEqual(["Go back to rating 1.0.0", "main"]);
  });
});
