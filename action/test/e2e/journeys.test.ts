import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import { createScene, type Scene, type SceneOptions } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

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

async function start(options: Partial<SceneOptions> & { readonly items?: number } = {}): Promise<void> {
  const { items = 30, ...rest } = options;
  scene = await createScene({ packages: false, files: { ...withoutSample(), ...sampleFiles({ url: server.url, items }) }, ...rest });
}

const sticky = (number: number) => scene.github.state.issueComments.filter(({ issue }) => issue === number);
const inline = () => scene.github.state.reviewComments;
const run = async (number: number, ...rest: Parameters<Scene["run"]> extends [unknown, ...infer Rest] ? Rest : never) =>
  scene.run(await scene.events.pullRequestTarget(number), ...rest);

describe("a pull request that changes a prompt", () => {
  test("is scored, and reviewed on the lines that changed", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await run(number);
    expect(result.stderr).toBe("");
    expect(result.status).toBe(1);
    expect(result.outputs).toMatchObject({ verdict: "fail", broken: "10", fixed: "0", calls: "60" });
    expect(sticky(number)).toHaveLength(1);
    expect(sticky(number)[0]?.body).toContain("10");
    expect(inline().map(({ path, line, side }) => [path, line, side])).toEqual([[PROMPT_PATH, 22, "LEFT"]]);
    expect(inline()[0]?.body).toContain("MR-1.2");
    expect(result.summary).toContain("MR-1.2");
    expect(result.annotations.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("is told the new verdict after a push, and nothing twice", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    await run(number);
    const reviews = scene.github.state.reviews.length;
    await scene.push({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]) });
    const second = await run(number);
    expect(second.status).toBe(0);
    expect(sticky(number)).toHaveLength(1);
    expect(scene.github.state.reviews.slice(reviews).map(({ body }) => body.split("\n")[0])).toEqual([
      expect.stringMatching(/^❌ → ✅ at `/),
    ]);
    expect(inline()).toEqual([]);
    const before = scene.github.requests.length;
    const third = await run(number);
    expect(third.outputs.calls).toBe("0");
    expect(scene.github.requests.slice(before).filter(({ method, operation }) => method === "POST" && operation !== "graphql")).toEqual([]);
  });

  test("keeps a comment that somebody answered", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    await run(number);
    scene.github.reply("ana", inline()[0]?.id ?? 0, "We know.");
    await scene.push({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]) });
    await run(number);
    expect(inline().map(({ body }) => body.split("\n")[0])).toEqual([expect.stringContaining("10 broken"), "We know."]);
  });

  test("gets the review as a step summary where the token may only read", async () => {
    await start({ permissions: { contents: "read" } });
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await run(number);
    expect(result.status).toBe(1);
    expect(sticky(number)).toEqual([]);
    expect(result.summary).toContain("With these lines back");
    expect(result.annotations.map(({ message }) => message).join()).toContain("pull-requests: write");
  });

  test("follows its lines when others are added above them", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD.replace("Give the title one tier.", "Give one tier.") });
    await run(number);
    const id = inline().find(({ body }) => body.includes("MR-1.2"))?.id;
    await scene.push({ [PROMPT_PATH]: WITHOUT_BLOOD.replace("Give the title one tier.", "Read the title.\nThink.\nGive one tier.") });
    await run(number);
    expect(inline().map(({ body }) => body.includes("MR-1.2"))).toEqual([true]);
    expect(inline()[0]?.line).not.toBeNull();
    expect(id).toBeDefined();
  });

  test("is reviewed although it changes hundreds of other files", async () => {
    await start();
    const other = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`notes/${index}.md`, `Note ${index}.\n`.repeat(60)]));
    const number = await scene.open({ ...other, [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await run(number);
    expect(result.outputs.verdict).toBe("fail");
    expect(inline()).toHaveLength(1);
  });

  test("with a mistake in the prompt is not measured, and says where the mistake is", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: promptText().replace("{{synopsis}}", "{{#if synopsis}}x{{/if}}") });
    const result = await run(number);
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).toBe("not measured");
    expect(sticky(number)[0]?.body).toMatch(/prompts\/rating\/prompt\.md/);
    expect(result.annotations.some(({ file }) => file === PROMPT_PATH)).toBe(true);
    expect(server.requests).toHaveLength(0);
  });

  test("that changes no prompt is a pass without a call", async () => {
    await start();
    const number = await scene.open({ "notes.md": "Hello.\n" });
    const result = await run(number);
    expect(result.status).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: "pass", calls: "0" });
    expect(server.requests).toHaveLength(0);
  });
});

describe("a provider that is unwell", () => {
  test("loses no item to 429, 500, resets and truncated JSON", async () => {
    await server.close();
    const seen = new Set<string>();
    let first = 0;
    server = await startOpenAI({
      answer: obedient,
      faults: (_, body) => {
        const question = JSON.stringify(body.messages);
        if (seen.has(question)) return undefined;
        seen.add(question);
        first += 1;
        switch (first % 10) {
          case 1:
            return { kind: "status", status: 429 };
          case 3:
            return { kind: "status", status: 500 };
          case 5:
            return { kind: "reset" };
          case 7:
            return { kind: "truncated" };
          default:
            return undefined;
        }
      },
    });
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await run(number);
    expect(result.outputs).toMatchObject({ verdict: "fail", broken: "10" });
  });

  test("is named where it is down, and nothing is green", async () => {
    await server.close();
    server = await startOpenAI({ answer: obedient, faults: () => ({ kind: "status", status: 401 }) });
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await run(number);
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).toBe("not measured");
  });
});

describe("other events", () => {
  test("a merge queue gets a verdict and no comment", async () => {
    await start();
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD });
    const result = await scene.run(await scene.events.mergeGroup(number));
    expect(result.outputs.verdict).toBe("fail");
    expect(sticky(number)).toEqual([]);
    expect(result.summary).toContain("MR-1.2");
  });

  test("a run by hand on the default branch has nothing to measure", async () => {
    await start();
    const result = await scene.run(await scene.events.workflowDispatch());
    expect(result.status).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: "pass", calls: "0" });
  });

  test("a pull request reads its rules from the default branch, and its own are ignored", async () => {
    await start();
    const settings = sampleFiles({ url: "http://127.0.0.1:9/v1", rules: "rules: []\n" })[".github/assay.yml"] as string;
    const number = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD, ".github/assay.yml": settings });
    const result = await scene.run(await scene.events.pullRequest(number));
    expect(result.outputs.verdict).toBe("fail");
    expect(server.requests).toHaveLength(60);
  });
});
