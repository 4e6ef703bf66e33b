import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bundle } from "../../src/release/bundle.ts";
import { newKeyPair } from "../../src/release/keys.ts";
import { channelPath, releasePath } from "../../src/release/layout.ts";
import { ratingBundle } from "../released-prompt.ts";
import { serveFolder } from "./channel-server.ts";
import { type PublishedChannel, publishChannel } from "./published-channel.ts";
import { startLoader } from "./started-loader.ts";

const NAME = "maturity-rating";
const [old, better] = [ratingBundle("Rate {{title}}."), ratingBundle("Rate {{title}} with care.")];
const INDEX = channelPath("production");
const bundlePath = (bundle: Bundle, version: string) => releasePath({ prompt: bundle.prompt, version }, "bundle");

let scratch = "";
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), "assay-loader-test-"));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const read = (channel: PublishedChannel, path: string) => readFile(join(channel.folder, path), "utf8");

/** What somebody does to the files of a channel that served 1.4.0 and then 1.5.0; each must leave 1.5.0 live. */
const ATTACKS: Readonly<
  Record<string, { readonly code: string; readonly attack: (channel: PublishedChannel, before: string) => Promise<void> }>
> = {
  "an old index is served again": { code: "replayed", attack: (channel, before) => channel.write(INDEX, before) },
  "a second index with the same number is served": {
    code: "replayed",
    attack: (channel) => channel.sign({ ...channel.index, issued: "2026-01-01T00:00:00.000Z" }),
  },
  "the index is signed by a stranger": {
    code: "unknown-key",
    attack: (channel) => channel.sign({ ...channel.index, sequence: 9 }, newKeyPair().privateKey),
  },
  "the index is changed after it was signed": {
    code: "bad-signature",
    attack: async (channel) => {
      const envelope = JSON.parse(await read(channel, INDEX));
      const text = Buffer.from(envelope.payload, "base64").toString().replace('"sequence":2', '"sequence":3');
      await channel.write(INDEX, JSON.stringify({ ...envelope, payload: Buffer.from(text).toString("base64") }));
    },
  },
  "the index of another channel is served": {
    code: "wrong-channel",
    attack: (channel) => channel.sign({ ...channel.index, sequence: 9, channel: "staging" }),
  },
  "a signed manifest is served as the index": {
    code: "wrong-type",
    attack: async (channel) =>
      channel.write(INDEX, await read(channel, releasePath({ prompt: NAME, version: "1.5.0" }, "signed-manifest"))),
  },
  "the index points out of the source": {
    code: "malformed",
    attack: (channel) => {
      const entry = channel.index.prompts[NAME];
      return channel.sign({ ...channel.index, sequence: 9, prompts: { [NAME]: { ...entry, url: "../../etc/passwd" } as never } });
    },
  },
  "the index is a page of a proxy": { code: "malformed", attack: (channel) => channel.write(INDEX, "<html>Log in</html>") },
  "the index is gone": { code: "unreachable", attack: (channel) => rm(join(channel.folder, INDEX)) },
};

