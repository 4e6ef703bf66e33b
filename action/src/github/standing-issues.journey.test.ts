import { afterEach, beforeEach, expect, it } from "vitest";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { type LocalGitHub, startGitHub } from "../../test/github-emulator.ts";
import { createClient } from "./client.ts";
import { keepStanding } from "./standing-issues.ts";

const place = { owner: "acme", repo: "policy" };
let bare: ScratchRepository;
let github: LocalGitHub;

beforeEach(async () => {
  await using work = await createRepository({ "a.txt": "a" });
  bare = await work.clone({ bare: true });
});
afterEach(async () => {
  expect(github.problems).toEqual([]);
  await github.close();
  await bare[Symbol.asyncDispose]();
});

async function start(issues: "write" | "read") {
  github = await startGitHub({ repository: "acme/policy", path: bare.path, permissions: { contents: "read", issues } });
  const client = await createClient({ token: "token", url: github.url, throttled: false });
  return (...states: readonly (string | null)[]) =>
    keepStanding(
      client,
      place,
      "drift",
      states.map((state, index) => ({ subject: `subject ${index}`, state, title: `Title ${state}`, body: `Body ${state}` })),
    );
}

it("keeps one open issue a subject, tells what is new, and leaves alone what somebody closed", async () => {
  const keep = await start("write");
  const issues = () => [...github.state.issues.values()].map(({ state, body }) => `${state} ${body.split("\n")[0]}`);
  expect(await keep("one", null)).toEqual(["opened", "nothing"]);
  expect(await keep("one", "other")).toEqual(["stands", "opened"]);
  expect(await keep("two", "other")).toEqual(["said again", "stands"]);
  expect(issues()).toEqual(["open Body two", "open Body other"]);
  expect(github.state.issueComments.map(({ body }) => body)).toEqual(["Body two"]);
  const first = [...github.state.issues.values()][0];
  if (first) first.state = "closed";
  expect(await keep("two", null)).toEqual(["closed by somebody", "over"]);
  expect(await keep("three", null)).toEqual(["opened", "nothing"]);
  expect(issues()).toEqual(["closed Body two", "closed Body other", "open Body three"]);
});

it("says so where the token may open none", async () => {
  const keep = await start("read");
  expect(await keep("one")).toEqual(["refused"]);
});
