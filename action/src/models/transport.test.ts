import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { startOpenAI } from "../../test/openai-server.ts";
import { createTransport } from "./transport.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(options: Parameters<typeof startOpenAI>[0] = {}) {
  const server = await startOpenAI(options);
  cleanups.push(server.close);
  return server;
}

function transport(options: Partial<Parameters<typeof createTransport>[0]> = {}) {
  const made = createTransport({ connections: 8, env: {}, ...options });
  cleanups.push(made.close);
  return made.fetch;
}

async function bytesOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  let text = "";
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
}

const post = (body = '{"model":"m","messages":[]}') => ({
  method: "POST",
  body,
  headers: { "content-type": "application/json", "x-mark": "7" },
});

describe("the transport", () => {
  test("sends method, headers and body, and gives status, headers and every byte of the answer once", async () => {
    const server = await serve({ answer: () => "こんにちは" });
    const response = await transport()(`${server.url}/chat/completions?a=1`, post());
    expect([response.status, response.ok, response.headers.get("content-type")]).toEqual([200, true, "application/json"]);
    expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "application/json" });
    expect(JSON.parse(await bytesOf(response)).choices[0].message.content).toBe("こんにちは");
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions?a=1",
      headers: { "x-mark": "7" },
      body: { model: "m" },
    });
  });

  test("does not follow a redirect", async () => {
    const elsewhere = await serve();
    const server = await serve({ faults: () => ({ kind: "redirect", location: elsewhere.url }) });
    const response = await transport()(server.url, post());
    expect([response.status, response.ok]).toEqual([307, false]);
    expect(elsewhere.requests).toHaveLength(0);
  });

  test("uses a connection again, and no more connections than allowed", async () => {
    const server = await serve({ latencyMs: 5 });
    const fetch = transport({ connections: 3 });
    await Promise.all(Array.from({ length: 30 }, () => fetch(server.url, post())));
    expect(server.requests).toHaveLength(30);
    expect(server.peak()).toBeLessThanOrEqual(3);
  });

  test.each([
    ["a body that is too large", { answer: () => "x".repeat(10_000) }, { maxBodyBytes: 4000 }, "UND_ERR_RES_EXCEEDED_MAX_SIZE"],
    [
      "headers that do not come",
      { faults: () => ({ kind: "slow" as const, ms: 20_000 }) },
      { headersTimeoutMs: 200 },
      "UND_ERR_HEADERS_TIMEOUT",
    ],
    ["a connection that is reset", { faults: () => ({ kind: "reset" as const }) }, {}, "UND_ERR_SOCKET"],
    ["a body that is cut off", { faults: () => ({ kind: "short-body" as const }) }, {}, "UND_ERR_SOCKET"],
  ])("rejects %s", async (_, served, options, code) => {
    const server = await serve(served);
    await expect(transport(options)(server.url, post())).rejects.toMatchObject({ code });
  });

  test("stops when its signal fires", async () => {
    const server = await serve({ latencyMs: 20_000 });
    const stop = new AbortController();
    const asked = transport()(server.url, { ...post(), signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(asked).rejects.toThrow("abort");
  });

  test("goes through the proxy that the environment names, and past it where that is excepted", async () => {
    const server = await serve();
    const hosts: (string | undefined)[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      hosts.push(request.url);
      socket.end("HTTP/1.1 502 No\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => new Promise((resolve) => proxy.close(resolve)));
    const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await expect(transport({ env: { HTTPS_PROXY } })("https://model.invalid/v1", post())).rejects.toThrow();
    expect(hosts).toEqual(["model.invalid:443"]);
    const past = transport({ env: { HTTPS_PROXY, HTTP_PROXY: HTTPS_PROXY, NO_PROXY: "127.0.0.1" } });
    expect((await past(server.url, post())).status).toBe(200);
  });
});