describe("a loader keeps serving what it has", () => {
  it.each(Object.entries(ATTACKS))("when %s", async (_, { code, attack }) => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const before = await read(channel, INDEX);
    await channel.promote(better, "1.5.0");
    await using server = await serveFolder(channel.folder);
    await using started = await startLoader({ source: server.url, keys: [channel.publicKey] });

    await attack(channel, before);
    expect(await started.loader.refresh()).toBe(false);
    expect(started.heard()).toEqual([code]);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "stale", sequence: 2 });

    // And it follows again as soon as what it reads can be believed.
    await channel.promote(old, "1.4.0", "rollback");
    expect(await started.loader.refresh()).toBe(true);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "fresh", sequence: 3 });
    expect(started.heard()).toEqual([]);
  });

  it.each(["damaged", "missing"])("when the new bundle is %s, and does not hold back the other prompts", async (kind) => {
    const other = ratingBundle("Find hate in {{title}}.", "hate-speech");
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await channel.promote(other, "1.0.0");
    await using server = await serveFolder(channel.folder);
    await using started = await startLoader({ source: server.url, keys: [channel.publicKey], cacheDir: scratch });

    await channel.promote(better, "1.5.0");
    await channel.promote(ratingBundle("Find hatred in {{title}}.", "hate-speech"), "1.1.0");
    const path = bundlePath(better, "1.5.0");
    const text = await read(channel, path);
    if (kind === "damaged") await channel.write(path, text.replace("with care", "quickly"));
    else await rm(join(channel.folder, path));
    expect(await started.loader.refresh()).toBe(false);
    expect(started.heard()).toEqual(["bundle"]);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "stale", sequence: 2 });
    expect(await started.loader.get("hate-speech")).toMatchObject({ version: "1.1.0", source: "fresh", sequence: 4 });

    // What is kept for a restart is complete, so it is still the state before.
    server.trouble = (_, response) => response.writeHead(503).end() !== null;
    await using restarted = await startLoader({ source: server.url, keys: [channel.publicKey], cacheDir: scratch });
    expect(await restarted.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "disk" });

    server.trouble = null;
    await channel.write(path, text);
    expect(await started.loader.refresh()).toBe(true);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "fresh" });
  });

  it("when the source does not answer at all, without keeping anybody waiting", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    await using started = await startLoader({ source: server.url, keys: [channel.publicKey], timeoutSeconds: 0.2 });
    server.trouble = () => true;
    const looking = started.loader.refresh();
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0" });
    expect(await looking).toBe(false);
    expect(started.alarms).toMatchObject([
      { code: "unreachable", channel: "production", message: expect.stringContaining("no answer within 0.2 s") },
    ]);
    expect((await started.loader.get(NAME)).source).toBe("stale");
  });

  it("when the index has ended, and says so at every look", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    await channel.change({ kind: "renew" }, { now: new Date("2026-01-01T00:00:00Z"), days: 1 });
    await started.loader.refresh();
    await started.loader.refresh();
    expect(started.heard()).toEqual(["expired", "expired"]);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "stale" });
    await channel.change({ kind: "renew" });
    await started.loader.refresh();
    expect(started.heard()).toEqual([]);
    expect((await started.loader.get(NAME)).source).toBe("fresh");
  });

  it("when the channel forgets a prompt", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    await channel.sign({ ...channel.index, sequence: 2, prompts: {} });
    await started.loader.refresh();
    expect(started.heard()).toEqual(["removed"]);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "stale", sequence: 1 });
  });

  it("when whoever listens to its alarms fails", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const onAlarm = () => {
      throw new Error("the pager is broken");
    };
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey], onAlarm });
    await rm(join(channel.folder, INDEX));
    expect(await started.loader.refresh()).toBe(false);
    expect((await started.loader.get(NAME)).version).toBe("1.4.0");
  });
});

describe("processes that share a folder", () => {
  it("follow the one that saw most, and never put an older index over its", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const [behind, shared] = [join(scratch, "behind"), join(scratch, "shared")];
    await cp(channel.folder, behind, { recursive: true });
    const options = { keys: [channel.publicKey], cacheDir: shared };
    const kept = () => readFile(join(shared, INDEX), "utf8");
    await using late = await startLoader({ source: `file:${behind}`, ...options });
    const first = await kept();

    await channel.promote(better, "1.5.0");
    await using early = await startLoader({ source: `file:${channel.folder}`, ...options });
    const newest = await kept();
    expect(newest).not.toBe(first);
    expect(await late.loader.refresh()).toBe(false);
    expect(late.heard()).toEqual(["replayed"]);
    expect(await late.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "disk", sequence: 2 });
    expect(await kept()).toBe(newest);

    // An old file that somebody put there is neither served nor left.
    await writeFile(join(shared, INDEX), first);
    expect(await early.loader.refresh()).toBe(true);
    expect((await early.loader.get(NAME)).version).toBe("1.5.0");
    expect(await kept()).toBe(newest);

    await rm(behind, { recursive: true });
    await cp(channel.folder, behind, { recursive: true });
    expect(await late.loader.refresh()).toBe(true);
    expect(await late.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "fresh" });
  });

  it("do not write over what another one kept while they read", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    await using started = await startLoader({ source: server.url, keys: [channel.publicKey], cacheDir: scratch });
    await channel.promote(better, "1.5.0");
    const [second, bundle] = [await read(channel, INDEX), await read(channel, bundlePath(better, "1.5.0"))];
    await channel.change({ kind: "renew" });
    const third = await read(channel, INDEX);
    await channel.write(INDEX, second);
    server.trouble = (path, response) => {
      if (!path.endsWith(".bundle.json")) return false;
      void writeFile(join(scratch, INDEX), third).then(() => response.end(bundle));
      return true;
    };
    await started.loader.refresh();
    expect(await readFile(join(scratch, INDEX), "utf8")).toBe(third);
    server.trouble = null;
    await started.loader.refresh();
    expect(started.loader.status().sequence).toBe(3);
  });
});

