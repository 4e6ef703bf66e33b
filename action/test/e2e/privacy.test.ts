import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import {
  brokenLines,
  leakedFiles,
  leaks,
  openPrompt,
  quoting,
  restrictedFiles,
  secretItem,
  TITLES_ITEMS,
  VAULT_ITEMS,
} from "../restricted-repository.ts";
import { itemsText, PROMPT_PATH, sampleItem } from "../sample-repository.ts";
import { createScene, type Scene } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

let server: OpenAIServer;
let scene: Scene;
let temporary: string;

beforeEach(async () => {
  server = await startOpenAI({ answer: quoting });
  temporary = await mkdtemp(join(tmpdir(), "assay-privacy-"));
  const files = { ...withoutSample(), ...restrictedFiles({ url: server.url, restricted: true }) };
  scene = await createScene({ packages: false, lifetime: 300, files });
});
afterEach(async () => {
  await scene[Symbol.asyncDispose]();
  await server.close();
  await rm(temporary, { recursive: true, force: true });
});

/** Runs the Action on a pull request and searches everything that leaves: log, outputs, summary, report files, and what GitHub was sent. */
async function reviewed(number: number) {
  const result = await scene.run(await scene.events.pullRequestTarget(number), { env: { RUNNER_TEMP: temporary } });
  const { stdout, stderr, summary, outputs } = result;
  const sent = JSON.stringify(scene.github.requests.map(({ path, body }) => ({ path, body })));
  const found = { log: leaks(stdout + stderr), summary: leaks(summary), outputs: leaks(JSON.stringify(outputs)), sent: leaks(sent) };
  expect({ ...found, files: leakedFiles(temporary) }).toEqual({ log: [], summary: [], outputs: [], sent: [], files: [] });
  expect(sent).toContain("assay");
  return result;
}

it("no comment, log, output, summary or report of the Action holds a word or an id of a restricted item", async () => {
  const changed = openPrompt(["Drug use is shown. `MR-1.1`"]);
  // The same pull request labels one of them anew and brings another.
  const relabelled = { ...secretItem(1), truth: { tier: "18+" }, ratings: [] };
  const vault = [secretItem(0), relabelled, ...Array.from({ length: 10 }, (_, n) => secretItem(n + 2)), secretItem(77)];
  const { outputs } = await reviewed(await scene.open({ [PROMPT_PATH]: changed, [VAULT_ITEMS]: itemsText(vault) }));
  expect(leaks(JSON.stringify(server.requests.map(({ body }) => body))).length).toBeGreaterThan(0);
  expect(Number(outputs.calls)).toBeGreaterThan(0);
});

it("nor where their lines are broken in the pull request, or on the default branch", async () => {
  await reviewed(await scene.open({ [PROMPT_PATH]: openPrompt(["Drug use is shown. `MR-1.1`"]), [VAULT_ITEMS]: brokenLines() }));
  await scene.work.git("checkout", "--quiet", "main");
  const raised = brokenLines().replaceAll(/(?<=.)$/gm, ' "restricted"');
  await scene.push({ [VAULT_ITEMS]: brokenLines(), [TITLES_ITEMS]: `${itemsText([sampleItem(0)])}${raised}` });
  await scene.workspace.git("pull", "--quiet", "origin", "main");
  const { outputs } = await reviewed(await scene.open({ [PROMPT_PATH]: openPrompt(["A fight leaves blood. `MR-1.2`"]) }));
  expect(outputs.verdict).toBe("not measured");
});
