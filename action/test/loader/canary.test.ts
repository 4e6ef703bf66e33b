import { describe, expect, it } from "vitest";
import { ALGORITHM, variantOf } from "../../loader/index.js";
import { variantOf as bucketed, ALGORITHM as SIGNED } from "../../src/release/bucket.ts";
import { ratingBundle, targetOf } from "../released-prompt.ts";
import { publishChannel } from "./published-channel.ts";
import { startLoader } from "./started-loader.ts";

const NAME = "maturity-rating";
const [stable, canary] = [ratingBundle("Rate {{title}}."), ratingBundle("Rate {{title}} with care.")];
const WEIGHTS = [
  ["canary", 20],
  ["stable", 80],
] as const;
const variants = { stable: targetOf(stable, "1.4.0"), canary: targetOf(canary, "1.5.0") };

async function sharedChannel(algorithm = SIGNED) {
  const channel = await publishChannel();
  await channel.promote(stable, "1.4.0");
  await channel.release(canary, "1.5.0");
  await channel.change({ kind: "rollout", prompt: NAME, rollout: { algorithm, weights: WEIGHTS, variants }, reason: "canary 20 %" });
  return channel;
}

describe("shared traffic", () => {
  it("gives a key the same variant every time, the one that the command line finds", async () => {
    await using channel = await sharedChannel();
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    const seen = new Set<string | null>();
    for (const targetingKey of [...Array.from({ length: 40 }, (_, index) => `title-${index}`), "映画-17", "Amélie", "🎬"]) {
      const release = await started.loader.get(NAME, { targetingKey });
      const variant = bucketed(NAME, targetingKey, WEIGHTS);
      expect(release).toMatchObject({ variant, version: variant === "canary" ? "1.5.0" : "1.4.0", source: "fresh" });
      expect(release.digest).toBe((variant === "canary" ? canary : stable).content);
      seen.add(variant);
    }
    expect(seen).toEqual(new Set(["stable", "canary"]));
  });

  it("gives everybody without a key what the channel serves", async () => {
    await using channel = await sharedChannel();
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    for (const options of [undefined, {}, { targetingKey: "" }])
      expect(await started.loader.get(NAME, options)).toMatchObject({ version: "1.4.0", variant: null });
  });

  it("ends with a rollback", async () => {
    await using channel = await sharedChannel();
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    await channel.promote(stable, "1.4.0", "rollback");
    await started.loader.refresh();
    for (let index = 0; index < 40; index++) {
      expect(await started.loader.get(NAME, { targetingKey: `title-${index}` })).toMatchObject({ version: "1.4.0", variant: null });
    }
  });

  it("in a way that the loader does not know serves everybody the channel's own, and says so", async () => {
    await using channel = await sharedChannel("flagd-fractional/xxh3");
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    expect(started.heard()).toEqual(["rollout"]);
    expect(await started.loader.get(NAME, { targetingKey: "title-1" })).toMatchObject({ version: "1.4.0", variant: null });
  });

  it("is written down with every decision", async () => {
    await using channel = await sharedChannel();
    await using started = await startLoader({ source: `file:${channel.folder}`, keys: [channel.publicKey] });
    const targetingKey =
      Array.from({ length: 100 }, (_, index) => `title-${index}`).find((key) => bucketed(NAME, key, WEIGHTS) === "canary") ?? "";
    expect((await started.loader.get(NAME, { targetingKey })).log).toEqual({
      prompt: NAME,
      version: "1.5.0",
      digest: canary.content,
      variant: "canary",
      channel: "production",
      sequence: 2,
      source: "fresh",
    });
  });
});

it("the loader's buckets are the command line's", () => {
  expect(ALGORITHM).toBe(SIGNED);
  for (let index = 0; index < 2000; index++) {
    const key = `${index.toString(36)}-é`.slice(0, (index % 5) + 1);
    expect(variantOf("p", key, WEIGHTS)).toBe(bucketed("p", key, WEIGHTS));
  }
});
