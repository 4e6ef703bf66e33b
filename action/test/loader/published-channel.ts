import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Bundle, bundleText } from "../../src/release/bundle.ts";
import { type Change, nextIndex, signIndex } from "../../src/release/channel.ts";
import type { ChannelIndex } from "../../src/release/channel-index.ts";
import { envelopeText } from "../../src/release/dsse.ts";
import { newKeyPair, readPrivateKey } from "../../src/release/keys.ts";
import { channelPath, releasePath } from "../../src/release/layout.ts";
import { signManifest } from "../../src/release/manifest.ts";
import { manifestOf, targetOf } from "../released-prompt.ts";

/** A folder as the branch `channels` holds it, with a key of its own. Leaving the `await using` block removes it. */
export interface PublishedChannel extends AsyncDisposable {
  readonly folder: string;
  readonly publicKey: string;
  readonly index: ChannelIndex;
  /** Writes a release's files. */
  release(bundle: Bundle, version: string): Promise<void>;
  /** Releases and puts it onto the channel. */
  promote(bundle: Bundle, version: string, reason?: string): Promise<void>;
  /** Makes the next index. */
  change(change: Change, issue?: { readonly now?: Date; readonly days?: number }): Promise<void>;
  /** Signs an index as it is given, whatever it says, and writes it. */
  sign(index: ChannelIndex, privateKey?: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
}

export async function publishChannel(): Promise<PublishedChannel> {
  const folder = await mkdtemp(join(tmpdir(), "assay-channel-"));
  const { publicKey, privateKey } = newKeyPair();
  let index: ChannelIndex | null = null;

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  async function sign(next: ChannelIndex, key = privateKey): Promise<void> {
    await write(channelPath("production"), envelopeText(signIndex(next, [readPrivateKey(key)])));
  }
  const published: PublishedChannel = {
    folder,
    publicKey,
    get index() {
      if (index === null) throw new Error("nothing was promoted yet");
      return index;
    },
    async release(bundle, version) {
      const release = { prompt: bundle.prompt, version };
      await write(releasePath(release, "bundle"), bundleText(bundle));
      await write(
        releasePath(release, "signed-manifest"),
        envelopeText(signManifest(manifestOf(bundle, version), [readPrivateKey(privateKey)])),
      );
    },
    async promote(bundle, version, reason = "release") {
      await published.release(bundle, version);
      await published.change({ kind: "set", prompt: bundle.prompt, target: targetOf(bundle, version), reason });
    },
    async change(change, { now = new Date(), days = 30 } = {}) {
      index = nextIndex(index, change, { channel: "production", now, days });
      await sign(index);
    },
    sign,
    write,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  return published;
}
