/**
 * Requests through Assay's pool, provider package and answer store, beside a bare undici loop with the same server, connections and bodies.
 * Arguments: requests, in flight, and how often each is run (the better of its runs counts).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import type { Settings } from "../../action/src/documents/settings.ts";
import { openAnswerStore } from "../../action/src/models/answer-store.ts";
import { openModel } from "../../action/src/models/open-model.ts";
import { createPool } from "../../action/src/models/pool.ts";
import { createRequestKeys } from "../../action/src/models/request-key.ts";
import type { Message, ModelRequest } from "../../action/src/scoring/model.ts";

const [total = 2000, width = 20, runs = 3] = process.argv.slice(2).map(Number);
const LATENCY_MS = 20;
const SYSTEM: Message = { role: "system", content: [{ kind: "text", text: "You give a title one maturity tier. \n".repeat(60) }] };
const SCHEMA = {
  type: "object",
  properties: { tier: { enum: ["ALL", "7+", "13+", "16+", "18+"] } },
  required: ["tier"],
  additionalProperties: false,
};
const CONFIG = { temperature: 0, maxOutputTokens: 300 };

function requestOf(index: number): ModelRequest {
  const text = `Title ${index}\n${"A synopsis of some sixty characters about a harbour and rain. ".repeat(10)}`;
  return {
    model: "house/m",
    messages: [SYSTEM, { role: "user", content: [{ kind: "text", text }] }],
    config: CONFIG,
    schema: SCHEMA,
    repeat: 0,
  };
}

async function inParallel(work: (index: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < total) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return performance.now() - started;
}

async function bare(url: string): Promise<number> {
  const dispatcher = new Agent({ connections: width });
  const time = await inParallel(async (index) => {
    const { messages, config, schema } = requestOf(index);
    const body = JSON.stringify({
      model: "m",
      max_tokens: config.maxOutputTokens,
      temperature: 0,
      response_format: { type: "json_schema", json_schema: { schema, strict: true, name: "answer" } },
      messages: messages.map(({ role, content }) => ({ role, content: content[0]?.kind === "text" ? content[0].text : "" })),
    });
    const headers = { "content-type": "application/json", authorization: "Bearer k" };
    const response = await request(`${url}/chat/completions`, { dispatcher, method: "POST", headers, body });
    const answer = (await response.body.json()) as { choices: { message: { content: string } }[] };
    if (!answer.choices[0]?.message.content) throw new Error("no answer");
  });
  await dispatcher.destroy();
  return time;
}

async function assay(url: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const settings = {
    path: "bench",
    providers: { house: { type: "openai-compatible", url, key: "KEY" } },
    models: { "house/m": { input: 0.1, output: 0.4 } },
    limits: { "output-tokens": 1000 },
  } as unknown as Settings;
  const model = await openModel("house/m", settings, { KEY: "k" }, { concurrency: width });
  const store = await openAnswerStore({ folder });
  const pool = createPool({
    model,
    concurrency: width,
    price: { input: 0.1, output: 0.4 },
    maxCostUsd: 100,
    maxOutputTokens: 1000,
    signal: new AbortController().signal,
  });
  const keyOf = createRequestKeys();
  const time = await inParallel(async (index) => {
    const asked = requestOf(index);
    const key = keyOf(asked);
    if (store.get(key)) throw new Error("asked twice");
    const { text, finish, usage, latencyMs } = await pool.ask(asked);
    const at = new Date().toISOString();
    const where = { prompt: "maturity-rating", digest: key, set: "titles", item: `t-${index}`, repeat: 0, model: asked.model };
    store.put({ key, ...where, text, finish, usage, latency_ms: latencyMs, at });
  });
  await store.close();
  await model.close();
  rmSync(folder, { recursive: true });
  return time;
}

const server = spawn(process.execPath, [fileURLToPath(new URL("openai-server.js", import.meta.url)), String(LATENCY_MS)], {
  stdio: ["pipe", "pipe", "inherit"],
});
const url = await new Promise<string>((resolve) => server.stdout.once("data", (data) => resolve(String(data).trim())));
const best = { bare: Number.POSITIVE_INFINITY, assay: Number.POSITIVE_INFINITY };
for (let run = 0; run < runs; run += 1) {
  best.bare = Math.min(best.bare, await bare(url));
  best.assay = Math.min(best.assay, await assay(url));
}
server.stdin.end();
const seconds = (time: number) => `${(time / 1000).toFixed(2)} s`;
process.stdout.write(
  `${total} requests, ${width} in flight, ${LATENCY_MS} ms: bare ${seconds(best.bare)}, assay ${seconds(best.assay)}, ratio ${(best.assay / best.bare).toFixed(2)}, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
);
