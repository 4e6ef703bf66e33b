import { createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CODEOWNERS, WORKFLOW } from "../../test/doctor-facts.ts";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { type LocalGitHub, startGitHub } from "../../test/github-emulator.ts";
import type { Diagnosis } from "../doctor/diagnose.ts";
import { doctorSchema } from "../doctor/schema.ts";
import { createClient } from "../github/client.ts";
import { checkRequired } from "../github/merge-facts.ts";
import { nextIndex, signIndex } from "../release/channel.ts";
import { envelopeText } from "../release/dsse.ts";
import { newKeyPair } from "../release/keys.ts";
import { main } from "./program.ts";

const SETTINGS = `version: 1
default-model: openai/gpt-x-2026-08
providers: {openai: {type: openai, key: OPENAI_API_KEY}}
models: {openai/gpt-x-2026-08: {input: 1, output: 1, pinned: true}}
rules: []
roles: {science: [ana], legal: [gil]}
`;
const ADMIN = { administration: "read", environments: "read", secrets: "read", actions: "read", contents: "read" } as const;
const at = { owner: "acme", repo: "policy" };
const DIGEST = `sha256:${"0".repeat(64)}` as const;

let work: ScratchRepository;
let bare: ScratchRepository;
let github: LocalGitHub;
let folder: string;
let printed: string[];
let complained: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-doctor-"));
  work = await createRepository({
    ".github/assay.yml": SETTINGS,
    ".github/CODEOWNERS": CODEOWNERS,
    ".github/workflows/assay.yml": WORKFLOW,
  });
  bare = await work.clone({ bare: true });
  await work.git("remote", "add", "origin", "git@github.com:acme/policy.git");
  github = await startGitHub({
    repository: "acme/policy",
    path: bare.path,
    tokens: { admin: { login: "ana", permissions: ADMIN }, workflow: { login: "github-actions[bot]", permissions: { contents: "read" } } },
  });
  [printed, complained] = [[], []];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => complained.push(String(text)) > 0);
  vi.stubEnv("GITHUB_API_URL", github.url);
  vi.stubEnv("GITHUB_SERVER_URL", "https://github.com");
  vi.stubEnv("GITHUB_TOKEN", "admin");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  expect(github.problems).toEqual([]);
  await github.close();
  await work[Symbol.asyncDispose]();
  await bare[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function setUp(): void {
  const { state } = github;
  const secrets = ["OPENAI_API_KEY"];
  state.environments.set("assay", { branches: ["main"], reviewers: [], secrets });
  state.environments.set("assay-external", { branches: ["main"], reviewers: ["ana"], secrets });
  for (const name of ["dev", "staging", "production", "renewal"])
    state.environments.set(name, { branches: ["main"], reviewers: [], secrets: ["ASSAY_SIGNING_KEY"] });
  for (const login of ["ana", "gil"]) state.collaborators.set(login, "read");
  const checks = { required_status_checks: [{ context: "assay", integration_id: 15368 }], strict_required_status_checks_policy: false };
  const review = {
    require_code_owner_review: true,
    required_approving_review_count: 1,
    dismiss_stale_reviews_on_push: true,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  };
  state.branchRules.set("main", [
    { type: "required_status_checks", parameters: checks },
    { type: "pull_request", parameters: review },
  ]);
  for (const branch of ["evidence", "channels"]) state.branchRules.set(branch, [{ type: "deletion" }, { type: "non_fast_forward" }]);
  state.rulesets.push({
    id: 7,
    name: "releases",
    target: "tag",
    source: "acme/policy",
    enforcement: "active",
    conditions: { ref_name: { include: ["refs/tags/*@*"], exclude: [] } },
    rules: [{ type: "creation" }, { type: "update" }, { type: "deletion" }],
  });
}

async function run(...args: readonly string[]): Promise<{ readonly status: number; readonly diagnosis: Diagnosis }> {
  const file = join(folder, "doctor.json");
  const status = await main(["-C", work.path, "doctor", "--json", file, ...args]);
  return { status, diagnosis: JSON.parse(await readFile(file, "utf8")) };
}
const statesOf = ({ findings }: Diagnosis) => Object.fromEntries(findings.map(({ point, state }) => [point, state]));

/** A public key on the default branch, and a channel that it signed. */
async function deployed(): Promise<void> {
  const { publicKey, privateKey } = newKeyPair();
  await work.commit({ ".github/assay-release.pem": publicKey });
  await work.git("push", "--quiet", bare.path, "main");
  const issue = { channel: "production", now: new Date() };
  const target = { version: "1.0.0", tag: "rating@1.0.0", content: DIGEST, bundle: DIGEST, url: "" };
  const index = nextIndex(null, { kind: "set", prompt: "rating", target, reason: "release" }, issue);
  await using channels = await createRepository({
    "channels/production.json": envelopeText(signIndex(index, [createPrivateKey(privateKey)])),
  });
  await channels.git("push", "--quiet", bare.path, "HEAD:refs/heads/channels");
  github.state.administration.pulls = true;
}

test("a repository that is set up: every point is in order, and nothing was written", async () => {
  setUp();
  await deployed();
  const { status, diagnosis } = await run();
  expect(diagnosis.findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(status).toBe(0);
  expect(printed.join("")).toContain("acme/policy is set up: all 15 points are in order");
  expect(github.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  const validate = new Ajv2020({ strict: false }).compile(doctorSchema);
  validate(diagnosis);
  expect(validate.errors).toBeNull();
});

test("a fresh repository: what is missing is told, and the status is 1", async () => {
  const { status, diagnosis } = await run("--repo", "acme/policy", "--token-env", "GITHUB_TOKEN");
  expect(status).toBe(1);
  expect(diagnosis).toMatchObject({ state: "missing", checkRequired: false });
  expect(statesOf(diagnosis)).toEqual({
    actions: "ok",
    workflow: "ok",
    "workflow-token": "ok",
    environment: "missing",
    secret: "missing",
    "external-environment": "missing",
    "required-check": "missing",
    "code-owners": "missing",
    roles: "ok",
    "release-tags": "not asked",
    "branch-evidence": "missing",
    "branch-channels": "not asked",
    "release-key": "not asked",
    "release-environments": "not asked",
    "workflow-pulls": "not asked",
  });
});

test("who wants to release is told all that it needs", async () => {
  const { status, diagnosis } = await run("--releases");
  expect(status).toBe(1);
  const states = statesOf(diagnosis);
  const points = ["release-tags", "branch-channels", "release-key", "release-environments", "workflow-pulls"];
  expect(points.map((point) => states[point])).toEqual(points.map(() => "missing"));
});

test("a token that may see less: nothing that it cannot see is in order, and the permission is named", async () => {
  setUp();
  vi.stubEnv("SMALL_TOKEN", "workflow");
  const { status, diagnosis } = await run("--token-env", "SMALL_TOKEN");
  expect(status).toBe(1);
  const hidden = diagnosis.findings.filter(({ state }) => state === "could not see");
  expect(hidden.map(({ point, permission }) => [point, permission])).toEqual([
    ["actions", "Administration: read"],
    ["workflow-token", "Administration: read"],
    ["secret", "Environments: read"],
  ]);
  expect(diagnosis.checkRequired).toBe(true);
});

test("the older branch protection counts as well", async () => {
  setUp();
  await deployed();
  const { state } = github;
  state.branchRules.clear();
  const url = "https://api.github.com";
  state.protections.set("main", {
    required_status_checks: { contexts: ["assay"], checks: [{ context: "assay", app_id: 15368 }] },
    required_pull_request_reviews: { url, require_code_owner_reviews: true, dismiss_stale_reviews: true },
  });
  for (const branch of ["evidence", "channels"]) state.protections.set(branch, { allow_force_pushes: { enabled: branch === "channels" } });
  const { diagnosis } = await run();
  expect(diagnosis.findings.filter((finding) => finding.state !== "ok").map(({ point, found }) => [point, found])).toEqual([
    ["branch-channels", "it can be rewritten"],
  ]);
});

test("a person who left, an open environment, a key for everybody, a file that GitHub cannot use", async () => {
  setUp();
  await deployed();
  const { state } = github;
  state.collaborators.delete("gil");
  state.environments.set("assay", { branches: "any", reviewers: [], secrets: ["OPENAI_API_KEY"] });
  state.secrets.push("OPENAI_API_KEY");
  state.codeownersErrors.push({
    line: 2,
    column: 9,
    kind: "Unknown owner",
    message: "Unknown owner: @acme/science\n  ^",
    path: ".github/CODEOWNERS",
  });
  github.refuseNext({ kind: "server error", operation: "repos/get-repo-rulesets" });
  const { diagnosis } = await run();
  const found = Object.fromEntries(diagnosis.findings.map((finding) => [finding.point, finding.found]));
  expect(found).toMatchObject({
    environment: "it opens for every branch",
    secret: "OPENAI_API_KEY is a secret of the repository as well",
    "code-owners": "GitHub cannot use .github/CODEOWNERS:2: Unknown owner: @acme/science",
    "release-tags": "GitHub did not answer: Server Error",
  });
});

test("a workflow's own token can tell whether the check is required", async () => {
  const client = await createClient({ token: "workflow", url: github.url, throttled: false });
  expect(await checkRequired(client, { ...at, branch: "main" }, "assay")).toBe(false);
  github.refuseNext({ kind: "no access", operation: "repos/get-branch" });
  expect(await checkRequired(client, { ...at, branch: "main" }, "assay")).toBe("unknown");
  setUp();
  expect(await checkRequired(client, { ...at, branch: "main" }, "assay")).toBe(true);
});

test.each([
  ["no token", [], { GITHUB_TOKEN: "" }, /GITHUB_TOKEN holds no token.*gh auth token/],
  ["another repository", ["--repo", "acme/other"], {}, /acme\/other: GitHub shows this token no such repository/],
  ["no repository", ["--repo", "policy"], {}, /--repo is written owner\/name/],
])("%s: status 2, with what to do", async (_, args, env, message) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  expect(await main(["-C", work.path, "doctor", ...args])).toBe(2);
  expect(complained.join("")).toMatch(message);
  expect(printed).toEqual([]);
});
