import { chown } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import { gitEnvironment } from "./git-environment.ts";
import { openRepository } from "./repository.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("started from a hook or an editor's shell, it works on the folder that was named", async () => {
  await using other = await createRepository({ "other.txt": "other\n" });
  await using scratch = await createRepository({ "a.txt": "one\n" });
  vi.stubEnv("GIT_DIR", `${other.path}/.git`);
  vi.stubEnv("GIT_WORK_TREE", other.path);
  vi.stubEnv("GIT_INDEX_FILE", `${other.path}/.git/index`);
  vi.stubEnv("GIT_EXTERNAL_DIFF", "false");
  vi.stubEnv("GIT_EDITOR", "false");
  vi.stubEnv("EDITOR", "false");
  vi.stubEnv("PAGER", "false");
  vi.stubEnv("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
  vi.stubEnv("LC_ALL", "de_DE.UTF-8");
  await using repository = await openRepository(scratch.path);
  expect(repository.path).toBe(scratch.path);
  expect(await repository.workingTree().list("")).toEqual(["a.txt"]);
  expect(await (await repository.tree("HEAD")).list("")).toEqual(["a.txt"]);
  await scratch.write({ "b.txt": "two\n" });
  expect(await repository.diff("HEAD", null)).toHaveLength(1);
  expect(await other.git("status", "--porcelain")).toBe("");
});

test("the way to the remote is kept, what redirects Git is not", () => {
  const environment = gitEnvironment({
    PATH: "/bin",
    GIT_SSH_COMMAND: "ssh -v",
    GIT_DIR: "/x",
    GIT_CONFIG_PARAMETERS: "'alias.x=!x'",
    GIT_CONFIG_COUNT: "1",
    GIT_TRACE: "1",
    LC_ALL: "de_DE",
  });
  expect(environment).toEqual({ PATH: "/bin", GIT_SSH_COMMAND: "ssh -v", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C", LANGUAGE: "C" });
});

test("a machine without Git says so", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  vi.stubEnv("PATH", scratch.path);
  await expect(openRepository(scratch.path)).rejects.toThrow("Git was not found. Install it");
});

test.runIf(process.getuid?.() === 0)("a repository of somebody else names the setting that trusts it", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await chown(scratch.path, 12_345, 12_345);
  await expect(openRepository(scratch.path)).rejects.toThrow(`git config --global --add safe.directory ${scratch.path}`);
});
