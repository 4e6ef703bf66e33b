import { access } from "node:fs/promises";
import { expect, test } from "vitest";
import { createRepository } from "./git-fixture.ts";

test("the same files give the same commit ids, and the folder goes away", async () => {
  let path = "";
  const ids: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    await using repository = await createRepository({ "a.txt": "one\n" });
    path = repository.path;
    ids.push(await repository.commit({ "a.txt": null, "b/c.txt": "two\n" }, "Move"));
    expect(await repository.git("ls-tree", "-r", "--name-only", "HEAD")).toBe("b/c.txt");
  }
  expect(ids[0]).toBe(ids[1]);
  await expect(access(path)).rejects.toThrow();
});

test("a clone with a depth is shallow", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await origin.commit({ "a.txt": "two\n" });
  await using clone = await origin.clone({ depth: 1 });
  expect(await clone.git("rev-parse", "--is-shallow-repository")).toBe("true");
});
