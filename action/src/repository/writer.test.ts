import { describe, expect, it } from "vitest";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { createGit } from "./git.ts";
import { openRepository } from "./repository.ts";
import { listTags } from "./tags.ts";
import { openWriter } from "./writer.ts";

async function named(repository: ScratchRepository): Promise<ScratchRepository> {
  await repository.git("config", "user.name", "Ana Example");
  await repository.git("config", "user.email", "ana@example.com");
  return repository;
}

const file = (path: string, text: string, message = path) => ({ files: new Map([[path, text]]), message });

describe("a branch of its own", () => {
  it("begins without the files of the others, and grows by one commit a time; the work tree stays as it is", async () => {
    await using work = await named(await createRepository({ "a.txt": "a" }));
    await work.write({ "a.txt": "not committed" });
    await using repository = await openRepository(work.path);
    const writer = await openWriter(repository, { env: {} });
    const first = await writer.append("evidence", async () => file("runs/1.json", "{}"));
    const second = await writer.append("evidence", async (state) => {
      expect(state?.commit).toBe(first);
      expect(await state?.tree.read("runs/1.json")).toBe("{}");
      return file("runs/2.json", "{}");
    });
    expect(await work.git("rev-list", "evidence")).toBe(`${second}\n${first}`);
    expect(await work.git("ls-tree", "-r", "--name-only", "evidence")).toBe("runs/1.json\nruns/2.json");
    expect(await work.git("status", "--porcelain")).toBe(" M a.txt");
    expect(await writer.append("evidence", async () => null)).toBe(second);
  });

  it("loses nothing when four clones write to it at once", async () => {
    await using work = await named(await createRepository({ "a.txt": "a" }));
    await using remote = await work.clone({ bare: true });
    const clones = await Promise.all(Array.from({ length: 4 }, async () => named(await remote.clone())));
    try {
      await Promise.all(
        clones.map(async (clone, index) => {
          await using repository = await openRepository(clone.path);
          const writer = await openWriter(repository, { env: {} });
          for (const round of [0, 1]) await writer.append("evidence", async () => file(`runs/${index}-${round}.json`, String(index)));
        }),
      );
      expect((await remote.git("ls-tree", "-r", "--name-only", "evidence")).split("\n")).toHaveLength(8);
      expect((await remote.git("rev-list", "evidence")).split("\n")).toHaveLength(8);
    } finally {
      for (const clone of clones) await clone[Symbol.asyncDispose]();
    }
  });

  it("is committed in the name of the person who started the workflow", async () => {
    await using work = await createRepository({ "a.txt": "a" });
    await work.git("config", "user.name", "");
    await using repository = await openRepository(work.path);
    await (await openWriter(repository, { env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ivo" } })).append("channels", async () =>
      file("a", "a"),
    );
    expect(await work.git("log", "-1", "--format=%an / %cn", "channels")).toBe("ivo / github-actions[bot]");
    const inWorkflow = await openWriter(repository, { env: { GITHUB_ACTIONS: "true", GITHUB_ACTOR: "ivo" } });
    await inWorkflow.tag({ name: "rating@1.0.0", commit: await work.git("rev-parse", "HEAD"), message: "rating 1.0.0" });
    expect(await work.git("for-each-ref", "--format=%(taggername)", "refs/tags")).toBe("github-actions[bot]");
    const writer = await openWriter(repository, { env: {} });
    await expect(writer.append("channels", async () => file("b", "b"))).rejects.toThrow("git config user.name");
  });
});

describe("a branch that is offered", () => {
  it("is the one that holds the very same already, and never one that holds anything else", async () => {
    await using work = await named(await createRepository({ "a.txt": "a" }));
    await using repository = await openRepository(work.path);
    const writer = await openWriter(repository, { env: {} });
    const tip = await work.git("rev-parse", "HEAD");
    const first = await writer.offer("back", tip, file("a.txt", "b"));
    expect(first.branch).toBe("back");
    expect(await writer.offer("back", tip, file("a.txt", "b"))).toEqual(first);
    expect((await writer.offer("back", tip, file("a.txt", "c"))).branch).toBe("back-2");
    // The same files on top of something else.
    const { commit: later } = await writer.offer("later", tip, file("b.txt", "b"));
    expect((await writer.offer("back", later, file("a.txt", "b"))).branch).toBe("back-3");
    expect((await writer.offer("back", tip, file("a.txt", "b"))).branch).toBe("back");
  });
});

describe("a tag", () => {
  it("carries its lines, is pushed, and never moves", async () => {
    await using work = await named(await createRepository({ "a.txt": "a" }));
    await using remote = await work.clone({ bare: true });
    await work.git("remote", "add", "origin", remote.path);
    await using repository = await openRepository(work.path);
    const writer = await openWriter(repository, { env: {} });
    const commit = await work.git("rev-parse", "HEAD");
    await writer.tag({ name: "rating@1.0.0", commit, message: "rating 1.0.0\n\ncontent-digest: sha256:12\n" });
    await writer.pushTag("rating@1.0.0");
    await work.tag("rating@1.0.1");
    const tags = await listTags(createGit(work.path), "rating@*", "main");
    expect(tags.map(({ name, commit: of }) => [name, of])).toEqual([
      ["rating@1.0.0", commit],
      ["rating@1.0.1", commit],
    ]);
    expect(tags[0]?.message).toContain("content-digest: sha256:12");
    expect(tags[1]?.message).toBeNull();
    expect([await writer.hasTag("rating@1.0.0"), await writer.hasTag("rating@1.0.1"), await writer.hasTag("1.0.0")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await remote.git("cat-file", "-t", "rating@1.0.0")).toBe("tag");
    await expect(writer.tag({ name: "rating@1.0.0", commit, message: "again" })).rejects.toThrow("A tag never moves");
    await work.commit({ "a.txt": "b" });
    await work.git("push", "--quiet", "--force", "origin", "HEAD:refs/tags/rating@1.0.0");
    await expect(writer.fetchTags()).rejects.toThrow("Tags never move");
  });
});
