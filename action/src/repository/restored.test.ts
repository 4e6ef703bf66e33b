import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import { openRepository } from "./repository.ts";

const ignores = (path: string) => path.includes("/decisions/");

test("finds the commit at which every changed file was what it is again", async () => {
  await using scratch = await createRepository({ "prompts/a.md": "one\n", "sops/a.md": "old\n", "other.md": "x\n" });
  const first = await scratch.git("rev-parse", "HEAD");
  const second = await scratch.commit({
    "prompts/a.md": "two\n",
    "sops/a.md": "new\n",
    "prompts/a/decisions/DR.md": "why\n",
    "added.md": "y\n",
  });
  await scratch.branch("back");
  const revert = { base: second, branch: "main", ignores };
  await using repository = await openRepository(scratch.path);

  await scratch.write({ "prompts/a.md": "one\n", "sops/a.md": "old\n", "added.md": null, "prompts/a/decisions/DR.md": null });
  expect(await repository.restoredAt({ ...revert, head: null })).toEqual([first]);
  const head = await scratch.commit({}, "No word of going back");
  expect(await repository.restoredAt({ ...revert, head })).toEqual([first]);

  // One file more, one file less, and other content under the right title are no revert.
  const more = await scratch.commit({ "other.md": "z\n" });
  expect(await repository.restoredAt({ ...revert, head: more })).toEqual([]);
  const forged = await scratch.commit({ "other.md": "x\n", "prompts/a.md": "one, and more\n" }, 'Revert "Change"');
  expect(await repository.restoredAt({ ...revert, head: forged })).toEqual([]);
  const onlyIgnored = await scratch.git("commit-tree", "-p", second, "-m", "x", `${second}^{tree}`);
  expect(await repository.restoredAt({ ...revert, head: onlyIgnored })).toEqual([]);
});

test("a link is no file that could be what it was", async () => {
  await using scratch = await createRepository({ "a.md": "one\n" });
  const base = await scratch.commit({ "a.md": "two\n" });
  await scratch.write({ "a.md": "one\n" });
  await symlink(scratch.path, join(scratch.path, "link"));
  await using repository = await openRepository(scratch.path);
  expect(await repository.restoredAt({ base, head: null, branch: "main", ignores })).toEqual([]);
});

test("counts only states that the branch itself was in", async () => {
  await using scratch = await createRepository({ "a.md": "one\n" });
  await scratch.branch("side");
  await scratch.commit({ "a.md": "only on the side\n" });
  await scratch.commit({ "a.md": "two\n" });
  await scratch.switchTo("main");
  const merged = await scratch.merge("side");
  await scratch.branch("topic");
  const head = await scratch.commit({ "a.md": "only on the side\n" });
  await using repository = await openRepository(scratch.path);
  expect(await repository.restoredAt({ base: merged, head, branch: "main", ignores })).toEqual([]);
});

test("the name of who commits", async () => {
  await using scratch = await createRepository({ "a.md": "one\n" });
  await scratch.git("config", "user.name", "Ana Example");
  await using repository = await openRepository(scratch.path);
  expect(await repository.userName()).toBe("Ana Example");
});