describe("a start without the source", () => {
  const NOWHERE = "http://127.0.0.1:9";

  it("serves the last known good from the disk, until the source is back", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    const options = { source: server.url, keys: [channel.publicKey], cacheDir: scratch };
    {
      await using first = await startLoader(options);
      await first.loader.get(NAME);
    }
    server.trouble = (_, response) => response.writeHead(500).end() !== null;
    await using started = await startLoader(options);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "disk", sequence: 1 });
    expect(started.heard()).toEqual(["unreachable"]);
    server.trouble = null;
    await started.loader.refresh();
    expect((await started.loader.get(NAME)).source).toBe("fresh");
    // Nothing half written stays behind.
    expect(await readdir(join(scratch, "channels"))).toEqual(["production.json"]);
  });

  it("knows an old index by what it kept", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const before = await read(channel, INDEX);
    await channel.promote(better, "1.5.0");
    const options = { source: `file:${channel.folder}`, keys: [channel.publicKey], cacheDir: scratch };
    {
      await using _ = await startLoader(options);
    }
    await channel.write(INDEX, before);
    await using started = await startLoader(options);
    expect(started.heard()).toEqual(["replayed"]);
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "disk" });
  });

  it("does not believe a disk that somebody has changed, and takes what was packaged", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const packaged = join(scratch, "packaged");
    await cp(channel.folder, packaged, { recursive: true });
    await channel.promote(better, "1.5.0");
    const cacheDir = join(scratch, "cache");
    const options = { keys: [channel.publicKey], cacheDir, packaged };
    {
      await using first = await startLoader({ ...options, source: `file:${channel.folder}` });
      expect((await first.loader.get(NAME)).version).toBe("1.5.0");
    }
    {
      await using second = await startLoader({ ...options, source: NOWHERE });
      expect(await second.loader.get(NAME)).toMatchObject({ version: "1.5.0", source: "disk" });
    }
    await writeFile(join(cacheDir, bundlePath(better, "1.5.0")), "{}");
    await using third = await startLoader({ ...options, source: NOWHERE });
    expect(third.heard()).toEqual(["cache", "unreachable"]);
    expect(await third.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "packaged", sequence: 1 });
  });

  it("keeps on disk also what it had from a package", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const options = { source: `file:${channel.folder}`, keys: [channel.publicKey], cacheDir: join(scratch, "cache") };
    {
      await using _ = await startLoader({ ...options, packaged: channel.folder });
    }
    await using started = await startLoader({ ...options, source: NOWHERE });
    expect(await started.loader.get(NAME)).toMatchObject({ version: "1.4.0", source: "disk" });
  });

  it("with nothing at all fails, and says everything that was tried", async () => {
    await using channel = await publishChannel();
    const options = { source: NOWHERE, keys: [channel.publicKey], cacheDir: scratch };
    await expect(startLoader(options)).rejects.toThrow(
      /^The channel `production` has nothing to serve, and nothing was kept\.\n- http:\/\/127\.0\.0\.1:9\//,
    );
  });

  it("or with a prompt missing that the service needs, fails at the start and not later", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    const options = { source: `file:${channel.folder}`, keys: [channel.publicKey] };
    await expect(startLoader({ ...options, prompts: [NAME, "hate-speech"] })).rejects.toThrow(
      "The channel `production` has no prompt `hate-speech`. It has: maturity-rating.",
    );
    await expect(startLoader({ ...options, prompts: [`${NAME}@2.0.0`] })).rejects.toMatchObject({ code: "unknown-prompt" });
    await using started = await startLoader({ ...options, prompts: [NAME, `${NAME}@1.4.0`] });
    await expect(started.loader.get("maturity-ratin")).rejects.toMatchObject({ code: "unknown-prompt" });
  });

  it("or without a disk that can be written works, and says so", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await writeFile(join(scratch, "file"), "");
    await using started = await startLoader({
      source: `file:${channel.folder}`,
      keys: [channel.publicKey],
      cacheDir: join(scratch, "file", "cache"),
    });
    expect(new Set(started.heard())).toEqual(new Set(["cache"]));
    expect((await started.loader.get(NAME)).source).toBe("fresh");
  });
});

