import { expect, test } from "vitest";
import { createRepository } from "../../test/git-fixture.ts";
import type { Permissions } from "../../test/github/state.ts";
import { startGitHub } from "../../test/github-emulator.ts";
import { createClient } from "./client.ts";
import { commitOnBranch, commitOnNewBranch } from "./commit-files.ts";

const place = { owner: "acme", repo: "policy" };
const files = new Map([["notes/a.md", "Neu: Käse\n"]]);

async function scene(permissions: Permissions) {
  const work = await createRepository({ "notes/a.md": "Old.\n", "other.md": "Stays.\n" });
  const remote = await work.clone({ bare: true });
  const github = await startGitHub({ repository: "acme/policy", path: remote.path, permissions });
  const client = await createClient({ token: "token", url: github.url, throttled: false });
  const parent = await remote.git("rev-parse", "refs/heads/main");
  return {
    remote,
    github,
    client,
    parent,
    async [Symbol.asyncDispose]() {
      for (const owned of [github, remote, work]) await owned[Symbol.asyncDispose]();
    },
  };
}

test("a commit changes its files and nothing else, on top of the commit that was named", async () => {
  await using at = await scene({ contents: "write" });
  const done = await commitOnBranch(at.client, place, { branch: "main", parent: at.parent, files, message: "Change it\n" });
  const commit = await at.remote.git("rev-parse", "refs/heads/main");
  expect(done).toEqual({ kind: "committed", commit });
  expect(await at.remote.git("diff", "--name-status", at.parent, commit)).toBe("M\tnotes/a.md");
  expect(await at.remote.git("show", `${commit}:notes/a.md`)).toBe("Neu: Käse");
  expect(at.github.problems).toEqual([]);
});

test("a branch that moved on meanwhile keeps what was pushed", async () => {
  await using at = await scene({ contents: "write" });
  const what = { branch: "main", parent: at.parent, files, message: "x" };
  await commitOnBranch(at.client, place, what);
  const standing = await at.remote.git("rev-parse", "refs/heads/main");
  expect(await commitOnBranch(at.client, place, { ...what, message: "y" })).toEqual({ kind: "moved" });
  expect(await at.remote.git("rev-parse", "refs/heads/main")).toBe(standing);
});

test("a new branch is begun once", async () => {
  await using at = await scene({ contents: "write" });
  const what = { branch: "assay/dispute-t-1-7", parent: at.parent, files, message: "x" };
  expect(await commitOnNewBranch(at.client, place, what)).toMatchObject({ kind: "committed" });
  expect(await commitOnNewBranch(at.client, place, what)).toEqual({ kind: "moved" });
});

test("a token that may only read is told what it lacks", async () => {
  await using at = await scene({ contents: "read" });
  const done = await commitOnBranch(at.client, place, { branch: "main", parent: at.parent, files, message: "x" });
  expect(done).toMatchObject({ kind: "refused", why: expect.stringContaining("contents: write") });
});
