import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText } from "../sample-repository.ts";
import { attacked, KEY, review, seen, settings } from "./attack.ts";
import type { Scene } from "./harness.ts";

const reworded = (word: string) => promptText(["Drug use is shown. `MR-1.1`", `A fight leaves blood, ${word}. \`MR-1.2\``]);
const signOff = (science: string) =>
  `roles: {science: [${science}]}\nsign-off:\n  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}]}\n`;

let server: OpenAIServer;
let scene: Scene;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient });
  const permissions = { contents: "read", "pull-requests": "write", statuses: "write", issues: "write" } as const;
  scene = await attacked(server, { ".github/assay.yml": settings(server.url, { more: signOff("bo") }) }, {}, { permissions });
  for (const login of ["ana", "bo", "eve"]) scene.github.state.collaborators.set(login, "write");
  scene.github.state.accounts.set("ana@example.com", "ana");
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

const looked = async (number: number) =>
  seen(scene, number, await scene.run(await scene.events.afterReview(number), { env: { HOUSE_KEY: KEY } }));
const status = () => scene.github.state.statuses.at(-1)?.sent;
const waits = { state: "pending", description: expect.stringContaining("waiting for science (bo)") };

test("a role that the author gives to himself and to a friend is no role until it is merged", async () => {
  const more = `${signOff("ana, eve")}approvals: {author: true, contributor: true, match-head: false, distinct-people: false}\n`;
  const number = await scene.open({ [PROMPT_PATH]: reworded("however little"), ".github/assay.yml": settings(server.url, { more }) });
  await review(scene, number);
  for (const login of ["eve", "ana"]) await scene.github.review(login, number, "APPROVED");
  const { comment } = await looked(number);
  expect(status()).toMatchObject(waits);
  expect(comment).toContain("The settings changed. The default branch’s hold here");
});

test("rules of sign-off that the pull request takes away still ask", async () => {
  const number = await scene.open({ [PROMPT_PATH]: reworded("be it little"), ".github/assay.yml": settings(server.url) });
  await review(scene, number);
  expect(status()).toMatchObject(waits);
});

test("an approval of an older commit is none, and the right person's new one is", async () => {
  const number = await scene.open({ [PROMPT_PATH]: reworded("even little") });
  await review(scene, number);
  await scene.github.review("bo", number, "APPROVED");
  await looked(number);
  expect(status()).toMatchObject({ state: "success" });
  await scene.push({ [PROMPT_PATH]: reworded("little or not") });
  await review(scene, number);
  expect(status()).toMatchObject({ state: "pending" });
  await looked(number);
  expect(status()).toMatchObject({ state: "pending" });
  await scene.github.review("bo", number, "APPROVED");
  await looked(number);
  expect(status()).toMatchObject({ state: "success" });
});

test("the only person with the role cannot agree with what he wrote himself", async () => {
  scene.github.state.accounts.set("ana@example.com", "bo");
  const number = await scene.open({ [PROMPT_PATH]: reworded("though little") });
  await review(scene, number);
  await scene.github.review("bo", number, "APPROVED");
  await looked(number);
  expect(status()).not.toMatchObject({ state: "success" });
});
