import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import { openRepository } from "./repository.ts";

test("a folder inside a repository opens its top level; another folder says what to do", async () => {
  await using scratch = await createRepository({ "prompts/x/prompt.md": "text\n" });
  await using repository = await openRepository(join(scratch.path, "prompts/x"));
  expect(repository.path).toBe(scratch.path);

  const outside = await mkdtemp(join(tmpdir(), "assay-none-"));
  await expect(openRepository(outside)).rejects.toThrow(/is not in a Git repository.*-C.*git init/);
  await rm(outside, { recursive: true });
  await expect(openRepository(outside)).rejects.toThrow("There is no folder");
  await expect(openRepository(join(scratch.path, "prompts/x/prompt.md"))).rejects.toThrow("is a file. Name the folder");
});

test("a worktree, and a bare repository, work as a clone does", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await scratch.commit({ "a.txt": "two\n" });
  const worktree = join(scratch.path, "..", `${scratch.path.split("/").at(-1)}-worktree`);
  await scratch.git("worktree", "add", "--quiet", worktree, "HEAD~1");
  try {
    await using repository = await openRepository(worktree);
    expect(repository.path).toBe(worktree);
    expect(await (await repository.tree("main")).read("a.txt")).toBe("two\n");
    expect(await repository.workingTree().read("a.txt")).toBe("one\n");
    expect(await repository.diff("main", null)).toHaveLength(1);
  } finally {
    await rm(worktree, { recursive: true });
  }

  await using bare = await scratch.clone({ bare: true });
  await using repository = await openRepository(bare.path);
  expect(await (await repository.tree("HEAD~1")).read("a.txt")).toBe("one\n");
  expect(() => repository.workingTree()).toThrow("bare repository");
});

test("a repository without commits says so", async () => {
  await using scratch = await createRepository();
  await scratch.write({ "a.txt": "one\n" });
  await using repository = await openRepository(scratch.path);
  await expect(repository.tree("HEAD")).rejects.toThrow("no commits yet");
  await expect(repository.resolve("main")).rejects.toThrow("git commit");
  await expect(repository.defaultBranch()).rejects.toThrow("no commits yet");
  expect(await repository.workingTree().list("")).toEqual(["a.txt"]);
});

test("revisions have names that people use", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  const head = await scratch.commit({ "a.txt": "two\n" });
  await scratch.tag("v1.4.0", { message: "Release" });
  await using repository = await openRepository(scratch.path);
  expect(await repository.resolve("main")).toEqual({ commit: head, name: "main" });
  expect(await repository.resolve("refs/tags/v1.4.0")).toEqual({ commit: head, name: "v1.4.0" });
  expect(await repository.resolve(head)).toEqual({ commit: head, name: head.slice(0, 7) });
  expect(await repository.resolve(head.slice(0, 9))).toEqual({ commit: head, name: head.slice(0, 7) });
  expect((await repository.resolve("HEAD~1")).name).toBe("HEAD~1");
});

test.each([
  ["--upload-pack=touch x", "begins with"],
  ["-x", "begins with"],
  ["main..HEAD", "range"],
  ["^main", "range"],
  ["main@{1}", "@{"],
  ["HEAD:a.txt", ":"],
  [":/text", ":"],
  ["HEAD^{/text}", "search"],
  ["main other", "blank"],
  ["main\u0000", "control"],
  ["", "empty"],
  ["a".repeat(300), "longer"],
])("the revision %j is refused", async (revision, reason) => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await using repository = await openRepository(scratch.path);
  await expect(repository.resolve(revision)).rejects.toThrow(reason);
  await expect(repository.diff(revision, null)).rejects.toThrow("is not a revision");
});

test("an unknown revision names the commands that help", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await using repository = await openRepository(scratch.path);
  await scratch.git("tag", "a-tree", "HEAD^{tree}");
  await expect(repository.resolve("a-tree")).rejects.toThrow("no revision a-tree");
  await expect(repository.resolve("HEAD^{tree}")).rejects.toThrow("no revision HEAD^{tree}");
  await expect(repository.resolve("nowhere")).rejects.toThrow(/no revision nowhere.*git branch --all.*git fetch origin nowhere/);
});

test("a shallow clone says which fetch is needed", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  const first = await origin.git("rev-parse", "HEAD");
  await origin.commit({ "a.txt": "two\n" });
  await origin.branch("topic", first);
  await origin.commit({ "b.txt": "three\n" });
  await using clone = await origin.clone({ depth: 1, branch: "main" });
  await clone.git("fetch", "--quiet", "--depth=1", "origin", "topic:refs/remotes/origin/topic");
  await using repository = await openRepository(clone.path);
  expect(await repository.isShallow()).toBe(true);
  await expect(repository.mergeBase("main", "origin/topic")).rejects.toThrow(/git fetch --unshallow origin.*fetch-depth: 0/);
  await expect(repository.resolve(first)).rejects.toThrow(new RegExp(`git fetch origin ${first}.*fetch-depth: 0`));
  await expect(repository.resolve("HEAD~1")).rejects.toThrow("git fetch --unshallow origin");

  await repository.fetch("main", { depth: "full" });
  await repository.fetch("topic", { depth: "full" });
  expect(await repository.mergeBase("main", "origin/topic")).toBe(first);
});

test("histories without a common commit are said to be so", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await scratch.git("switch", "--quiet", "--orphan", "other");
  await scratch.commit({ "b.txt": "two\n" });
  await using repository = await openRepository(scratch.path);
  await expect(repository.mergeBase("main", "other")).rejects.toThrow("main and other have no commit in common.");
});

test("the default branch is the remote's, then main or master, then what is checked out", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await origin.branch("trunk");
  await using clone = await origin.clone({ branch: "main" });
  await clone.git("switch", "--quiet", "--create", "topic");
  {
    await using repository = await openRepository(clone.path);
    expect(await repository.defaultBranch()).toEqual({ ref: "refs/remotes/origin/trunk", name: "trunk" });
    await clone.git("remote", "set-head", "origin", "--delete");
    expect(await repository.defaultBranch()).toEqual({ ref: "refs/remotes/origin/main", name: "main" });
    await clone.git("remote", "remove", "origin");
    expect(await repository.defaultBranch()).toEqual({ ref: "refs/heads/main", name: "main" });
    await clone.git("branch", "--quiet", "-m", "main", "master");
    expect(await repository.defaultBranch()).toEqual({ ref: "refs/heads/master", name: "master" });
    await clone.git("branch", "--quiet", "-m", "master", "old");
    await expect(repository.defaultBranch()).rejects.toThrow("git branch -m NAME main");
    await clone.git("branch", "--quiet", "-D", "old");
    expect(await repository.defaultBranch()).toEqual({ ref: "HEAD", name: "topic" });
    await clone.git("switch", "--quiet", "--detach");
    await expect(repository.defaultBranch()).rejects.toThrow("Which branch judges cannot be told");
  }
});

test("a clone of one branch does not judge by that branch, and the commands it names mend it", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await scratch.branch("topic");
  await scratch.commit({ "a.txt": "two\n" });
  await scratch.switchTo("main");
  await using clone = await scratch.clone({ depth: 1, branch: "topic" });
  await using repository = await openRepository(clone.path);
  const message = await repository.defaultBranch().then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toContain("lacks the default branch");
  for (const command of message.slice(message.indexOf("git remote")).split("; ")) {
    await clone.git(
      ...command
        .split(" ")
        .slice(1)
        .map((word) => word.replaceAll("'", "")),
    );
  }
  expect(await repository.defaultBranch()).toEqual({ ref: "refs/remotes/origin/main", name: "main" });
});
