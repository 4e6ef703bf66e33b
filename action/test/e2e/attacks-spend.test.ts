import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fault, type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText } from "../sample-repository.ts";
import { attacked, KEY, MODELS, review, settings, startTrap } from "./attack.ts";
import type { Scene } from "./harness.ts";

const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);
const withKey = (line: string, text = WITHOUT_BLOOD): string => text.replace("config:", `${line}\nconfig:`);

let server: OpenAIServer;
let trap: Awaited<ReturnType<typeof startTrap>>;
let scene: Scene;
let fault: Fault | undefined;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient, faults: () => fault });
  trap = await startTrap();
  scene = await attacked(server);
});
beforeEach(() => {
  fault = undefined;
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  await trap.close();
  expect(problems).toEqual([]);
});

/** Runs a pull request, and says how often the provider was asked for it. */
async function opened(files: Parameters<Scene["open"]>[0]) {
  const before = server.requests.length;
  const number = await scene.open(files);
  const result = await review(scene, number);
  return { ...result, number, asked: server.requests.slice(before) };
}

describe("a pull request cannot choose where its prompt is sent", () => {
  test("a provider's address in its settings is not used: the default branch's is", async () => {
    const own = { [PROMPT_PATH]: WITHOUT_BLOOD, ".github/assay.yml": settings(`${trap.url}/v1`) };
    const { outputs, asked, comment } = await opened(own);
    expect(outputs.verdict).toBe("fail");
    expect(asked).toHaveLength(60);
    expect(asked.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
    expect(comment).toContain("The settings changed. The default branch’s hold here");
    expect(trap.asked()).toBe(0);
  });

  test.each([
    ["in its front matter", (url: string) => withKey(`url: ${url}`)],
    ["among the parameters", (url: string) => WITHOUT_BLOOD.replace("temperature: 0", `temperature: 0, baseURL: "${url}"`)],
    ["among the provider's own options", (url: string) => withKey(`providerOptions: {house: {url: "${url}"}}`)],
  ])("an address %s is a mistake with its line, and nothing is asked", async (_, text) => {
    const { outputs, asked, comment, status } = await opened({ [PROMPT_PATH]: text(trap.url) });
    expect([status, outputs.verdict, asked.length, trap.asked()]).toEqual([1, "not measured", 0, 0]);
    expect(comment).toMatch(/prompts\/rating\/prompt\.md:\d+/);
  });

  test("a redirect of the provider is not followed, and the key goes nowhere", async () => {
    fault = { kind: "redirect", location: `${trap.url}/v1/chat/completions` };
    const { outputs, status, comment } = await opened({ [PROMPT_PATH]: promptText(["Drug use is shown, once. `MR-1.1`"]) });
    expect([status, outputs.verdict, trap.asked()]).toEqual([1, "not measured", 0]);
    expect(comment).toContain("redirects, which is not followed");
  });

  test("a provider that repeats the key in its refusal does not bring it into the review", async () => {
    fault = { kind: "status", status: 401, body: { error: { message: `Incorrect API key: Bearer ${KEY}`, type: "auth" } } };
    const { outputs, status } = await opened({ [PROMPT_PATH]: promptText(["Drug use is shown, twice. `MR-1.1`"]) });
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
  });
});

describe("a pull request cannot choose what is spent", () => {
  test("a model that the settings do not list is not asked, even where the pull request lists it", async () => {
    const text = withKey("model: house/dear");
    const models = `${MODELS}  house/dear: {input: 0.000001, output: 0.000001}\n`;
    const { outputs, asked, status, comment } = await opened({
      [PROMPT_PATH]: text,
      ".github/assay.yml": settings(server.url, { models }),
    });
    expect([status, outputs.verdict, asked.length]).toEqual([1, "not measured", 0]);
    expect(comment).toContain("`house/dear`");
  });

  test("the model that costs nothing and proves nothing is not one to choose", async () => {
    const { outputs, status, comment } = await opened({ [PROMPT_PATH]: withKey("model: embedded/nearest-rule") });
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
    expect(comment).toContain("only rehearses");
  });

  test("a limit of a billion tokens is refused, with what is allowed", async () => {
    const { outputs, asked, status, comment } = await opened({
      [PROMPT_PATH]: WITHOUT_BLOOD.replace("maxOutputTokens: 100", "maxOutputTokens: 1000000000"),
    });
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
    expect(asked.every(({ body }) => Number(body.max_tokens ?? body.max_completion_tokens) <= 1000)).toBe(true);
    expect(comment).toContain("asks for 1000000000 output tokens; the settings allow 1000");
  });

  test("a prompt of two million characters is stopped by the budget, and is not green", async () => {
    const { outputs, asked, status, comment } = await opened({
      [PROMPT_PATH]: promptText([`${"Drug use is shown. ".repeat(100_000)} \`MR-1.1\``, "A fight leaves blood. `MR-1.2`"]),
    });
    expect([status, outputs.verdict]).toEqual([1, "not measured"]);
    expect(Number(outputs.cost)).toBeLessThanOrEqual(5);
    expect(asked.length).toBeLessThan(10);
    expect(comment).toMatch(/budget|allowed/);
  });
});
