/**
 * Runs an exported prompt with promptfoo itself, to see that both tools agree on every case. For maintainers, on Node 22.22 or newer; promptfoo takes 2 GB and some
 * minutes to install, in a temporary folder that is removed afterwards:
 *
 *     node scripts/promptfoo-run.mjs [PROMPT]
 *
 * `PROMPTFOO=DIR` names a folder in which it is installed already. The model is a server on 127.0.0.1 that gives every case the same answer, so the cases that must
 * pass are those with that label. Nothing else is asked.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startOpenAI } from "../action/test/openai-server.ts";

const PROMPTFOO = "promptfoo@0.123.1";
const INSTALL_MINUTES = 15;
const RUN_MINUTES = 5;
const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const [, , prompt = "maturity-rating"] = process.argv;

/** What the server answers, and whether a case with these labels must pass. */
const ANSWERS = {
  "maturity-rating": {
    answer: { tier: "13+", clauses: [], confidence: 1, rationale: "", escalate: false },
    right: ({ tier }) => tier === "13+",
  },
  "content-descriptors": {
    answer: { descriptors: ["violence"], clauses: [], confidence: 1, rationale: "", escalate: false },
    right: ({ descriptors }) => JSON.stringify(descriptors) === '["violence"]',
  },
};
const { answer, right } = ANSWERS[prompt] ?? ANSWERS["maturity-rating"];

const folder = await mkdtemp(join(tmpdir(), "assay-promptfoo-"));
const server = await startOpenAI({ answer: () => JSON.stringify(answer) });
try {
  let installed = process.env.PROMPTFOO;
  if (installed === undefined) {
    installed = join(folder, "installed");
    const started = Date.now();
    const flags = ["--prefix", installed, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts"];
    await run("npm", ["install", ...flags, PROMPTFOO], { timeout: INSTALL_MINUTES * 60_000, maxBuffer: 2 ** 26 });
    process.stdout.write(`installed ${PROMPTFOO} in ${Math.round((Date.now() - started) / 1000)} s\n`);
  }
  const exported = join(folder, "exported");
  const assay = ["--no-warnings", join(root, "action/src/assay.ts"), "-C", root];
  const { stdout } = await run(process.execPath, [...assay, "export", "promptfoo", prompt, "--out", exported, "--model", "openai/local"]);
  process.stdout.write(stdout);
  const results = join(folder, "results.json");
  const env = {
    ...process.env,
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: server.url,
    PROMPTFOO_CONFIG_DIR: join(folder, "state"),
    PROMPTFOO_DISABLE_TELEMETRY: "1",
    PROMPTFOO_DISABLE_UPDATE: "1",
    PROMPTFOO_DISABLE_SHARING: "1",
    // On a busy machine its log files end it at exit with "write after end".
    PROMPTFOO_DISABLE_DEBUG_LOG: "1",
    PROMPTFOO_DISABLE_ERROR_LOG: "1",
    PROMPTFOO_DISABLE_REMOTE_GENERATION: "1",
    HOME: folder,
  };
  const main = join(installed, "node_modules/promptfoo/dist/src/main.js");
  const started = Date.now();
  // Exit status 100: a case failed, which most of them must.
  const failed = await run(
    process.execPath,
    [
      main,
      "eval",
      "-c",
      join(exported, "promptfooconfig.yaml"),
      "--no-cache",
      "--no-progress-bar",
      "--no-table",
      "-j",
      "20",
      "-o",
      results,
    ],
    { cwd: exported, env, timeout: RUN_MINUTES * 60_000, maxBuffer: 2 ** 28 },
  ).then(
    () => null,
    (error) => error,
  );
  if (failed !== null && failed.code !== 100) throw failed;
  const { results: outcome } = JSON.parse(await readFile(results, "utf8"));
  const truths = new Map();
  for (const line of (await readFile(join(root, "ground-truth/titles/items.jsonl"), "utf8")).split("\n").filter((one) => one !== "")) {
    const { id, truth } = JSON.parse(line);
    truths.set(`titles/${id}`, truth);
  }
  const wrong = outcome.results.filter((one) => one.success !== right(truths.get(one.testCase.description)) || one.failureReason === 2);
  const asked = new Set(server.requests.map(({ body }) => JSON.stringify(body.messages)));
  const { successes, failures, errors } = outcome.stats;
  process.stdout.write(
    `promptfoo: ${successes} passed, ${failures} failed, ${errors} errors of ${truths.size} cases in ${Math.round((Date.now() - started) / 1000)} s; ` +
      `${asked.size} different questions; ${wrong.length} cases judged otherwise than by Assay\n`,
  );
  // What is sent must be what Assay sends.
  await run(process.execPath, [...assay, "export", "messages", prompt, "--out", exported, "--model", "openai/local"]);
  const { requests } = JSON.parse(await readFile(join(exported, "messages.json"), "utf8"));
  const other = requests.filter(({ messages }) => !asked.has(JSON.stringify(messages)));
  process.stdout.write(`${requests.length - other.length} of ${requests.length} cases were sent the same messages that Assay sends\n`);
  if (process.env.KEEP !== undefined) await writeFile(process.env.KEEP, JSON.stringify({ other, wrong }, null, 1));
  process.exitCode = wrong.length + errors + other.length > 0 || outcome.results.length !== truths.size ? 1 : 0;
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
