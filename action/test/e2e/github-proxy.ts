import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A GitHub in front of the local one, which answers `{}` wherever `silent` says so. */
export async function startProxy(target: string, silent: (path: string) => boolean) {
  const server = createServer(async (request, response) => {
    const { method = "GET", headers, url = "" } = request;
    if (silent(url)) return void response.setHeader("content-type", "application/json").end("{}");
    const chunks: Buffer[] = await request.toArray();
    const sent = { method, headers: { authorization: headers.authorization ?? "", accept: headers.accept ?? "" } };
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(`${target}${url}`, { ...sent, ...body });
    const type = answer.headers.get("content-type") ?? "application/json";
    response.writeHead(answer.status, { "content-type": type }).end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
