import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ratingBundle, targetOf } from "../../test/released-prompt.ts";
import { ALGORITHM } from "./bucket.ts";
import { type Change, nextIndex, signIndex, verifyIndex } from "./channel.ts";
import type { ChannelIndex } from "./channel-index.ts";
import { envelopeText } from "./dsse.ts";
import { newKeyPair, readPrivateKey, readPublicKeys } from "./keys.ts";
import { RejectedError } from "./rejection.ts";

const bundle = ratingBundle();
const set = (version: string, reason = "release"): Change => ({
  kind: "set",
  prompt: bundle.prompt,
  target: targetOf(bundle, version),
  reason,
});
const now = new Date("2026-11-21T10:00:00Z");
const pair = newKeyPair();
const [signer, keys] = [readPrivateKey(pair.privateKey), readPublicKeys([pair.publicKey])];
const signed = (index: ChannelIndex) => envelopeText(signIndex(index, [signer]));
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

function indexAfter(changes: readonly Change[]): ChannelIndex {
  let index: ChannelIndex | null = null;
  for (const change of changes) index = nextIndex(index, change, { channel: "production", now });
  if (index === null) throw new Error("no changes");
  return index;
}

function rejection(text: string, expected: Partial<Parameters<typeof verifyIndex>[2]> = {}): string {
  try {
    verifyIndex(text, keys, { channel: "production", lastSequence: null, now, ...expected });
  } catch (error) {
    if (error instanceof RejectedError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

describe("a channel", () => {
  it("numbers its indexes without a gap, whatever happens to it, and each is believed after the one before", () => {
    const change = fc.oneof(
      fc.nat(9).map((patch) => set(`1.0.${patch}`)),
      fc.constant<Change>({ kind: "renew" }),
      fc.constant<Change>({ kind: "rollout", prompt: bundle.prompt, rollout: null, reason: "end" }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let index = indexAfter([set("1.0.0")]);
        for (const [count, change] of changes.entries()) {
          const next = nextIndex(index, change, { channel: "production", now });
          expect(next.sequence).toBe(count + 2);
          expect(verifyIndex(signed(next), keys, { channel: "production", lastSequence: index.sequence, now })).toEqual(next);
          expect(rejection(signed(index), { lastSequence: next.sequence })).toMatch(/^replayed: /);
          index = next;
        }
      }),
      { numRuns: 30 },
    );
  });

  it("rolls back with a higher sequence and a lower version", () => {
    const index = indexAfter([set("1.4.0"), set("1.5.0"), set("1.4.0", "rollback #131")]);
    expect(index).toMatchObject({
      sequence: 3,
      prompts: {
        "maturity-rating": {
          version: "1.4.0",
          tag: "maturity-rating@1.4.0",
          previous: "1.5.0",
          reason: "rollback #131",
          since: now.toISOString(),
        },
      },
    });
  });

  it("leaves other prompts as they are", () => {
    const other = ratingBundle(undefined, "hate-speech");
    const index = indexAfter([set("1.4.0"), { kind: "set", prompt: "hate-speech", target: targetOf(other, "1.0.0"), reason: "release" }]);
    expect(Object.keys(index.prompts)).toEqual(["maturity-rating", "hate-speech"]);
    expect(index.prompts["hate-speech"]?.previous).toBeNull();
  });

  it("ends a rollout when something is promoted or rolled back", () => {
    const rollout = { algorithm: ALGORITHM, weights: [["canary", 5]] as const, variants: { canary: targetOf(bundle, "1.5.0") } };
    const shared = indexAfter([set("1.4.0"), { kind: "rollout", prompt: bundle.prompt, rollout, reason: "canary 5 %" }]);
    expect(shared.prompts[bundle.prompt]).toMatchObject({ version: "1.4.0", previous: null, rollout });
    expect(rejection(signed(shared))).toBe("accepted");
    expect(nextIndex(shared, set("1.4.0"), { channel: "production", now }).prompts[bundle.prompt]).not.toHaveProperty("rollout");
  });

  it("refuses what makes no sense", () => {
    const issue = { channel: "production", now };
    expect(() => nextIndex(null, { kind: "renew" }, issue)).toThrow("There is no index to renew");
    expect(() => nextIndex(null, { kind: "rollout", prompt: "p", rollout: null, reason: "r" }, issue)).toThrow("does not serve `p` yet");
    expect(() => nextIndex(indexAfter([set("1.0.0")]), { kind: "renew" }, { channel: "staging", now })).toThrow("not of staging");
    const foreign: Change = { kind: "set", prompt: "hate-speech", target: targetOf(bundle, "1.0.0"), reason: "release" };
    expect(() => nextIndex(null, foreign, issue)).toThrow("maturity-rating@1.0.0 is no release of `hate-speech`.");
    expect(() => nextIndex(null, set("1.0.0"), { channel: "../x", now })).toThrow("is no name of a channel");
  });
});

describe("an index", () => {
  const text = signed(indexAfter([set("1.4.0")]));

  it("is refused once it has ended, unless somebody only wants to read it", () => {
    expect(rejection(text, { now: later(29) })).toBe("accepted");
    expect(rejection(text, { now: later(30) })).toBe(
      "expired: This index ended on 2026-12-21T10:00:00.000Z. Renew the channel `production`.",
    );
    expect(rejection(text, { now: null })).toBe("accepted");
  });

  it("of another channel is refused", () => {
    expect(rejection(text, { channel: "staging" })).toMatch(/^wrong-channel: /);
  });

  it("signed by somebody else, changed, or served again is refused, each with its reason", () => {
    const stranger = newKeyPair();
    expect(rejection(envelopeText(signIndex(indexAfter([set("1.4.0")]), [readPrivateKey(stranger.privateKey)])))).toMatch(/^unknown-key: /);
    const envelope = JSON.parse(text);
    const payload = Buffer.from(Buffer.from(envelope.payload, "base64").toString().replace("1.4.0", "1.3.0")).toString("base64");
    expect(rejection(envelopeText({ ...envelope, payload }))).toMatch(/^bad-signature: /);
    expect(rejection(text, { lastSequence: 2 })).toBe(
      "replayed: This index has sequence 1, but 2 was seen before: an old index is being served.",
    );
  });

  it.each(["https://elsewhere.example/x.bundle.json", "../x.bundle.json", "releases/../x.json", "/etc/passwd", "releases/a/../../x"])(
    "whose bundle stands at %s is refused, although it is signed",
    (url) => {
      const index = indexAfter([set("1.4.0")]);
      const entry = index.prompts[bundle.prompt];
      expect(rejection(signed({ ...index, prompts: { [bundle.prompt]: { ...entry, url } as never } }))).toMatch(/^malformed: /);
    },
  );
});
