import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";

/** What the server does to a request instead of answering it. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | { readonly kind: "reset" }
  /** A whole HTTP answer whose JSON stops in the middle. */
  | { readonly kind: "truncated" }
  /** Fewer bytes than its Content-Length says, then the end of the connection. */
  | { readonly kind: "short-body" }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "redirect"; readonly location: string };

/** The part of a chat completion request that tests look at. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly [name: string]: unknown;
}

export interface OpenAIServerOptions {
  readonly latencyMs?: number;
  /** The answer's text; the whole response body where it returns an object. */
  readonly answer?: (body: ChatRequest) => string | object;
  /** What goes wrong, by the request's number from 0; nothing where it returns undefined. */
  readonly faults?: (index: number, body: ChatRequest) => Fault | undefined;
  /** Keep what was asked in `requests`; off for benchmarks. */
  readonly keep?: boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: ChatRequest;
}

export interface OpenAIServer {
  /** Base URL, with `/v1`. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Most requests that were open at the same time. */
  readonly peak: () => number;
  close(): Promise<void>;
}

/** A server on 127.0.0.1 that speaks OpenAI's chat completions. Give `close` a chance to run: its sockets do not keep a process alive. */
export async function startOpenAI(options: OpenAIServerOptions = {}): Promise<OpenAIServer> {
  const { latencyMs = 0, answer = () => '{"tier":"13+"}', faults = () => undefined, keep = true } = options;
  const requests: SeenRequest[] = [];
  let count = 0;
  let open = 0;
  let peak = 0;
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    open += 1;
    peak = Math.max(peak, open);
    response.on("close", () => {
      open -= 1;
    });
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as ChatRequest;
      const { method = "", url: path = "", headers } = request;
      if (keep) requests.push({ method, path, headers, body });
      const fault = faults(count, body);
      count += 1;
      const reply = () => respond(response, Array.isArray(body.messages) ? fault : NOT_A_REQUEST, completion(body, answer(body)));
      const ms = fault?.kind === "slow" ? fault.ms : latencyMs;
      if (ms > 0) setTimeout(reply, ms);
      else reply();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    peak: () => peak,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const NOT_A_REQUEST: Fault = {
  kind: "status",
  status: 400,
  body: { error: { message: "messages is missing", type: "invalid_request_error" } },
};

/** The documented shape of a chat completion; usage is four characters a token. */
function completion(body: ChatRequest, answer: string | object): string {
  if (typeof answer !== "string") return JSON.stringify(answer);
  const prompt_tokens = Math.ceil(JSON.stringify(body.messages ?? []).length / 4);
  const completion_tokens = Math.ceil(answer.length / 4);
  return JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_760_000_000,
    model: body.model,
    choices: [{ index: 0, message: { role: "assistant", content: answer, refusal: null }, logprobs: null, finish_reason: "stop" }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  });
}

function respond(response: ServerResponse, fault: Fault | undefined, text: string): void {
  const json = { "content-type": "application/json" };
  switch (fault?.kind) {
    case "status": {
      const body = fault.body ?? { error: { message: `fault ${fault.status}`, type: "fault", code: null, param: null } };
      response.writeHead(fault.status, { ...json, ...fault.headers }).end(typeof body === "string" ? body : JSON.stringify(body));
      return;
    }
    case "reset":
      response.destroy();
      return;
    case "truncated":
      response.writeHead(200, json).end(text.slice(0, text.length / 2));
      return;
    case "short-body":
      response.writeHead(200, { ...json, "content-length": Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    case "redirect":
      response.writeHead(307, { location: fault.location }).end();
      return;
    case "slow":
    case undefined:
      response.writeHead(200, { ...json, "content-length": Buffer.byteLength(text) }).end(text);
  }
}

/** What goes wrong with the first try of every twentieth question, one kind after the other. */
function faultsOfFirstTries(): NonNullable<OpenAIServerOptions["faults"]> {
  const faults: readonly Fault[] = [
    { kind: "status", status: 429 },
    { kind: "status", status: 429, headers: { "retry-after": "1" } },
    { kind: "status", status: 500 },
    { kind: "reset" },
    { kind: "truncated" },
  ];
  const seen = new Set<string>();
  return (_, { messages }) => {
    const question = JSON.stringify(messages);
    if (seen.has(question)) return undefined;
    seen.add(question);
    return seen.size % 20 === 0 ? faults[(seen.size / 20) % faults.length] : undefined;
  };
}

/**
 * As a program: prints its URL, serves with the latency of its first argument (milliseconds) until its parent goes; with a second argument
 * `faults`, one in twenty first tries fails.
 */
async function serve(): Promise<void> {
  const [, , latency = "0", faults] = process.argv;
  const server = await startOpenAI({
    latencyMs: Number(latency),
    keep: false,
    answer: () => '{"tier":"13+","clauses":[]}',
    ...(faults === "faults" ? { faults: faultsOfFirstTries() } : {}),
  });
  process.stdout.write(`${server.url}\n`);
  process.stdin.on("end", () => process.exit(0)).resume();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await serve();
