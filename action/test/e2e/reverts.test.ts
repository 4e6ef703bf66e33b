import { afterEach, beforeEach, expect, test } from "vitest";
import type { OpenAIServer } from "../openai-server.ts";
import { PROMPT_PATH, promptText } from "../sample-repository.ts";
import type { Scene } from "./harness.ts";
import { type ReleaseJourney, startJourney } from "./release-journey.ts";

const WITHOUT_BLOOD = promptText(["Drug use is shown. `MR-1.1`"]);

let journey: ReleaseJourney;
let server: OpenAIServer;
let scene: Scene;

beforeEach(async () => {
  journey = await startJourney({ [PROMPT_PATH]: WITHOUT_BLOOD });
  ({ scene, model: server } = journey);
  await journey.run(["release", "rating", "minor", "--push"]);
  expect((await journey.run(["deploy", "rating@1.0.0", "--to", "dev"])).text).toContain("dev serves rating@1.0.0 now");
  await scene.workspace.git("fetch", "--quiet", "--tags", "origin");
});
afterEach(async () => {
  const problems = scene.github.problems;
  await journey[Symbol.asyncDispose]();
  expect(problems).toEqual([]);
});

const run = async (number: number) => scene.run(await scene.events.pullRequestTarget(number));
const comment = (number: number) => scene.github.state.issueComments.find(({ issue }) => issue === number)?.body;

test("a pull request that goes back to a release asks nobody, and one that only says so is measured", async () => {
  const forward = await scene.open({ [PROMPT_PATH]: promptText() });
  await run(forward);
  await scene.github.merge(forward);
  for (const clone of [scene.work, scene.workspace]) {
    await clone.git("switch", "--quiet", "main");
    await clone.git("pull", "--quiet", "--tags", "origin", "main");
  }
  const asked = server.requests.length;
  const back = await scene.open({ [PROMPT_PATH]: WITHOUT_BLOOD }, { title: "Something else altogether" });
  const result = await run(back);
  expect(result.outputs).toMatchObject({ calls: "0", broken: "10" });
  expect(server.requests).toHaveLength(asked);
  expect(comment(back)).toContain("goes back to what `rating@1.0.0` said, byte for byte");

  await scene.work.switchTo("main");
  await scene.work.branch("claims");
  await scene.work.commit({ [PROMPT_PATH]: promptText(["Drug use is told. `MR-1.1`"]) }, 'Revert "Change"\n\nThis reverts commit 1234567.');
  await scene.work.git("push", "--quiet", "origin", "claims");
  const claims = await scene.github.openPull({ title: 'Revert "Change"', head: "claims" });
  await run(claims);
  expect(server.requests.length).toBeGreaterThan(asked);
  expect(comment(claims)).toContain("It calls itself a revert, but this content was never released");
});
