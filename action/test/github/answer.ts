import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal, type Reply, type Site } from "./call.ts";
import type { Contract, Route } from "./contract.ts";
import { fill } from "./fill.ts";
import { graphql } from "./graphql.ts";
import { HANDLERS } from "./handlers.ts";
import { onePage } from "./pages.ts";
import { isAllowed } from "./permissions.ts";
import { withoutGoneForks } from "./pull-bodies.ts";
import type { Refusals } from "./refusals.ts";
import type { Caller } from "./state.ts";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The name of the operation, `graphql`, or null where the slice has none. */
  readonly operation: string | null;
  readonly login: string;
  readonly body: unknown;
  readonly status: number;
}

interface Parts {
  readonly site: Site;
  readonly contract: Contract;
  readonly limits: Refusals;
  readonly callerOf: (token: string) => Caller;
  readonly requests: RecordedRequest[];
  readonly problems: string[];
}

interface Answerer {
  (request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A body with everything that GitHub's schema requires. */
  complete(operation: string, status: number, body: unknown): Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, string>>;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsedBody(request: IncomingMessage, bytes: Buffer): unknown {
  const isJson = /json/.test(request.headers["content-type"] ?? "application/json");
  return bytes.length === 0 || !isJson ? {} : JSON.parse(bytes.toString());
}

/** Answers requests as GitHub does: token, limits, permissions, contract, handler, page; everything is recorded. */
export function answerer(parts: Parts): Answerer {
  const { site, contract, limits, callerOf, requests, problems } = parts;
  const complete: Answerer["complete"] = (operation, status, body) => {
    const route = contract.operation(operation);
    return fill(route.responses[String(status)] ?? {}, body, contract.schemas) as Readonly<Record<string, unknown>>;
  };

  async function reply(route: Route, caller: Caller, url: URL, bytes: Buffer, body: unknown): Promise<{ reply: Reply; headers: Headers }> {
    const query = Object.fromEntries(url.searchParams);
    const { owner, repo } = route.params;
    if (owner !== undefined && `${owner}/${repo}` !== `${site.owner}/${site.name}`) throw new Refusal(404, "Not Found");
    if (!isAllowed(route.name, caller.permissions)) throw new Refusal(403, "Resource not accessible by integration");
    const problem = contract.requestProblem(route, query, body);
    if (problem !== null) {
      problems.push(`${route.name}: ${problem}`);
      throw new Refusal(422, `Invalid request.\n\n${problem}`);
    }
    const handler = HANDLERS[route.name];
    if (handler === undefined) throw new Error(`No handler for ${route.name}`);
    const sent = body as Readonly<Record<string, unknown>>;
    const raw = await handler({ operation: route.name, params: route.params, query, body: sent, bytes, caller, site });
    const { body: page, link } = onePage(route.operation, raw, url);
    const whole = raw.body === null ? null : complete(route.name, raw.status, page);
    const fault = contract.responseProblem(route, raw.status, whole);
    if (fault !== null) throw new Error(`${route.name}: ${fault}`);
    const given = route.name.startsWith("pulls/") ? withoutGoneForks(site.state, whole) : whole;
    return { reply: { status: raw.status, body: given }, headers: link === null ? {} : { link } };
  }

  async function decide(request: IncomingMessage, url: URL, route: Route | null, caller: Caller, bytes: Buffer, body: unknown) {
    const operation = url.pathname === "/graphql" ? "graphql" : (route?.name ?? null);
    const limit = operation === null ? null : limits.take(operation);
    if (limit !== null) return { reply: { status: limit.status, body: { message: limit.message } }, headers: limit.headers };
    if (request.headers.authorization === undefined) throw new Refusal(401, "Requires authentication");
    if (operation === "graphql")
      return { reply: { status: 200, body: graphql(site, caller, body as Parameters<typeof graphql>[2]) }, headers: {} };
    if (route !== null) return reply(route, caller, url, bytes, body);
    problems.push(`${request.method} ${url.pathname}: not in openapi-slice.json (scripts/github-operations.ts lists what is)`);
    throw new Refusal(404, "Not Found");
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", site.url);
    const method = request.method ?? "GET";
    const bytes = await bytesOf(request);
    const body = parsedBody(request, bytes);
    const route = contract.route(method, url.pathname);
    const caller = callerOf((request.headers.authorization ?? "").replace(/^(token|bearer) /i, ""));
    let outcome: { reply: Reply; headers: Headers };
    try {
      outcome = await decide(request, url, route, caller, bytes, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const errors = error.errors === null ? {} : { errors: error.errors };
      const refusal = {
        message: error.message,
        ...errors,
        documentation_url: "https://docs.github.com/rest",
        status: String(error.status),
      };
      outcome = { reply: { status: error.status, body: refusal }, headers: {} };
    }
    const { status, body: content } = outcome.reply;
    const operation = url.pathname === "/graphql" ? "graphql" : (route?.name ?? null);
    requests.push({
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      operation,
      login: caller.login,
      body,
      status,
    });
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...outcome.headers });
    response.end(content === null ? undefined : JSON.stringify(content));
  };
  return Object.assign(answer, { complete });
}
