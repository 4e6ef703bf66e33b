import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A web server on 127.0.0.1 that serves a folder with ETags, and fails as it is told. */
export interface ChannelServer extends AsyncDisposable {
  readonly url: string;
  /** `GET /path status`, in their order. */
  readonly log: string[];
  /** Answers in place of the folder; null for none. */
  trouble: ((path: string, response: ServerResponse) => boolean) | null;
  /** Headers of the last request. */
  readonly headers: Readonly<Record<string, unknown>>;
}

export async function serveFolder(folder: string): Promise<ChannelServer> {
  const log: string[] = [];
  let headers: Readonly<Record<string, unknown>> = {};
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    headers = request.headers;
    response.on("finish", () => log.push(`GET ${path} ${response.statusCode}`));
    if (published.trouble?.(path, response)) return;
    try {
      const bytes = await readFile(join(folder, path));
      const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;
      if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
      else response.writeHead(200, { etag }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const published: ChannelServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    trouble: null,
    get headers() {
      return headers;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return published;
}