describe("a pinned release", () => {
  it("is read once, kept for ever, and served without the source after a restart", async () => {
    await using channel = await publishChannel();
    await channel.promote(better, "1.5.0");
    await channel.release(old, "1.4.0");
    await using server = await serveFolder(channel.folder);
    const options = { source: server.url, keys: [channel.publicKey], cacheDir: scratch };
    {
      await using first = await startLoader(options);
      const releases = await Promise.all([first.loader.get(`${NAME}@1.4.0`), first.loader.get(`${NAME}@1.4.0`)]);
      expect(releases[0]).toBe(releases[1]);
      expect(releases[0]).toMatchObject({ digest: old.content, source: "fresh" });
      expect(server.log.filter((line) => line.includes("/1.4.0/"))).toHaveLength(2);
    }
    server.trouble = (_, response) => response.writeHead(500).end() !== null;
    await using started = await startLoader(options);
    expect(await started.loader.get(`${NAME}@1.4.0`)).toMatchObject({ digest: old.content, source: "disk" });
    await expect(started.loader.get(`${NAME}@1.3.0`)).rejects.toMatchObject({ code: "unreachable" });
  });

  it("of an overlay is found by both its names", async () => {
    const kids = ratingBundle("Rate {{title}} for children.", "maturity-rating/kids");
    await using channel = await publishChannel();
    await channel.promote(kids, "1.0.0");
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    expect((await started.loader.get("maturity-rating/kids")).tag).toBe("maturity-rating--kids@1.0.0");
    for (const name of ["maturity-rating/kids@1.0.0", "maturity-rating--kids@1.0.0"])
      expect((await started.loader.get(name)).digest).toBe(kids.content);
  });

  it("is refused with the manifest of another one, or a bundle that is not its own", async () => {
    await using channel = await publishChannel();
    await channel.promote(old, "1.4.0");
    await channel.release(better, "1.5.0");
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    const manifest = (version: string) => releasePath({ prompt: NAME, version }, "signed-manifest");
    await channel.write(manifest("1.6.0"), await read(channel, manifest("1.5.0")));
    await expect(started.loader.get(`${NAME}@1.6.0`)).rejects.toMatchObject({ code: "malformed" });
    await channel.write(bundlePath(better, "1.5.0"), await read(channel, bundlePath(old, "1.4.0")));
    await expect(started.loader.get(`${NAME}@1.5.0`)).rejects.toMatchObject({ code: "bundle" });
    await expect(started.loader.get("../x@1.0.0")).rejects.toMatchObject({ code: "unknown-prompt" });
    // What failed is not remembered.
    await channel.release(better, "1.5.0");
    expect((await started.loader.get(`${NAME}@1.5.0`)).digest).toBe(better.content);
  });
});
