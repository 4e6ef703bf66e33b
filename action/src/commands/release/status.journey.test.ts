import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type LocalGitHub, startGitHub } from "../../../test/github-emulator.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { createClient } from "../../github/client.ts";
import { statusSchema } from "../../status/schema.ts";

let scene: ReleaseScene;
let github: LocalGitHub;

beforeEach(async () => {
  scene = await createReleaseScene();
  github = await startGitHub({
    repository: "acme/policy",
    path: scene.remote.path,
    permissions: { contents: "write", issues: "write", deployments: "write", "pull-requests": "read", statuses: "write" },
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  expect(github.problems).toEqual([]);
  await github.close();
  await scene[Symbol.asyncDispose]();
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

it("one page says what is live, who is waited for, what ends, how it does; an issue says what ends", { timeout: 180_000 }, async () => {
  const settings = await scene.work.git("show", "HEAD:.github/assay.yml");
  const retiring = settings.replace("{input: 1, output: 1}", `{input: 1, output: 1, retires: ${inDays(200)}}`);
  await scene.merge({ ".github/assay-release.pem": scene.publicKey, ".github/assay.yml": `${retiring}\n` });
  await scene.run("release", "rating", "minor", "--push");
  expect((await scene.run("deploy", "rating@1.0.0", "--to", "production")).status).toBe(0);
  await scene.run("drift");

  const alone = await scene.run("status", "--markdown", "-");
  expect(alone.status).toBe(0);
  expect(alone.text).toContain("1 prompt is in production; nothing needs anybody");
  expect(alone.text).toContain("Open pull requests were not asked for");
  expect(alone.text).toContain("| `rating` | production | 1\\.0.0 |");
  expect(alone.text).toMatch(
    /\| `rating` \| `house\/test` \(not pinned\) \| first version, nothing to compare it with, .* reference written on/,
  );
  expect(alone.text).toContain(`| ${inDays(199)} | model house/test | Then rating cannot be asked any more`);
  expect(alone.text).toContain("release keys");
  expect(alone.text).toMatch(/\| `titles` \| 1 \|/);

  vi.stubEnv("GITHUB_TOKEN", "token");
  vi.stubEnv("GITHUB_REPOSITORY", "acme/policy");
  vi.stubEnv("GITHUB_API_URL", github.url);
  const waiver = `{clause: MR-1.3, kind: human-only, reason: People decide., role: policy, expires: ${inDays(3)}}`;
  await scene.merge({ "prompts/rating/trace.yaml": `version: 1\nprompt: rating\nlinks: []\nwaivers:\n  - ${waiver}\n` });
  await scene.work.branch("other");
  const head = await scene.merge({ "README.md": "Read me." });
  await github.openPull({ title: "Change", head: "other" });
  const client = await createClient({ token: "token", url: github.url, throttled: false });
  await client.rest.repos.createCommitStatus({
    owner: "acme",
    repo: "policy",
    sha: head,
    context: "assay",
    state: "pending",
    description: "Pass; waiting for legal (gil)",
  });
  const html = join(scene.work.path, ".assay", "status.html");
  const asked = await scene.run("status", "--json", "-", "--html", html, "--notify");
  const page = JSON.parse(asked.text.slice(asked.text.indexOf("{"), asked.text.lastIndexOf("}") + 1));
  const ajv = new Ajv2020({ strict: false });
  ajv.validate(statusSchema, page);
  expect(ajv.errors).toBeNull();
  expect(page.pulls).toMatchObject([{ title: "Change", waitsFor: "Pass; waiting for legal (gil)" }]);
  expect(await readFile(html, "utf8")).toContain("waiting for legal (gil)");
  expect(asked.text).toContain("Issue about what ends: opened.");
  const issues = () => [...github.state.issues.values()].filter(({ pull }) => pull === null);
  expect(issues()[0]?.body).toContain("waiver of MR-1.3 in rating");
  expect((await scene.run("status", "--notify")).text).toContain("Issue about what ends: stands.");
  await scene.work.switchTo("main");
  await scene.merge({ "prompts/rating/trace.yaml": null });
  expect((await scene.run("status", "--notify")).text).toContain("Issue about what ends: over.");
  expect(issues().map(({ state }) => state)).toEqual(["closed"]);
});
