import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { type LocalGitHub, startGitHub } from "../../test/github-emulator.ts";
import { createClient, type GitHubClient } from "./client.ts";
import { recordDeployment } from "./deployment.ts";
import { writeReleasePage } from "./release-page.ts";

const place = { owner: "acme", repo: "policy" };
const page = {
  tag: "rating@1.0.0",
  title: "rating 1.0.0",
  body: "Text",
  files: new Map([
    ["rating-1.0.0.bundle.json", "{}\n"],
    ["rating-1.0.0.trace.json", "[]\n"],
  ]),
};

let bare: ScratchRepository;
let github: LocalGitHub;
let client: GitHubClient;

beforeEach(async () => {
  const work = await createRepository({ "a.txt": "a" });
  await work.git("tag", "rating@1.0.0");
  bare = await work.clone({ bare: true });
  await work[Symbol.asyncDispose]();
  github = await startGitHub({ repository: "acme/policy", path: bare.path, permissions: { contents: "write", deployments: "write" } });
  client = await createClient({ token: "token", url: github.url, throttled: false });
});
afterEach(async () => {
  expect(github.problems).toEqual([]);
  await github.close();
  await bare[Symbol.asyncDispose]();
});

const pageOnGitHub = async () => (await client.rest.repos.getReleaseByTag({ ...place, tag: "rating@1.0.0" })).data;

describe("the page of a release", () => {
  it("is published once its files are there, and a second run adds nothing", async () => {
    await writeReleasePage(client, place, page);
    await writeReleasePage(client, place, page);
    const { assets, draft } = await pageOnGitHub();
    expect([draft, assets.map(({ name }) => name)]).toEqual([false, [...page.files.keys()]]);
    expect((await client.rest.repos.listReleases(place)).data).toHaveLength(1);
  });

  it("that somebody published by hand gets the files that it lacks, and keeps its words", async () => {
    await client.rest.repos.createRelease({ ...place, tag_name: "rating@1.0.0", body: "By hand" });
    await writeReleasePage(client, place, page);
    const { assets, body } = await pageOnGitHub();
    expect([body, assets.length]).toEqual(["By hand", 2]);
  });
});

it("a deployment names the release and succeeds whatever the state of other checks", async () => {
  await recordDeployment(client, place, {
    tag: "rating@1.0.0",
    environment: "staging",
    prompt: "rating",
    version: "1.0.0",
    content: "sha256:1",
    sequence: 4,
    url: "",
  });
  const { data } = await client.rest.repos.listDeployments({ ...place, environment: "staging" });
  expect(data[0]).toMatchObject({ ref: "rating@1.0.0", task: "deploy:rating", payload: { version: "1.0.0", sequence: 4 } });
  const statuses = await client.rest.repos.listDeploymentStatuses({ ...place, deployment_id: data[0]?.id ?? 0 });
  expect(statuses.data[0]?.state).toBe("success");
});
