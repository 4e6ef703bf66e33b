import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles, stampedTrace } from "../sample-repository.ts";
import { attacked, review, settings } from "./attack.ts";
import type { Scene } from "./harness.ts";

const SOP = "sops/rating.md";
const TRACE = "prompts/rating/trace.yaml";
/** The model obeys one of the two rules: on `MR-1.1` it is right today, and wrong with the change. */
const WITHOUT_DRUGS = promptText(["A fight leaves blood. `MR-1.2`"]);
const policy = String(sampleFiles()[SOP]);
const RULES =
  "rules:\n  - {name: critical clauses, field: tier, metric: under-rated, scope: {tag: critical}, margin: 0.05, mode: disprove}\n  - {name: regulated clauses, field: tier, metric: under-rated, scope: {tag: regulated}, margin: 0.05, mode: disprove}\n";

let server: OpenAIServer;
let scene: Scene;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient });
  scene = await attacked(server, { ".github/assay.yml": settings(server.url, { rules: RULES }) });
  await scene.push({ [TRACE]: await stampedTrace(scene.work) });
  await scene.workspace.git("pull", "--quiet", "origin", "main");
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

const opened = async (files: Parameters<Scene["open"]>[0]) => review(scene, await scene.open(files));

describe("a clause that is made to weigh less", () => {
  test.each([
    [
      "goes from critical to minor",
      "`critical`",
      "`minor`",
      /`MR-1\.1` goes from `critical` to `minor`; until this is merged, the stricter of both judges/,
    ],
    [
      "loses its chip",
      "`critical` · ",
      "",
      /`MR-1\.1` goes from `critical` to no severity; until this is merged, the stricter of both judges/,
    ],
    [
      "is no longer regulated",
      " · `regulated: drugs`",
      "",
      /`MR-1\.1` is no longer `regulated: drugs`; until this is merged, the stricter of both judges/,
    ],
    ["judges another label alone", "`critical`", "`critical` · `judges: tier/18+`", /`MR-1\.1` now judges `tier\/18\+` alone/],
  ])("%s, and judges all the same", async (_, from, to, said) => {
    const { status, outputs, comment } = await opened({ [PROMPT_PATH]: WITHOUT_DRUGS, [SOP]: policy.replace(from, to) });
    expect([status, outputs.verdict]).toEqual([1, "fail"]);
    expect(comment.replaceAll("\\", "")).toMatch(said);
    expect(comment).toContain("critical clauses");
  });

  test("is taken out of the policy, or of what the prompt implements, and judges all the same", async () => {
    const gone = policy.replace(/### MR-1\.1[\s\S]*?(?=### )/, "");
    const result = await opened({ [PROMPT_PATH]: WITHOUT_DRUGS, [SOP]: gone });
    expect([result.status, result.outputs.verdict]).toEqual([1, "fail"]);
    const retired = policy.replace("`critical` · ", "`critical` · `retired: 2026-01-01` · ");
    expect((await opened({ [PROMPT_PATH]: WITHOUT_DRUGS, [SOP]: retired })).outputs.verdict).toBe("fail");
    expect(
      (await opened({ [PROMPT_PATH]: WITHOUT_DRUGS.replace("assay.sops: [rating]\n", "").replaceAll(/ `MR-1\.\d`/g, "") })).status,
    ).toBe(1);
  });
});

describe("a waiver", () => {
  const waived = async (waiver: string): Promise<string> => {
    const trace = await scene.work.git("show", `main:${TRACE}`);
    const print = /MR-1\.1\n.*\n.*clause-fp: (\S+)/.exec(trace)?.[1];
    const links = trace.replace(/ {2}- clause: MR-1\.1\n(?: {4}.*\n)+/, "");
    return `${links}\nwaivers:\n  - {clause: MR-1.1, kind: deferred, reason: "It is for later.", clause-fp: "${print}", ${waiver}}\n`;
  };

  test.each([
    ["without a role", "expires: 2027-01-31", /role/],
    ["without an end", "role: policy", /expires/],
    ["for ten years", "role: policy, expires: 2036-11-21", /`MR-1\.1`.*2036-11-21/],
    ["that is over", "role: policy, expires: 2020-01-01", /expired|2020-01-01/],
  ])("%s leaves the clause uncovered, and says why", async (_, waiver, why) => {
    const { status, outputs, comment } = await opened({ [PROMPT_PATH]: WITHOUT_DRUGS, [TRACE]: await waived(waiver) });
    expect([status, outputs.verdict]).toEqual([1, expect.stringMatching(/^(?:fail|not measured)$/)]);
    expect(comment.replaceAll("\\", "")).toMatch(why);
  });

  test("with a role excuses no title: the rules judge as before", async () => {
    const { status, outputs, comment } = await opened({
      [PROMPT_PATH]: WITHOUT_DRUGS,
      [TRACE]: await waived("role: policy, expires: 2027-01-31"),
    });
    expect([status, outputs.verdict]).toEqual([1, "fail"]);
    expect(comment).toContain("critical clauses");
  });
});
