import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createLoader } from "../../loader/index.js";
import { CHANNELS_BRANCH } from "../../src/release/layout.ts";
import { createRepository } from "../git-fixture.ts";
import { ratingBundle } from "../released-prompt.ts";
import { serveFolder } from "./channel-server.ts";
import { type PublishedChannel, publishChannel } from "./published-channel.ts";
import { startLoader } from "./started-loader.ts";

const [old, better] = [ratingBundle("Rate {{title}}."), ratingBundle("Rate {{title}} with care.")];
const NAME = "maturity-rating";

/** Where the channel is served from, and what must happen for a change to get there. */
interface Served extends AsyncDisposable {
  readonly source: string;
  publish(): Promise<void>;
}

async function byFile({ folder }: PublishedChannel): Promise<Served> {
  return { source: `file:${folder}`, async publish() {}, async [Symbol.asyncDispose]() {} };
}

async function byHttp({ folder }: PublishedChannel): Promise<Served> {
  const server = await serveFolder(folder);
  return { source: server.url, async publish() {}, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A bare repository, to which the folder's commits are pushed as the branch `channels`. */
async function byGit({ folder }: PublishedChannel): Promise<Served> {
  const remote = await createRepository(null, { bare: true });
  const git = (...args: readonly string[]) => remote.git("--work-tree", folder, ...args);
  const publish = async () => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Publish");
    await remote.git("branch", "--force", CHANNELS_BRANCH, "HEAD");
  };
  await publish();
  return { source: `git:${remote.path}`, publish, [Symbol.asyncDispose]: () => remote[Symbol.asyncDispose]() };
}

describe.each([
  ["file", byFile],
  ["https", byHttp],
  ["git", byGit],
] as const)("a loader on %s", (_, serve) => {
  it("follows a promotion and a rollback, and finds each release by its version", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using served = await serve(channel);
    await using started = await startLoader({ source: served.source, keys: [channel.publicKey] });
    const { loader } = started;
    expect(await loader.get(NAME)).toMatchObject({
      version: "1.4.0",
      digest: old.content,
      source: "fresh",
      channel: "production",
      sequence: 1,
      variant: null,
    });

    await channel.promote(better, "1.5.0");
    await served.publish();
    expect(await loader.refresh()).toBe(true);
    expect(await loader.get(NAME)).toMatchObject({
      version: "1.5.0",
      tag: "maturity-rating@1.5.0",
      digest: better.content,
      source: "fresh",
      sequence: 2,
    });

    await channel.promote(old, "1.4.0", "rollback #131");
    await served.publish();
    await loader.refresh();
    expect(await loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "fresh", sequence: 3 });
    expect(loader.status()).toMatchObject({ sequence: 3, prompts: { [NAME]: { version: "1.4.0", source: "fresh" } } });

    expect(await loader.get(`${NAME}@1.5.0`)).toMatchObject({
      version: "1.5.0",
      digest: better.content,
      channel: null,
      sequence: null,
      source: "fresh",
    });
    await expect(loader.get(`${NAME}@9.9.9`)).rejects.toMatchObject({ code: "unknown-prompt" });
    expect(started.heard()).toEqual([]);
  });

  it("finds a release that came after its last look", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using served = await serve(channel);
    await using started = await startLoader({ source: served.source, keys: [channel.publicKey] });
    await channel.release(better, "1.5.0");
    await served.publish();
    expect((await started.loader.get(`${NAME}@1.5.0`)).digest).toBe(better.content);
  });

  it("follows by itself within its refresh time", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using served = await serve(channel);
    await using started = await startLoader({ source: served.source, keys: [channel.publicKey], refreshSeconds: 0.05 });
    await channel.promote(better, "1.5.0");
    await served.publish();
    await vi.waitFor(async () => expect((await started.loader.get(NAME)).version).toBe("1.5.0"), { timeout: 30_000 });
  });

  it("looks again without reading what it has", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using served = await serve(channel);
    await using started = await startLoader({ source: served.source, keys: [channel.publicKey] });
    expect(await started.loader.refresh()).toBe(true);
    expect(await started.loader.get(NAME)).toMatchObject({ source: "fresh", version: "1.4.0" });
    expect(started.heard()).toEqual([]);
  });
});

describe("a loader on https", () => {
  it("sends ETag and headers, and reads a bundle once", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    const options = { source: `${server.url}/`, keys: [channel.publicKey], headers: async () => ({ authorization: "Bearer t" }) };
    await using started = await startLoader(options);
    await Promise.all([started.loader.refresh(), started.loader.refresh(), started.loader.refresh()]);
    const bundle = "GET /releases/maturity-rating/1.4.0/maturity-rating-1.4.0.bundle.json 200";
    expect(server.log).toEqual(["GET /channels/production.json 200", bundle, "GET /channels/production.json 304"]);
    expect(server.headers).toMatchObject({ authorization: "Bearer t" });
  });

  it("does not follow a redirect", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    await using elsewhere = await serveFolder(channel.folder);
    server.trouble = (path, response) => {
      response.writeHead(302, { location: `${elsewhere.url}${path}` }).end();
      return true;
    };
    await expect(startLoader({ source: server.url, keys: [channel.publicKey] })).rejects.toMatchObject({ code: "nothing-to-serve" });
    expect(elsewhere.log).toEqual([]);
  });
});

describe("a loader on git", () => {
  it("reads objects of a bare repository: nothing is checked out, also after a restart", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using served = await byGit(channel);
    const cacheDir = await mkdtemp(join(tmpdir(), "assay-cache-"));
    try {
      for (const _ of ["first", "second"]) {
        await using started = await startLoader({ source: served.source, keys: [channel.publicKey], cacheDir });
        expect((await started.loader.get(NAME)).source).toBe("fresh");
      }
      const [repository = ""] = await readdir(join(cacheDir, "git"));
      const files = await readdir(join(cacheDir, "git", repository));
      expect(files).toEqual(expect.arrayContaining(["HEAD", "objects"]));
      expect(files).not.toEqual(expect.arrayContaining(["releases"]));
    } finally {
      await rm(cacheDir, { recursive: true, force: true });
    }
  });

  it("says what Git says where there is no such branch", async () => {
    await using empty = await createRepository({ "README.md": "x" });
    await using channel = await publishChannel();
    await expect(startLoader({ source: `git:${empty.path}`, keys: [channel.publicKey] })).rejects.toThrow(
      /nothing to serve(.|\n)*channels/,
    );
  });
});

it.each([
  "http://prompts.example.com",
  "ftp://prompts.example.com",
  "/srv/prompts",
  "git:ext::sh -c touch% /tmp/x",
  "git:--upload-pack=touch",
  "git:http://prompts.example.com/r.git",
  "git:fd::17/foo",
])("the source %s is refused", async (source) => {
  await using channel = await publishChannel();
  await expect(createLoader({ source, keys: [channel.publicKey] })).rejects.toMatchObject({ code: "options" });
});

it("keys that are none, and other options that cannot be, are refused", async () => {
  await expect(createLoader({ source: "file:x", keys: [] })).rejects.toThrow("`keys` holds no public key");
  await using channel = await publishChannel();
  const keys = [channel.publicKey];
  await expect(createLoader({ source: "file:x", keys, channel: "../x" })).rejects.toThrow("is no name of a channel");
  await expect(createLoader({ source: "file:x", keys, refreshSeconds: 0 })).rejects.toThrow("`refreshSeconds` must be a number above 0");
});
