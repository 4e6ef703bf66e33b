import { afterEach, beforeEach, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { obedient, PROMPT_PATH, promptText, sampleFiles } from "../sample-repository.ts";
import { createScene, type Scene, type SceneOptions } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

const REWORDED = promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood, however little. `MR-1.2`"]);
/** The local GitHub's clock stands in the past: a day has gone by since anything happened there, and a thousand years have not. */
const SETTINGS = `
roles: {science: [bo], legal: [gil, hana], operations: [fay]}
sign-off:
  - {name: prompt change, if: {changed: ["prompts/**"]}, require: [{role: science}]}
  - {name: exact revert, if: {revert: exact}, replaces: [prompt change], require: [{role: operations}], follow-up: {role: legal, within: 2d}}
escalation:
  - {after: 24h, mention: role}
  - {after: 72h, to: legal, open-issue: true}
  - {after: 365000d, to: operations, open-issue: true}
`;

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

async function start(options: Partial<SceneOptions> = {}): Promise<void> {
  const files = sampleFiles({ url: server.url });
  const own = { ".github/assay.yml": `${files[".github/assay.yml"]}${SETTINGS}` };
  const permissions = { contents: "read", "pull-requests": "write", statuses: "write", issues: "write" } as const;
  scene = await createScene({ packages: false, files: { ...withoutSample(), ...files, ...own }, permissions, ...options });
  for (const login of ["ana", "bo", "gil", "hana", "fay"]) scene.github.state.collaborators.set(login, "read");
}

const pushed = async (number: number) => scene.run(await scene.events.pullRequestTarget(number));
const hourly = async () => scene.run(await scene.events.schedule());
const said = (number: number) =>
  scene.github.state.issueComments
    .filter(({ issue, body }) => issue === number && body.includes("assay:notice"))
    .map(({ body }) => body.split("\n")[0]);
const issues = () => [...scene.github.state.issues.values()].filter(({ pull }) => pull === null);

test("people are called once, the next role by an issue, and an answer is recorded", async () => {
  await start();
  const number = await scene.open({ [PROMPT_PATH]: REWORDED }, { title: "Blood @hana <!-- assay:notice:0000000000000000 -->" });
  await pushed(number);
  expect(said(number)).toEqual([]);
  await hourly();
  await hourly();
  expect(said(number)).toEqual([
    expect.stringMatching(/^@bo: this pull request has been waiting for science since 2026-01-05/),
    expect.stringMatching(/^@gil, @hana \(legal\): this pull request has been waiting for science/),
  ]);
  expect(issues().map(({ title, state, labels }) => [title, state, labels])).toEqual([
    [`Sign-off of science is missing on #${number}`, "open", ["assay"]],
  ]);
  expect(issues()[0]?.body).not.toMatch(/@hana <!--/);

  await scene.github.review("bo", number, "APPROVED");
  await scene.run(await scene.events.afterReview(number));
  expect(said(number).slice(2)).toEqual(Array(2).fill(expect.stringMatching(/^Answered: science has signed, by bo/)));
  expect(issues()[0]?.state).toBe("closed");
});

test("without the right to open issues a comment calls, once, and the permission is named", async () => {
  await start({ permissions: { contents: "read", "pull-requests": "write", statuses: "write" } });
  const number = await scene.open({ [PROMPT_PATH]: REWORDED });
  await pushed(number);
  const result = await hourly();
  expect(said(number)).toHaveLength(2);
  expect(result.annotations.map(({ message }) => message).join()).toContain("issues: write");
  await hourly();
  expect(said(number)).toHaveLength(2);
});

test("after the merge of an emergency legal is asked by an issue, until it has agreed", async () => {
  await start();
  await scene.work.switchTo("main");
  await scene.push({ [PROMPT_PATH]: REWORDED });
  const number = await scene.open({ [PROMPT_PATH]: promptText() });
  await scene.github.review("fay", number, "APPROVED");
  await pushed(number);
  expect(scene.github.state.statuses.at(-1)?.sent).toMatchObject({
    state: "success",
    description: expect.stringContaining("fay (operations)"),
  });

  await scene.github.merge(number);
  await scene.run(await scene.events.pullRequestTarget(number, "closed"));
  const labels = () => scene.github.state.issues.get(number)?.labels;
  expect(labels()).toEqual(["assay: follow-up"]);
  // The clock of the local GitHub is long past: what is due is overdue, too.
  expect(issues().map(({ title }) => title)).toEqual([
    `Agreement of legal after the merge of #${number}`,
    `Overdue: agreement of legal after the merge of #${number}`,
  ]);
  await scene.github.review("hana", number, "APPROVED");
  await hourly();
  expect(issues().map(({ state }) => state)).toEqual(["closed", "closed"]);
  expect(labels()).toEqual([]);
  expect(said(number).at(-1)).toMatch(/^Answered: legal agreed after the merge, by hana/);
});
