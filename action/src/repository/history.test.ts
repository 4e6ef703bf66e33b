import { expect, test } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import { openRepository } from "./repository.ts";

test("the commits that touched a folder, newest first, those of merged branches too", async () => {
  await using scratch = await createRepository({ "sops/a.md": "one\n", "other.txt": "x\n" });
  await scratch.branch("side");
  const onlyThere = await scratch.commit({ "sops/a.md": "only on the branch\n" }, "Try\tthis");
  await scratch.commit({ "sops/a.md": "one\n" }, "Take it back");
  await scratch.switchTo("main");
  await scratch.commit({ "other.txt": "y\n" }, "Elsewhere");
  await scratch.merge("side");
  const last = await scratch.commit({ "sops/b.md": "two\n" }, "Add b");
  await using repository = await openRepository(scratch.path);

  const found = await repository.commitsTouching("HEAD", ["sops"]);
  expect(found[0]).toEqual({ commit: last, day: "2026-01-05", subject: "Add b" });
  expect(found.map(({ subject }) => subject)).toEqual(expect.arrayContaining(["Start", "Take it back", "Try\tthis"]));
  expect(found.map(({ subject }) => subject)).not.toContain("Elsewhere");
  expect(await (await repository.tree(found.find(({ subject }) => subject === "Try\tthis")?.commit ?? "")).read("sops/a.md")).toBe(
    "only on the branch\n",
  );
  expect(found.map(({ commit }) => commit)).toContain(onlyThere);

  expect(await repository.commitsTouching("HEAD", ["sops"], 1)).toHaveLength(1);
  expect(await repository.commitsTouching("HEAD", ["sops/none.md"])).toEqual([]);
  expect((await repository.commitsTouching("HEAD", ["sops/b.md", "other.txt"])).map(({ subject }) => subject)).toEqual([
    "Add b",
    "Merge branch 'side'",
    "Elsewhere",
    "Start",
  ]);
});

test("a shallow clone has what was fetched", async () => {
  await using scratch = await createRepository({ "sops/a.md": "one\n" });
  await scratch.commit({ "sops/a.md": "two\n" }, "Second");
  await using clone = await scratch.clone({ depth: 1 });
  await using repository = await openRepository(clone.path);
  expect((await repository.commitsTouching("HEAD", ["sops"])).map(({ subject }) => subject)).toEqual(["Second"]);
});

test("a path that is none is refused", async () => {
  await using scratch = await createRepository({ "a.md": "one\n" });
  await using repository = await openRepository(scratch.path);
  await expect(repository.commitsTouching("HEAD", ["../x"])).rejects.toThrow("leaves its folder");
  await expect(repository.commitsTouching("--all", ["a.md"])).rejects.toThrow("begins with");
});
