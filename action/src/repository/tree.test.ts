import { execFile } from "node:child_process";
import { mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createRepository, type Files, type ScratchRepository } from "../../test/git-fixture.ts";
import type { Tree } from "../documents/tree.ts";
import { openRepository, type Repository } from "./repository.ts";

const FILES: Files = {
  "prompts/rating/prompt.md": "---\nmodel: x\n---\nRate it.\r\n",
  "prompts/rating/späte Grüße 分级.md": "日本語\n",
  "prompts.md": "no folder\n",
  "image.png": new Uint8Array([0x89, 0x50, 0, 0xff]),
  "empty.txt": "",
};

async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** The same files as a commit and on disk. */
async function inBothTrees(
  scratch: ScratchRepository,
  check: (tree: Tree, repository: Repository) => Promise<void>,
  options: { readonly limit?: number } = {},
): Promise<void> {
  await using repository = await openRepository(scratch.path, options);
  await check(repository.workingTree(), repository);
  await scratch.commit();
  await check(await repository.tree("main"), repository);
}

test("files are listed and read alike from a commit and from the disk", async () => {
  await using scratch = await createRepository(FILES);
  await inBothTrees(scratch, async (tree) => {
    expect(await tree.list("prompts")).toEqual(["prompts/rating/prompt.md", "prompts/rating/späte Grüße 分级.md"]);
    expect(await tree.list("")).toHaveLength(5);
    expect(await tree.list("prompts/none")).toEqual([]);
    expect(await tree.list("empty.txt")).toEqual([]);
    expect(await tree.read("prompts/rating/prompt.md")).toBe(FILES["prompts/rating/prompt.md"]);
    expect(await tree.read("prompts/rating/späte Grüße 分级.md")).toBe("日本語\n");
    expect(await tree.read("empty.txt")).toBe("");
    expect(await tree.read("prompts/rating")).toBeNull();
    expect(await tree.read("prompts.md/x")).toBeNull();
    expect(await tree.bytes("none.txt")).toBeNull();
    expect([...((await tree.bytes("image.png")) ?? [])]).toEqual([0x89, 0x50, 0, 0xff]);
    expect(await collect(tree.lines("prompts/rating/prompt.md"))).toEqual(["---", "model: x", "---", "Rate it."]);
    expect(await collect(tree.lines("none.jsonl"))).toEqual([]);
  });
});

test("many reads at once, and streams left early, do not disturb each other", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `set/${index}.txt`);
  const text = (name: string): string => `${name} ${"é".repeat(70_000)}\n`.repeat(2);
  await using scratch = await createRepository(Object.fromEntries(names.map((name) => [name, text(name)])));
  await inBothTrees(scratch, async (tree) => {
    const read = names.map((name) => tree.read(name));
    for await (const line of tree.lines("set/7.txt")) {
      expect(line).toBe(text("set/7.txt").split("\n")[0]);
      expect(await tree.read("set/3.txt")).toBe(text("set/3.txt"));
      break;
    }
    expect(await Promise.all(read)).toEqual(names.map(text));
  });
});

test("the working tree has uncommitted edits and untracked files, but nothing ignored or deleted", async () => {
  await using scratch = await createRepository({ ".gitignore": "*.log\n", "a.txt": "one\n", "b.txt": "two\n" });
  await scratch.write({ "a.txt": "edited\n", "b.txt": null, "new.txt": "new\n", "x.log": "ignored\n" });
  await using repository = await openRepository(scratch.path);
  const tree = repository.workingTree();
  expect(await tree.list("")).toEqual([".gitignore", "a.txt", "new.txt"]);
  expect(await tree.read("a.txt")).toBe("edited\n");
  expect(await tree.read("b.txt")).toBeNull();
  expect(await tree.read("x.log")).toBeNull();
  expect(await (await repository.tree("HEAD")).read("a.txt")).toBe("one\n");
});

test("a symbolic link is refused by name, wherever it points", async () => {
  await using scratch = await createRepository({ "sops/a.md": "text\n" });
  await mkdir(join(scratch.path, "prompts/x"), { recursive: true });
  await symlink("/proc/self/environ", join(scratch.path, "prompts/x/prompt.md"));
  await symlink("sops", join(scratch.path, "policies"));
  await inBothTrees(scratch, async (tree) => {
    await expect(tree.read("prompts/x/prompt.md")).rejects.toThrow(/^prompts\/x\/prompt.md \(.*\) is a symbolic link/);
    await expect(tree.list("prompts")).rejects.toThrow("is a symbolic link");
    await expect(tree.read("policies/a.md")).rejects.toThrow(/^policies \(.*\) is a symbolic link/);
    await expect(tree.list("policies")).rejects.toThrow("is a symbolic link");
    await expect(collect(tree.lines("prompts/x/prompt.md"))).rejects.toThrow("is a symbolic link");
    expect(await tree.list("sops")).toEqual(["sops/a.md"]);
  });
});

test("a folder that became a link on disk is not followed", async () => {
  await using scratch = await createRepository({ "prompts/x/prompt.md": "text\n" });
  await rename(join(scratch.path, "prompts/x"), join(scratch.path, "elsewhere"));
  await symlink("../elsewhere", join(scratch.path, "prompts/x"));
  await using repository = await openRepository(scratch.path);
  await expect(repository.workingTree().read("prompts/x/prompt.md")).rejects.toThrow("prompts/x (working tree) is a symbolic link");
});

