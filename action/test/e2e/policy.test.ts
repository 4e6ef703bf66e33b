import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import {
  itemsText,
  obedient,
  PROMPT_PATH,
  promptText,
  type SampleOptions,
  sampleFiles,
  sampleItem,
  stampedTrace,
} from "../sample-repository.ts";
import { createScene, type Scene } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

const SOP_PATH = "sops/rating.md";
const TRACE_PATH = "prompts/rating/trace.yaml";
const BLOOD = "A fight that leaves blood is 13+.";
/** Two list items of which the model obeys one: the other clause has errors today. */
const HALF_BLIND = promptText(["Drug use is shown. `MR-1.1`", "Blood. `MR-1.2`"]);
/** A critical clause is tested by cases on both sides of it. */
const ITEMS = itemsText(
  Array.from({ length: 30 }, (_, n) => (n % 3 === 2 ? { ...sampleItem(n), clauses: ["MR-1.1", "MR-1.3"] } : sampleItem(n))),
);

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

/** The sample content with a stamped trace on the default branch. */
async function start(options: SampleOptions & { readonly packages?: boolean } = {}): Promise<void> {
  const { packages = false, ...sample } = options;
  const files = { ...withoutSample(), ...sampleFiles(sample), [PROMPT_PATH]: HALF_BLIND, "ground-truth/titles/items.jsonl": ITEMS };
  scene = await createScene({ packages, files });
  await scene.push({ [TRACE_PATH]: await stampedTrace(scene.work) });
  await scene.workspace.git("pull", "--quiet", "origin", "main");
}

const sticky = (number: number) => scene.github.state.issueComments.find(({ issue }) => issue === number)?.body ?? "";
const inline = () => scene.github.state.reviewComments;
const run = async (number: number) => scene.run(await scene.events.pullRequestTarget(number));
const sop = (text: string) => (sampleFiles()[SOP_PATH] as string).replace(BLOOD, text);

describe("a pull request that changes one sentence of a clause", () => {
  test("is reviewed: prompts, lines, items, today's numbers and stale stamps, on the clause's own lines", async () => {
    await start({ url: server.url });
    const number = await scene.open({ [SOP_PATH]: sop("A fight that leaves blood is 18+.") });
    const result = await run(number);
    expect(result.stderr).toBe("");
    expect([result.status, result.outputs.verdict, result.outputs.calls]).toEqual([0, "pass", "30"]);
    expect(sticky(number)).toContain("### ✅ `MR-1.2` changed: 1 prompt implements it, and it was not reviewed against the new text");
    expect(sticky(number)).toContain("A fight that leaves blood is **13+.**");
    expect(sticky(number)).toMatch(/\| \[`rating`\]\(.*\) \| \[22\]\(.*#L22\) \| 10 \| 10 too low \| stale: clause \|/);
    expect(inline().map(({ path, line, side }) => [path, line, side])).toEqual([[SOP_PATH, 20, "RIGHT"]]);
    expect(inline()[0]?.body).toMatch(
      /^\*\*\[`MR-1\.2`\]\(.*\) changed\. 1 prompt implements it, and it was not reviewed against the new text\.\*\*/,
    );
    expect(inline()[0]?.body).toContain("10 too low");
    expect(inline()[0]?.body).toContain("npx assay trace review MR-1.2");
  });

  test("is told of the restamp after a push, in the same comments", async () => {
    await start({ url: server.url });
    const number = await scene.open({ [SOP_PATH]: sop("A fight that leaves blood is 18+.") });
    await run(number);
    const [first] = inline();
    await scene.push({ [TRACE_PATH]: await stampedTrace(scene.work) });
    const second = await run(number);
    expect(second.outputs).toMatchObject({ verdict: "pass", calls: "0" });
    expect(sticky(number)).toContain("### ✅ `MR-1.2` changed: 1 prompt implements it");
    expect(sticky(number)).not.toContain("stale");
    expect(inline().map(({ id }) => id)).toEqual([first?.id]);
    expect(inline()[0]?.body).not.toContain("npx assay trace review");
  });

  test("fails where the clause is critical, until it is reviewed", async () => {
    await start({ url: server.url });
    const number = await scene.open({ [SOP_PATH]: sop(BLOOD).replace("Use that is shown is 13+.", "Use that is shown is 18+.") });
    const result = await run(number);
    expect([result.status, result.outputs.verdict]).toEqual([1, "fail"]);
    expect(sticky(number)).toMatch(/^### ❌ Not ready: `MR-1\.1`/);
    await scene.push({ [TRACE_PATH]: await stampedTrace(scene.work) });
    expect((await run(number)).status).toBe(0);
  });

  test("fails where it drops the clause, and says what to write", async () => {
    await start({ url: server.url });
    const without = sop(BLOOD).replace(/### MR-1\.2[\s\S]*?(?=### )/, "");
    const number = await scene.open({ [SOP_PATH]: without, [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
    const result = await run(number);
    expect(result.outputs.verdict).toBe("fail");
    expect(sticky(number)).toContain("`MR-1.2` is gone from `sops/rating.md`");
    expect(sticky(number)).toMatch(/chip `retired: \d{4}-\d\d-\d\d`/);
  });
});

describe("a pull request without a decision record", () => {
  test("fails with the command, and with the draft in the browser", async () => {
    await start({ url: server.url, records: "required" });
    const number = await scene.open({ [PROMPT_PATH]: HALF_BLIND.replace("Give the title one tier.", "Give this title one tier.") });
    const result = await run(number);
    expect([result.status, result.outputs.verdict]).toEqual([1, "fail"]);
    expect(sticky(number)).toMatch(/^### ❌ Not ready: the numbers hold, but `rating` changed and no decision record names it/);
    expect(sticky(number)).toMatch(
      /\*\*Next:\*\* run `npx assay decide rating`, or \[write the record in the browser\]\(https:\/\/github\.com\/acme\/policy\/new\/change-1\?filename=/,
    );
  });

  test("fails in a rehearsal too: what must hold is not rehearsed", async () => {
    await start({ records: "required", packages: true });
    const number = await scene.open({ [PROMPT_PATH]: HALF_BLIND.replace("Give the title one tier.", "Give this title one tier.") });
    const result = await run(number);
    expect([result.status, result.outputs.verdict]).toEqual([1, "fail"]);
    expect(sticky(number)).toMatch(/^### Rehearsal: ❌ Not ready: the numbers hold, but `rating` changed/);
  });
});
