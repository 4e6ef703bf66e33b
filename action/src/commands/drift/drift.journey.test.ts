import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRepository } from "../../../test/git-fixture.ts";
import { type LocalGitHub, startGitHub } from "../../../test/github-emulator.ts";
import { type ChatRequest, type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { publishedJson } from "../../../test/published-json.ts";
import { createReleaseScene, type ReleaseScene } from "../../../test/release-scene.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../../../test/sample-repository.ts";
import { readDriftRecord } from "../../release/drift-record.ts";
import { previewSchema } from "../../run/compare/preview-document.ts";

const TITLES = 60;
const SLOW = 180_000;
const place = {
  login: "github-actions[bot]",
  permissions: { contents: "write", issues: "write", deployments: "write", "pull-requests": "write", statuses: "write" },
} as const;

let scene: ReleaseScene;
/** What answers now: the provider changes it without telling anybody. */
let model: OpenAIServer;
let answer: (body: ChatRequest) => string;

beforeEach(async () => {
  answer = obedient;
  model = await startOpenAI({ answer: (body) => answer(body) });
  scene = await createReleaseScene({ more: sampleFiles({ url: model.url, items: TITLES }) });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await model.close();
  await scene[Symbol.asyncDispose]();
});

/** The records on the branch `evidence` of the remote, the oldest first. */
async function records() {
  const paths = (await scene.remote.git("ls-tree", "-r", "--name-only", "evidence", "drift/")).split("\n").filter((path) => path !== "");
  return Promise.all(paths.map(async (path) => readDriftRecord(await scene.remote.git("show", `evidence:${path}`))));
}

const milder = (body: ChatRequest) => obedient(body).replace('"13+"', JSON.stringify(body.messages).includes("crack") ? '"ALL"' : '"13+"');
const refusing = () => "I am sorry, but I cannot help with that.";

describe("assay drift", { timeout: SLOW }, () => {
  it("writes a reference, is quiet while nothing changes, and says what changed once it did", async () => {
    const first = await scene.run("drift");
    expect(first.text).toContain("reference written on");
    expect(first.text.replace(/\s+/g, " ")).toContain("asked of house/test (not pinned: its provider may change it unasked)");
    expect(first.status).toBe(0);
    expect(model.requests).toHaveLength(2 * TITLES);

    const second = await scene.run("drift");
    expect(second.status).toBe(0);
    expect(second.text).toContain("no drift since");
    expect(model.requests).toHaveLength(3 * TITLES);

    answer = milder;
    const third = await scene.run("drift", "--json", "-");
    const report = JSON.parse(third.text);
    expect(third.status).toBe(1);
    expect(
      report.prompts[0].signals.filter(({ alarm }: { alarm: boolean }) => alarm).map(({ signal }: { signal: string }) => signal),
    ).toEqual(["model", "quality", "mix"]);
    expect(report.prompts[0].record.flips).toHaveLength(TITLES / 3);
    expect(report.prompts[0].record.flips[0]).toEqual({ title: "titles/t-0000", from: { tier: "13+" }, to: { tier: "ALL" } });

    const kept = await records();
    expect(kept.map(({ event }) => event)).toEqual(["reference", "run", "run"]);
    expect(JSON.stringify(kept)).not.toContain("Somebody smokes");
  });

  it("asks what production serves, not what was merged since", async () => {
    await scene.merge({ ".github/assay-release.pem": scene.publicKey });
    await scene.run("release", "rating", "minor", "--push");
    expect((await scene.run("deploy", "rating@1.0.0", "--to", "production")).status).toBe(0);
    await scene.merge({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    const looked = await scene.run("drift");
    expect(looked.text).toContain("rating 1.0.0 (production)");
    expect((await records())[0]).toMatchObject({ release: { version: "1.0.0" }, counts: { flips: 0 } });
    expect(model.requests.at(-1)?.body.messages[0]?.content).toContain("A fight leaves blood");
  });

  it("goes on where it was broken off, and pays for nothing twice", async () => {
    expect((await scene.run("drift", "--preview")).text).toContain(`In all ${2 * TITLES} calls`);
    const preview = publishedJson((await scene.run("drift", "--preview", "--json", "-")).text, previewSchema);
    expect(preview).toMatchObject({ prompts: [{ calls: 2 * TITLES }], missing: [] });
    expect(model.requests).toHaveLength(0);
    const short = await scene.run("drift", "--max-calls", "50");
    expect(short.status).toBe(1);
    expect(short.text).toContain("not measured");
    expect(short.text).toContain("The budget is used up");
    expect((await scene.run("drift")).status).toBe(0);
    expect(model.requests).toHaveLength(2 * TITLES);
    // The next look pays for its own.
    await scene.run("drift");
    expect(model.requests).toHaveLength(3 * TITLES);
  });

  it("begins anew when it is told to, or another model is asked", async () => {
    await scene.run("drift");
    answer = refusing;
    expect((await scene.run("drift")).status).toBe(1);
    expect((await scene.run("drift", "rating", "--new-reference")).status).toBe(0);
    expect((await scene.run("drift")).text).toContain("no drift since");
    expect((await records()).filter(({ event }) => event === "reference").map(({ because }) => because)).toEqual([
      "it is the first look",
      "somebody asked for a new reference",
    ]);
    expect((await scene.run("drift", "nothing")).status).toBe(2);
  });

  it("names no item that may not be named, and asks only the gate part of a split set", async () => {
    const [settings, set] = await Promise.all(
      [".github/assay.yml", "ground-truth/titles/set.yaml"].map((path) => scene.work.git("show", `HEAD:${path}`)),
    );
    await scene.merge({
      ".github/assay.yml": `${settings?.replace("{input: 1, output: 1}", "{input: 1, output: 1, restricted: true}")}\n`,
      "ground-truth/titles/set.yaml": `${set?.replace("public", "restricted")}\nsplit: {salt: a, dev: 1, gate: 1}\n`,
    });
    await scene.run("drift");
    answer = milder;
    const looked = await scene.run("drift");
    expect(looked.text).toContain("What flipped");
    expect(looked.text).not.toContain("t-00");
    const kept = await records();
    const titles = kept[0]?.answers?.map(({ title }) => title) ?? [];
    expect(titles.filter((title) => !/^titles\/#[0-9a-f]{16}$/.test(title))).toEqual([]);
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.length).toBeLessThan(TITLES - 10);
    expect(JSON.stringify(kept)).not.toContain("t-00");
  });

  it("the embedded model never drifts", async () => {
    await using work = await createRepository(sampleFiles({ items: 30 }));
    const run = (...args: readonly string[]) => scene.run("-C", work.path, ...args);
    await run("drift");
    const again = await run("drift");
    expect(again.status).toBe(0);
    expect(again.text).toContain("(a rehearsal)");
    expect(again.text).toContain("0 answer differently");
  });
});

describe("on GitHub", { timeout: SLOW }, () => {
  let github: LocalGitHub;
  beforeEach(async () => {
    github = await startGitHub({ repository: "acme/policy", path: scene.remote.path, ...place });
    vi.stubEnv("GITHUB_TOKEN", "token");
    vi.stubEnv("GITHUB_REPOSITORY", "acme/policy");
    vi.stubEnv("GITHUB_API_URL", github.url);
  });
  afterEach(async () => {
    expect(github.problems).toEqual([]);
    await github.close();
  });
  const issues = () => [...github.state.issues.values()];

  it("an alarm is one issue, told again only when it changes, and closed when it is over", async () => {
    // Wrong on every third title from the start; then wrong in another way, which is no loss; then on more.
    const wrong = (tier: string) => (body: ChatRequest) => obedient(body).replace('"ALL"', JSON.stringify(tier));
    answer = wrong("18+");
    await scene.run("drift");
    expect(issues()).toHaveLength(0);
    answer = wrong("13+");
    expect((await scene.run("drift")).text).toContain("Issue about rating: opened.");
    expect(issues()[0]?.body).toContain("alarm: model changed, mix changed");
    answer = (body) => wrong("13+")(body).replace('"13+"', JSON.stringify(body.messages).includes("crack") ? '"ALL"' : '"13+"');
    expect((await scene.run("drift")).text).toContain("Issue about rating: said again.");
    expect((await scene.run("drift")).text).toContain("Issue about rating: stands.");
    const [issue] = issues();
    expect(issue?.body).toContain("Every baseline and every calibration of `house/test` is stale");
    expect(issue?.body).toMatch(/It began after \d{4}-\d\d-\d\d \d\d:\d\d UTC, the last look without it/);
    expect(issue?.body).toContain("`titles/t-0000`");
    expect(github.state.issueComments).toHaveLength(1);
    answer = wrong("18+");
    expect((await scene.run("drift")).text).toContain("Issue about rating: stands.");
    expect((await scene.run("drift")).text).toContain("Issue about rating: over.");
    expect(issues().map(({ state }) => state)).toEqual(["closed"]);
    expect(github.state.issueComments.at(-1)?.body).toContain("show nothing of it any more");
    expect((await scene.run("drift")).text).not.toContain("Issue about");
    answer = refusing;
    expect((await scene.run("drift")).text).toContain("Issue about rating: opened.");
    expect(issues()).toHaveLength(2);
  });
});
