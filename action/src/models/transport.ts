import type { Agent, Dispatcher } from "undici";
import { createAborts } from "./aborts.ts";
import { bufferedResponse } from "./buffered-response.ts";

/** Environment variables; handed in, so that nobody reads the process's own behind the caller's back. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The part of `fetch` that provider packages use. */
export type Fetch = typeof globalThis.fetch;

export interface TransportOptions {
  /** Most connections to one origin: as many as calls may be in flight. */
  readonly connections: number;
  readonly env: Environment;
  /** A provider that thinks for long sends its headers late. */
  readonly headersTimeoutMs?: number;
  readonly bodyTimeoutMs?: number;
  readonly maxBodyBytes?: number;
}

export interface Transport {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/**
 * A `fetch` over undici's dispatcher, which costs a fraction of undici's own `fetch`. Redirects are not followed (the 3xx is the answer),
 * bodies are read whole and bounded, waiting is bounded, and a proxy named by the environment is used. Takes a URL, and texts or bytes as the
 * body. Rejects with undici's errors (`code`), or with the signal's reason.
 */
export function createTransport(options: TransportOptions): Transport {
  // Loaded with the first request: a run whose answers are all stored starts without it.
  let opening: Promise<Dispatcher> | null = null;
  let agent: Dispatcher | null = null;
  const open = async (): Promise<Dispatcher> => {
    opening ??= createAgent(options);
    agent = await opening;
    return agent;
  };
  const aborts = createAborts();
  const send = (to: Dispatcher, input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { origin, path } = split(String(input));
      const chunks: Buffer[] = [];
      let status = 0;
      let headers: Dispatcher.ResponseData["headers"] = {};
      let release = () => {};
      const request: Dispatcher.DispatchOptions = {
        origin,
        path,
        method: (init?.method ?? "GET") as Dispatcher.HttpMethod,
        headers: init?.headers as Record<string, string>,
        body: (init?.body ?? null) as string | Uint8Array | null,
      };
      to.dispatch(request, {
        onRequestStart(controller) {
          release();
          release = aborts.add(init?.signal, (reason) => controller.abort(reason));
        },
        onResponseStart(_, statusCode, responseHeaders) {
          status = statusCode;
          headers = responseHeaders;
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd() {
          release();
          resolve(bufferedResponse(status, headers, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
        },
        onResponseError(_, error) {
          release();
          reject(error);
        },
      });
    });
  return {
    fetch: async (input, init) => send(agent ?? (await open()), input, init),
    close: async () => (await opening)?.destroy(),
  };
}

async function createAgent(options: TransportOptions): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import("undici");
  const agent: Agent.Options = {
    connections: options.connections,
    pipelining: 1,
    headersTimeout: options.headersTimeoutMs ?? 3 * MINUTE,
    bodyTimeout: options.bodyTimeoutMs ?? MINUTE,
    connect: { timeout: 10_000 },
    keepAliveTimeout: 10_000,
    maxResponseSize: options.maxBodyBytes ?? 8 << 20,
  };
  const { env } = options;
  const httpsProxy = env.HTTPS_PROXY ?? env.https_proxy;
  const httpProxy = env.HTTP_PROXY ?? env.http_proxy;
  if (!httpsProxy && !httpProxy) return new Agent(agent);
  const noProxy = env.NO_PROXY ?? env.no_proxy ?? "";
  return new EnvHttpProxyAgent({ ...agent, httpProxy: httpProxy ?? "", httpsProxy: httpsProxy ?? "", noProxy });
}

/** As `new URL` would, without its cost where the text is plain. */
function split(url: string): { readonly origin: string; readonly path: string } {
  const plain = /^(https?:\/\/[^/?#\\@\s]+)(\/[^#\\\s]*)$/.exec(url);
  if (plain?.[1] && plain[2]) return { origin: plain[1], path: plain[2] };
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}