test("a submodule is refused, and so is a repository inside the repository", async () => {
  await using other = await createRepository({ "prompt.md": "text\n" });
  await using scratch = await createRepository({ "a.txt": "one\n" });
  await scratch.git("submodule", "--quiet", "add", other.path, "prompts/x");
  await inBothTrees(scratch, async (tree) => {
    await expect(tree.list("prompts")).rejects.toThrow("prompts/x");
    await expect(tree.read("prompts/x/prompt.md")).rejects.toThrow("is a submodule");
    expect(await tree.read("a.txt")).toBe("one\n");
  });
  await scratch.git("init", "--quiet", join(scratch.path, "sops"));
  await using repository = await openRepository(scratch.path);
  await expect(repository.workingTree().list("sops")).rejects.toThrow("is a submodule");
});

test("a Git LFS pointer is refused", async () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n";
  await using scratch = await createRepository({ "items.jsonl": pointer, "note.md": `Text.\n${pointer}` });
  await inBothTrees(scratch, async (tree) => {
    await expect(tree.read("items.jsonl")).rejects.toThrow("is a Git LFS pointer");
    await expect(tree.bytes("items.jsonl")).rejects.toThrow("git lfs untrack");
    await expect(collect(tree.lines("items.jsonl"))).rejects.toThrow("is a Git LFS pointer");
    expect(await tree.read("note.md")).toContain(pointer);
  });
});

test("a file that is not UTF-8 is named with line and byte offset", async () => {
  const latin = Buffer.from("one\nGr\u00fc\u00dfe\n", "latin1");
  await using scratch = await createRepository({ "a.md": latin });
  await inBothTrees(scratch, async (tree) => {
    await expect(tree.read("a.md")).rejects.toThrow("a.md:2:3: not UTF-8 at byte offset 6 (byte 0xfc)");
    await expect(collect(tree.lines("a.md"))).rejects.toThrow("a.md:2:3: not UTF-8 at byte offset 6 (byte 0xfc)");
    expect(await tree.bytes("a.md")).toHaveLength(latin.length);
  });
});

test("a file over the limit is refused with both sizes, and the next file is still read", async () => {
  await using scratch = await createRepository({ "big.txt": "x".repeat(300_000), "small.txt": "y" });
  await inBothTrees(
    scratch,
    async (tree) => {
      await expect(tree.read("big.txt")).rejects.toThrow("300000 bytes, more than the limit of 200000 bytes");
      await expect(collect(tree.lines("big.txt"))).rejects.toThrow("more than the limit");
      expect(await tree.read("small.txt")).toBe("y");
    },
    { limit: 200_000 },
  );
});

test.each(["../secret", "/etc/passwd", "a/../b", "a\u0000b", "a\\b", "a\nb", "", "a//b", ".git/config", "C:/x", "./a"])(
  "the path %j is refused",
  async (path) => {
    await using scratch = await createRepository({ "a.txt": "one\n" });
    await inBothTrees(scratch, async (tree) => {
      await expect(tree.read(path)).rejects.toThrow("Name files relative to the repository");
      await expect(tree.bytes(path)).rejects.toThrow("The path");
      await expect(collect(tree.lines(path))).rejects.toThrow("The path");
      if (path !== "") await expect(tree.list(path)).rejects.toThrow("The path");
    });
  },
);

test("a name that Git holds but nobody should open is refused when it is listed", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n", "prompts/b\n::add-mask::x/prompt.md": "text\n" });
  await inBothTrees(scratch, async (tree) => {
    await expect(tree.list("prompts")).rejects.toThrow('"prompts/b\\n::add-mask::x/prompt.md" holds a control character');
  });
});

test("a file with a merge conflict is not taken for its text", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n", "b.txt": "fine\n" });
  await scratch.branch("topic");
  await scratch.commit({ "a.txt": "two\n" });
  await scratch.switchTo("main");
  await scratch.commit({ "a.txt": "three\n" });
  await expect(scratch.merge("topic")).rejects.toThrow();
  await using repository = await openRepository(scratch.path);
  await expect(repository.workingTree().read("a.txt")).rejects.toThrow("has a merge conflict");
  await expect(repository.diff("HEAD", null)).rejects.toThrow("a.txt has a merge conflict");
  expect(await repository.workingTree().read("b.txt")).toBe("fine\n");
});

test("an open repository does not keep the process alive", async () => {
  await using scratch = await createRepository({ "a.txt": "one\n" });
  const script = join(scratch.path, "open.test-script.mjs");
  const { build } = await import("rolldown");
  await build({
    input: join(import.meta.dirname, "repository.ts"),
    platform: "node",
    // The oldest Node that Assay runs on has no `await using` of its own.
    transform: { target: "node20" },
    output: { file: script, codeSplitting: false },
    logLevel: "silent",
  });
  const call = `import { openRepository } from ${JSON.stringify(script)};
    const repository = await openRepository(${JSON.stringify(scratch.path)});
    process.stdout.write(await (await repository.tree("HEAD")).read("a.txt"));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", call], { timeout: 30_000 });
  expect(stdout).toBe("one\n");
  await rm(script);
});
