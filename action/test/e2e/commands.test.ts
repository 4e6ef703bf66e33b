import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import { type CommentSceneOptions, commentScene, ROLES, RULES, reactionsOf, repliesOf, say, stickyOf } from "./comment-scene.ts";
import type { Scene } from "./harness.ts";

const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);

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

/** A pull request that takes a rule out of the prompt. */
async function opened(options: CommentSceneOptions = {}): Promise<number> {
  scene = await commentScene(server, options);
  return scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
}

describe("who may ask", () => {
  test("somebody with a role is answered: everything is asked again, and seen to be", async () => {
    const number = await opened();
    await scene.run(await scene.events.pullRequestTarget(number));
    const asked = server.requests.length;
    const { result } = await say(scene, number, "BO", "/assay rerun\n\nThe provider changed something.");
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
    expect(server.requests.length - asked).toBe(60);
    expect(reactionsOf(scene)).toEqual(["eyes", "+1"]);
    expect(repliesOf(scene, number)).toEqual([]);
    expect(stickyOf(scene, number)).toContain("10");
  });

  test("whoever else writes gets nothing at all", async () => {
    const number = await opened();
    for (const [who, login, body, ...rest] of [
      ["somebody without a role", "mallory", "/assay rerun"],
      ["a bot", "dependabot[bot]", "/assay rerun"],
      ["an edited comment", "bo", "/assay rerun", { action: "edited" }],
      ["a comment in another's name", "bo", "/assay rerun", { sender: "mallory" }],
      ["a comment on an issue", "bo", "/assay rerun", { pull: false }],
      ["a quoted command", "bo", "> /assay rerun"],
      ["a command in a code block", "bo", "```\n/assay rerun\n```"],
      ["an unknown command of a stranger", "mallory", "/assay help"],
    ] as const) {
      const { result, writes } = await say(scene, number, login, body, ...rest);
      expect([result.status, writes], who).toEqual([0, []]);
    }
    expect(server.requests).toEqual([]);
  });

  test("a role that the settings leave out is told so", async () => {
    const number = await opened({ settings: `${ROLES}commands: {rerun: [policy]}\n` });
    await say(scene, number, "bo", "/assay rerun");
    expect(reactionsOf(scene)).toEqual(["eyes", "-1"]);
    expect(repliesOf(scene, number)[0]).toContain("❌ `/assay rerun` is for policy");
    expect(server.requests).toEqual([]);
  });

  test("without roles, who may push is answered and who may not is not", async () => {
    const number = await opened({ settings: "" });
    scene.github.state.collaborators.set("bo", "write");
    expect((await say(scene, number, "mallory", "/assay explain MR-1.2")).writes).toEqual([]);
    await say(scene, number, "bo", "/assay explain MR-1.2");
    expect(reactionsOf(scene)).toEqual(["eyes", "+1"]);
  });

  test("a pull request cannot give its author a role", async () => {
    await opened();
    const mine = sampleFiles({ url: server.url, rules: `${RULES}roles: {science: [mallory]}\n` })[".github/assay.yml"] as string;
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD, ".github/assay.yml": mine }, { author: "mallory" });
    expect((await say(scene, number, "mallory", "/assay rerun")).writes).toEqual([]);
  });
});

test("what is not written as it should be gets one line of help, without its own words", async () => {
  const number = await opened();
  for (const [body, help] of [
    ["/assay", "Commands: `/assay rerun`"],
    ["/assay please @everyone ![](http://evil.example/x.png)", "Commands: `/assay rerun`"],
    ["/assay reviewed --upload-pack=touch", "Write it as `/assay reviewed <clause>`"],
    ["/assay dispute ../../etc/passwd because", "Write it as `/assay dispute <item> <reason>`"],
    ["/assay explain ZZ-9", "❌ No SOP of this pull request has a clause `ZZ-9`"],
  ] as const) {
    const { result } = await say(scene, number, "bo", body);
    expect(result.status).toBe(0);
    expect(repliesOf(scene, number).at(-1)).toContain(help);
  }
  expect(repliesOf(scene, number)).toHaveLength(5);
  expect(repliesOf(scene, number).join()).not.toMatch(/evil|upload-pack|passwd|everyone/);
  expect(reactionsOf(scene).filter((content) => content === "+1")).toEqual([]);
  expect(server.requests).toEqual([]);
});

test("a commit that was pushed after the comment is not acted on, nor is a closed pull request", async () => {
  const number = await opened();
  const event = await scene.events.issueComment(number, "bo", "/assay rerun");
  const after = await scene.push({ "notes.md": "Later.\n" });
  scene.github.state.pushes.push({ ref: "refs/heads/change-1", after, at: "2026-02-01T00:00:00Z" });
  expect((await scene.run(event)).status).toBe(0);
  expect(repliesOf(scene, number)[0]).toContain(`❌ \`${after.slice(0, 7)}\` was pushed after your comment`);
  const issue = scene.github.state.issues.get(number);
  if (issue) issue.state = "closed";
  await say(scene, number, "bo", "/assay rerun");
  expect(repliesOf(scene, number)[1]).toContain("closed");
  expect(server.requests).toEqual([]);
});

test("explain quotes the clause and its lines, counts what is stored without a call, and names only items that may be named", async () => {
  const secret = { id: "secret-1", title: "s", input: { synopsis: "Canary." }, truth: { tier: "13+" }, clauses: ["MR-1.2"] };
  const items = `${sampleFiles()["ground-truth/titles/items.jsonl"]}${JSON.stringify({ ...secret, sensitivity: "restricted" })}\n`;
  const house = sampleFiles({ url: server.url, rules: RULES + ROLES })[".github/assay.yml"] as string;
  const more = {
    "ground-truth/titles/items.jsonl": items,
    ".github/assay.yml": house.replace("{input: 1, output: 1}", "{input: 1, output: 1, restricted: true}"),
  };
  scene = await commentScene(server, { more });
  const number = await scene.open({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves much. `MR-1.2`"]) });
  const event = await scene.events.issueComment(number, "bo", "/assay explain MR-1.2");
  await scene.run(event);
  const [reply = ""] = repliesOf(scene, number);
  expect(reply).toContain("> A fight that leaves blood is 13+.");
  expect(reply).toContain("A fight leaves much.");
  expect(reply).toContain("not all stored");
  expect(reply).toContain("`t-0001`");
  expect(reply).toContain("and restricted ones.");
  expect(server.requests).toEqual([]);

  await scene.run(await scene.events.pullRequestTarget(number));
  const asked = server.requests.length;
  // The same comment, run again: its reply is brought up to date, not repeated.
  await scene.run(event);
  expect(repliesOf(scene, number)).toHaveLength(1);
  expect(repliesOf(scene, number)[0]).toMatch(/Now `tier` 1\d too low of 11 items/);
  expect(repliesOf(scene, number).join()).not.toMatch(/secret-1|Canary/);
  expect(server.requests).toHaveLength(asked);
});
