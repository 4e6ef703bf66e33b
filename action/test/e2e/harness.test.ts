import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getOctokit } from "@actions/github";
import { expect, test } from "vitest";
import { createScene } from "./harness.ts";

const at = { owner: "acme", repo: "policy" };

test("a pull request, its events and a push are the same thing to Git, to the API and to the runner", async () => {
  await using scene = await createScene({ files: { "notes.md": "one\n" } });
  const number = await scene.open({ "notes.md": "two\n" });
  const octokit = getOctokit("token", { baseUrl: scene.github.url });
  const opened = await scene.events.pullRequestTarget(number, "opened");
  const head = await scene.push({ "notes.md": "three\n" });
  const pushed = await scene.events.pullRequestTarget(number);
  const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
  expect(opened.payload).toMatchObject({
    action: "opened",
    number,
    pull_request: { base: { sha: opened.sha }, head: { ref: "change-1" } },
  });
  expect(pushed.payload).toMatchObject({ action: "synchronize", pull_request: { head: { sha: head } } });
  expect(data.head.sha).toBe(head);
  await scene.workspace.git("fetch", "--quiet", "origin", `refs/pull/${number}/head`);
  expect(await scene.workspace.git("show", "FETCH_HEAD:notes.md")).toBe("three");
  expect(await scene.workspace.git("status", "--porcelain")).toBe("");
});

test("a merge group and a merge ref hold both sides", async () => {
  await using scene = await createScene({ files: { "notes.md": "one\n" } });
  const number = await scene.open({ "more.md": "more\n" });
  for (const event of [await scene.events.mergeGroup(number), await scene.events.pullRequest(number)]) {
    expect(await scene.remote.git("rev-parse", event.ref)).toBe(event.sha);
    expect(await scene.remote.git("ls-tree", "--name-only", event.sha, "notes.md", "more.md")).toBe("more.md\nnotes.md");
  }
  expect((await scene.events.mergeGroup(number)).payload).not.toHaveProperty("pull_request");
});

test("a fork's pull request lives outside the branches, and an action sees its event", async () => {
  await using scene = await createScene();
  const number = await scene.open({ "notes.md": "stranger\n" }, { fork: "stranger", author: "stranger" });
  expect(await scene.remote.git("branch", "--list", "--format=%(refname:short)")).toBe("main");
  const main = join(scene.work.path, "main.mjs");
  await writeFile(
    main,
    'import { readFileSync } from "node:fs"; console.log(JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH)).pull_request.head.repo.fork)',
  );
  const { stdout, status } = await scene.run(await scene.events.pullRequestTarget(number), { main });
  expect([stdout, status]).toEqual(["true\n", 0]);
});
