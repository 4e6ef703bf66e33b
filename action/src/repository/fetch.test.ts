import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createRepository, fixtureEnvironment } from "../../test/git-fixture.ts";
import { openRepository } from "./repository.ts";

interface GitServer extends AsyncDisposable {
  readonly url: string;
  /** Every `Authorization` header that arrived, `null` where there was none. */
  readonly seen: readonly (readonly string[] | null)[];
}

/** A remote over HTTP: Git's own `http-backend`, for one folder. */
async function serve(folder: string): Promise<GitServer> {
  const seen: (readonly string[] | null)[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request.headersDistinct.authorization ?? null);
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const child = spawn("git", ["http-backend"], {
      env: {
        ...fixtureEnvironment(),
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("close", () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf("\r\n\r\n");
      for (const line of output.subarray(0, end).toString().split("\r\n")) {
        const [name = "", value = ""] = line.split(": ");
        if (name === "Status") response.statusCode = Number(value.slice(0, 3));
        else response.setHeader(name, value);
      }
      response.end(output.subarray(end + 4));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

test("a pull request's head is fetched as objects: no branch, no file and no clone depth changes", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await using clone = await origin.clone();
  await origin.branch("topic");
  const head = await origin.commit({ "a.txt": "two\n" });
  await origin.git("update-ref", "refs/pull/7/head", head);
  const branches = await clone.git("branch", "--all");
  await using repository = await openRepository(clone.path);
  expect(await repository.fetch("refs/pull/7/head", { depth: 1 })).toEqual({ commit: head, name: "refs/pull/7/head" });
  expect(await repository.isShallow()).toBe(false);
  expect(await (await repository.tree(head)).read("a.txt")).toBe("two\n");
  expect(await repository.workingTree().read("a.txt")).toBe("one\n");
  expect(await clone.git("branch", "--all")).toBe(branches);
  expect(await clone.git("status", "--porcelain")).toBe("");

  await origin.git("switch", "--quiet", "--orphan", "fresh");
  const forced = await origin.commit({ "b.txt": "three\n" });
  await origin.git("update-ref", "refs/pull/7/head", forced);
  expect((await repository.fetch("refs/pull/7/head")).commit).toBe(forced);
});

test("a shallow clone deepens as far as it is told", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await origin.commit({ "a.txt": "two\n" });
  const third = await origin.commit({ "a.txt": "three\n" });
  await using clone = await origin.clone({ depth: 1 });
  await using repository = await openRepository(clone.path);
  await repository.fetch("main", { depth: 2 });
  expect((await repository.resolve("HEAD~1")).name).toBe("HEAD~1");
  await expect(repository.resolve("HEAD~2")).rejects.toThrow("shallow");
  expect((await repository.fetch(third, { depth: "full" })).commit).toBe(third);
  expect(await repository.isShallow()).toBe(false);
});

test("a ref that is not there, and one that would be an option, are said to be so", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await using clone = await origin.clone();
  await using repository = await openRepository(clone.path);
  await expect(repository.fetch("refs/pull/9/head")).rejects.toThrow(
    /Could not fetch refs\/pull\/9\/head from origin: .*couldn't find remote ref/,
  );
  await expect(repository.fetch("--upload-pack=touch x")).rejects.toThrow("is not a revision");
  await expect(repository.fetch("main", { remote: "--upload-pack=x" })).rejects.toThrow("is not a revision");
  await expect(repository.fetch("main", { remote: "ext::sh -c x" })).rejects.toThrow("is not a revision");
});

test("a token goes to the server it is for, once, also where the checkout left one", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await using server = await serve(origin.path);
  await using clone = await origin.clone();
  await clone.git("remote", "set-url", "origin", `${server.url}/.git`);
  await clone.git("config", `http.${server.url}/.extraheader`, "AUTHORIZATION: basic b2xk");
  await using repository = await openRepository(clone.path);
  const head = await origin.commit({ "a.txt": "two\n" });
  expect((await repository.fetch("main", { credentials: { token: "t0ken", server: server.url } })).commit).toBe(head);
  const expected = `basic ${Buffer.from("x-access-token:t0ken").toString("base64")}`;
  expect(server.seen.length).toBeGreaterThan(0);
  for (const headers of server.seen) expect(headers).toEqual([expected]);
});

test("a token goes to no other server, and no password is repeated in a message", async () => {
  await using origin = await createRepository({ "a.txt": "one\n" });
  await using server = await serve(origin.path);
  await using clone = await origin.clone();
  await clone.git("remote", "set-url", "origin", `${server.url}/.git`);
  await using repository = await openRepository(clone.path);
  await repository.fetch("main", { credentials: { token: "t0ken", server: "https://github.example" } });
  for (const headers of server.seen) expect(headers).toBeNull();

  await clone.git("remote", "set-url", "origin", `${server.url.replace("://", "://ana:s3cret@")}/none`);
  const failure = await repository.fetch("main", { credentials: { token: "t0ken", server: server.url } }).catch((error: Error) => error);
  expect(failure).toMatchObject({ name: "UserError", message: expect.stringContaining("Could not fetch main from origin") });
  expect(String(failure)).not.toMatch(/s3cret|t0ken/);
  expect(String((failure as Error).cause)).not.toMatch(/s3cret|t0ken/);
});
