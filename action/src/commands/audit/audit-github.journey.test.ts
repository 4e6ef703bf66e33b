import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { type LocalGitHub, startGitHub } from "../../../test/github-emulator.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import type { Dossier } from "../../audit/dossier.ts";
import { main } from "../program.ts";

const ADDRESS = "git@github.com:acme/policy.git";

let work: ScratchRepository;
let bare: ScratchRepository;
let github: LocalGitHub;
let folder: string;
let exports = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-audit-test-"));
  work = await sampleRepository();
  bare = await work.clone({ bare: true });
  await work.git("remote", "add", "origin", ADDRESS);
  // Git itself goes to the bare repository; who asks where the clone comes from is told the address.
  await work.git("config", `url.file://${bare.path}.insteadOf`, ADDRESS);
  github = await startGitHub({
    repository: "acme/policy",
    path: bare.path,
    tokens: { auditor: { login: "ana", permissions: { administration: "read", environments: "read", actions: "read", contents: "read" } } },
  });
  vi.stubEnv("GITHUB_API_URL", github.url);
  vi.stubEnv("GITHUB_TOKEN", "");
  vi.stubEnv("AUDIT_TOKEN", "auditor");
  capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await github.close();
  await rm(folder, { recursive: true, force: true });
  await work[Symbol.asyncDispose]();
  await bare[Symbol.asyncDispose]();
});

async function exported(...more: string[]): Promise<Dossier> {
  const out = join(folder, String(exports++));
  const period = ["--from", "2026-01-01", "--to", "2026-12-31"];
  expect(await main(["-C", work.path, "audit", "export", ...period, "--out", out, ...more])).toBe(0);
  return JSON.parse(await readFile(join(out, "audit.json"), "utf8")) as Dossier;
}

const tableOf = ({ items }: Dossier, item: string, table: string) =>
  items.find(({ name }) => name === item)?.tables.find(({ name }) => name === table)?.rows;

it("takes pull requests and protections from GitHub, and says what a token may not see", async () => {
  await work.branch("reword");
  await work.commit({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  await work.git("push", "--quiet", "origin", "reword");
  const number = await github.openPull({ author: "ana", head: "reword", base: "main", title: "Reword" });
  await github.merge(number);
  await work.git("fetch", "--quiet", "origin", "main:refs/remotes/origin/main");

  const told = await exported("--token-env", "AUDIT_TOKEN");
  expect(told.repository.origin).toBe("acme/policy");
  expect(tableOf(told, "population", "pulls")).toMatchObject([{ pull: number, title: "Reword", author: "ana" }]);
  expect(tableOf(told, "population", "changes")?.at(-1)).toMatchObject({ pull: number, "pull-from": "GitHub", kind: "merge" });
  expect(tableOf(told, "configuration", "branches")).toContainEqual({ branch: "evidence", "force-push": "possible", deletion: "possible" });
  expect(tableOf(told, "deployments", "github")).toEqual([]);
  expect(tableOf(told, "escalations", "issues")).toEqual([]);
  expect(github.problems).toEqual([]);

  github.refuseNext({ operation: "pulls/list", kind: "no access" });
  const refused = await exported("--token-env", "AUDIT_TOKEN");
  expect(refused.items[0]?.missing.join(" ")).toContain("The token lacks the permission “Pull requests: read”");

  vi.stubEnv("AUDIT_TOKEN", "workflow");
  const less = await exported("--token-env", "AUDIT_TOKEN");
  expect(less.items[9]?.missing.join(" ")).toContain(
    "what protects the branch evidence. The token lacks the permission “Administration: read”",
  );

  const silent = await exported();
  expect(silent.items[0]?.missing).toEqual([
    "Not recorded: which commits came by a pull request, and which were pushed directly. The variable GITHUB_TOKEN holds no token, so GitHub was not asked.",
  ]);
});
