import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles, sampleRepository, stampedTrace } from "../sample-repository.ts";
import { commentScene, reactionsOf, repliesOf, say, stickyOf } from "./comment-scene.ts";
import type { Scene } from "./harness.ts";

const TRACE = "prompts/rating/trace.yaml";
const ITEMS = "ground-truth/titles/items.jsonl";

let server: OpenAIServer;
let scene: Scene;

beforeEach(async () => {
  server = await startOpenAI({ answer: obedient });
});
afterEach(async () => {
  const problems = scene.github.problems;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

const show = (ref: string, path: string) => scene.remote.git("show", `${ref}:${path}`);
const head = (number: number) => scene.remote.git("rev-parse", `refs/pull/${number}/head`);

async function stamped(): Promise<string> {
  await using sample = await sampleRepository();
  return stampedTrace(sample);
}

/** The SOP with another text of `MR-1.2`. */
const newPolicy = () =>
  (sampleFiles()["sops/rating.md"] as string).replace("Use that is shown is 13+.", "Use that is shown *or told of* is 13+.");

describe("reviewed", () => {
  test("stamps the clause on the pull request's branch, shows what changed, and checks the new commit in the same run", async () => {
    // A clause is tested where its items do not all carry one label.
    const sober = {
      id: "t-sober",
      title: "sober",
      input: { synopsis: "Somebody refuses a drink." },
      truth: { tier: "ALL" },
      clauses: ["MR-1.1"],
    };
    const items = `${sampleFiles()[ITEMS]}${JSON.stringify(sober)}\n`;
    scene = await commentScene(server, { more: { [TRACE]: await stamped(), [ITEMS]: items } });
    const number = await scene.open({ "sops/rating.md": newPolicy() });
    expect((await scene.run(await scene.events.pullRequestTarget(number))).outputs.verdict).toBe("fail");
    expect(stickyOf(scene, number)).toContain("/assay reviewed MR-1.1");
    const [before, trace] = [await head(number), await show(`refs/pull/${number}/head`, TRACE)];
    const { result } = await say(scene, number, "ivo", "/assay reviewed MR-1.1");
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
    const after = await head(number);
    expect(await scene.remote.git("rev-parse", `${after}^`)).toBe(before);
    expect(await scene.remote.git("diff", "--name-only", before, after)).toBe(TRACE);
    expect(await show(after, TRACE)).not.toBe(trace);
    expect(await scene.remote.git("log", "-1", "--format=%B", after)).toMatch(
      /^Review MR-1\.1 against rating\n[\s\S]*\nReviewed-by: ivo <\d+\+ivo@users/,
    );
    expect(repliesOf(scene, number)[0]).toMatch(/✅ .*MR-1\.1.* is stamped in `rating` for ivo/);
    expect(repliesOf(scene, number)[0]).toContain("or told of");
    expect(result.outputs.verdict).toBe("pass");
    expect(stickyOf(scene, number)).toContain(after);
    expect(reactionsOf(scene)).toEqual(["eyes", "+1"]);

    await say(scene, number, "ivo", "/assay reviewed MR-1.1");
    expect(repliesOf(scene, number)[1]).toContain("there is nothing to stamp");
    expect(await head(number)).toBe(after);
  });

  test("commits nothing to a fork or without a trace, and says what to do there", async () => {
    scene = await commentScene(server);
    const own = await scene.open({ "sops/rating.md": newPolicy() });
    await say(scene, own, "ivo", "/assay reviewed MR-1.1");
    expect(repliesOf(scene, own)[0]).toContain("`rating` has no trace yet");
    const fork = await scene.open({ "sops/rating.md": newPolicy() }, { fork: "stranger", author: "stranger" });
    const before = await head(fork);
    const { writes } = await say(scene, fork, "ivo", "/assay reviewed MR-1.1");
    expect(repliesOf(scene, fork)[0]).toContain("npx assay trace review MR-1.1");
    expect(await head(fork)).toBe(before);
    expect(writes.filter(({ path }) => path.includes("/git/"))).toEqual([]);
  });
});

describe("dispute", () => {
  test("opens a pull request that marks one item and keeps who says so, and why", async () => {
    scene = await commentScene(server);
    const number = await scene.open({ "notes.md": "x\n" });
    const event = await scene.events.issueComment(number, "bo", "/assay dispute t-0001 Stage blood, @everyone: <img src=x> says MR-1.3.");
    await scene.run(event);
    const [reply = ""] = repliesOf(scene, number);
    const opened = Number(/#(\d+) marks/.exec(reply)?.[1]);
    const pull = scene.github.state.issues.get(opened);
    expect(pull?.title).toBe("Dispute the label of titles/t-0001");
    expect(pull?.body).not.toMatch(/@everyone|<img/);
    const [was, is] = [await show("main", ITEMS), await show(`refs/pull/${opened}/head`, ITEMS)].map((text) => text.split("\n"));
    expect(is?.filter((line, index) => line !== was?.[index])).toHaveLength(1);
    expect(JSON.parse(is?.[1] ?? "")).toMatchObject({
      ...JSON.parse(was?.[1] ?? ""),
      disputed: true,
      ratings: [{ by: "bo", note: "Stage blood, @everyone: <img src=x> says MR-1.3.", truth: {} }],
    });
    // The run is repeated: no second branch, no second pull request.
    const pulls = scene.github.state.issues.size;
    await scene.run(event);
    expect(scene.github.state.issues.size).toBe(pulls);
    await say(scene, number, "bo", "/assay dispute t-9999 It is not there.");
    expect(repliesOf(scene, number).at(-1)).toContain("There is no item `t-9999`");
  });
});

describe("decide", () => {
  const change = { [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood or bruises. `MR-1.2`"]) };

  test("drafts the missing record on the branch, with its numbers, and says where to finish it", async () => {
    scene = await commentScene(server, { records: "required" });
    const number = await scene.open(change);
    await say(scene, number, "ivo", "/assay decide");
    expect(repliesOf(scene, number)[0]).toContain("/assay rerun");
    await scene.run(await scene.events.pullRequestTarget(number));
    expect(stickyOf(scene, number)).toContain("`/assay decide`");
    const asked = server.requests.length;
    const { result } = await say(scene, number, "ivo", "/assay decide");
    expect(result.stderr).toBe("");
    const [path = ""] = (await scene.remote.git("diff", "--name-only", `${await head(number)}^`, await head(number))).split("\n");
    expect(path).toMatch(/^prompts\/rating\/decisions\/DR-\d{8}-rating\.md$/);
    expect(await show(await head(number), path)).toMatch(/decision-makers: \[ivo\][\s\S]*WRITE/);
    expect(repliesOf(scene, number)[1]).toContain(`/edit/change-1/${path}`);
    expect(stickyOf(scene, number)).toContain("is not finished");
    expect(server.requests).toHaveLength(asked);
  });

  test("gives a fork's author the draft in the browser", async () => {
    scene = await commentScene(server, { records: "required" });
    const number = await scene.open(change, { fork: "stranger", author: "stranger" });
    await scene.run(await scene.events.pullRequestTarget(number));
    await say(scene, number, "ivo", "/assay decide");
    expect(repliesOf(scene, number)[0]).toContain("https://github.com/stranger/policy/new/change-1?filename=prompts%2Frating");
  });
});

describe("attribute", () => {
  const lines = (text: (n: number) => string) => Array.from({ length: 9 }, (_, n) => text(n));
  const rule = (n: number) => (n === 2 ? "Drug use is shown. `MR-1.1`" : n === 6 ? "A fight leaves blood. `MR-1.2`" : `Rule ${n}.`);
  const changed = lines((n) => ([0, 8].includes(n) ? `Rule ${n}, reworded.` : rule(n))).filter((_, n) => n !== 2 && n !== 6);

  test("says what exact shares cost, and gives them to each change when that is accepted", async () => {
    scene = await commentScene(server, { more: { [PROMPT_PATH]: promptText(lines(rule)) } });
    const number = await scene.open({ [PROMPT_PATH]: promptText(changed) });
    await say(scene, number, "bo", "/assay attribute");
    expect(repliesOf(scene, number)[0]).toContain("❌ Not every answer of this comparison is stored. Write `/assay rerun` first");
    expect(server.requests).toEqual([]);
    await scene.run(await scene.events.pullRequestTarget(number));
    const asked = server.requests.length;
    expect(stickyOf(scene, number)).toContain("`/assay attribute`");
    await say(scene, number, "bo", "/assay attribute");
    expect(repliesOf(scene, number)[1]).toMatch(
      /take 120 further calls, which cost under \$0\.01 or so\. `\/assay attribute yes` asks for them/,
    );
    expect(server.requests).toHaveLength(asked);
    await say(scene, number, "bo", "/assay attribute yes");
    expect(server.requests.length - asked).toBe(120);
    const rows =
      repliesOf(scene, number)[2]
        ?.split("\n")
        .filter((line) => line.startsWith("|")) ?? [];
    expect(rows.slice(2).map((row) => row.split("|").at(-2)?.trim())).toEqual(["0", "10", "10", "0", "20"]);
    expect(stickyOf(scene, number)).toContain("share of the broken");
    expect(reactionsOf(scene)).toEqual(["eyes", "-1", "eyes", "+1", "eyes", "+1"]);
  });
});
