import { expect, test } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import { originOf, parseOrigin } from "./origin.ts";

test.each([
  ["https://github.com/acme/policy.git", "github.com"],
  ["https://token@github.com/acme/policy", "github.com"],
  ["git@github.com:acme/policy.git", "github.com"],
  ["ssh://git@ghe.example:2222/acme/policy.git/", "ghe.example"],
])("%s names a repository", (url, host) => {
  expect(parseOrigin(url)).toEqual({ host, owner: "acme", name: "policy" });
});

test.each(["", "../policy", "/srv/git/policy.git", "https://github.com/acme"])("%j names none", (url) => {
  expect(parseOrigin(url)).toBeNull();
});

test("a clone says where it comes from, and a repository of its own does not", async () => {
  await using scratch = await createRepository();
  expect(await originOf(scratch.path)).toBeNull();
  await scratch.git("remote", "add", "origin", "git@github.com:acme/policy.git");
  expect(await originOf(scratch.path)).toMatchObject({ owner: "acme" });
});
