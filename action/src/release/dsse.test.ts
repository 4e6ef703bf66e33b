import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Envelope, envelopeText, openEnvelope, preAuthenticationEncoding, signText } from "./dsse.ts";
import { newKeyPair, readPrivateKey, readPublicKeys } from "./keys.ts";
import { RejectedError } from "./rejection.ts";

const TYPE = "application/vnd.assay.channel+json";
const [ours, next, stranger] = [newKeyPair(), newKeyPair(), newKeyPair()];
const keys = readPublicKeys([ours.publicKey]);
const sign = (text: string, ...pairs: readonly { privateKey: string }[]) =>
  envelopeText(
    signText(
      TYPE,
      text,
      pairs.map(({ privateKey }) => readPrivateKey(privateKey)),
    ),
  );
const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
  return "accepted";
};

describe("a signed file", () => {
  it("opens to the same text, whatever it is", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => openEnvelope(sign(text, ours), TYPE, keys).text === text));
  });

  it("does not open with any byte of it changed", () => {
    const bytes = Buffer.from(sign('{"sequence":8}', ours).trimEnd());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(codeOf(() => openEnvelope(changed.toString("utf8"), TYPE, keys))).not.toBe("accepted");
      }),
      { numRuns: 1000 },
    );
  });

  it("says whether the key is unknown, the text changed, or the file meant for something else", () => {
    const envelope: Envelope = JSON.parse(sign("a", ours));
    expect(codeOf(() => openEnvelope(sign("a", stranger), TYPE, keys))).toBe("unknown-key");
    const changed = envelopeText({ ...envelope, payload: Buffer.from("b").toString("base64") });
    expect(codeOf(() => openEnvelope(changed, TYPE, keys))).toBe("bad-signature");
    const claimed = {
      ...(JSON.parse(sign("a", stranger)) as Envelope),
      signatures: [{ keyid: ours.id, sig: (JSON.parse(sign("a", stranger)) as Envelope).signatures[0]?.sig ?? "" }],
    };
    expect(codeOf(() => openEnvelope(envelopeText(claimed), TYPE, keys))).toBe("bad-signature");
    expect(codeOf(() => openEnvelope(sign("a", ours), "application/vnd.assay.manifest+json", keys))).toBe("wrong-type");
    expect(codeOf(() => openEnvelope("{}", TYPE, keys))).toBe("malformed");
    expect(codeOf(() => openEnvelope(envelopeText({ ...envelope, signatures: [] }), TYPE, keys))).toBe("malformed");
  });

  it("opens with either key while one replaces the other", () => {
    const text = sign("a", ours, next);
    expect(openEnvelope(text, TYPE, readPublicKeys([next.publicKey])).keyid).toBe(next.id);
    expect(openEnvelope(text, TYPE, keys).keyid).toBe(ours.id);
    expect(readPublicKeys([ours.publicKey + next.publicKey]).size).toBe(2);
  });

  it("is signed as DSSE says, so that other tools can check it", () => {
    expect(preAuthenticationEncoding("http://example.com/HelloWorld", Buffer.from("hello world")).toString()).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
    const { payload, signatures }: Envelope = JSON.parse(sign("ä", ours));
    const signed = Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} 2 ä`);
    expect(payload).toBe("w6Q=");
    expect(verify(null, signed, createPublicKey(ours.publicKey), Buffer.from(signatures[0]?.sig ?? "", "base64"))).toBe(true);
  });
});

describe("keys", () => {
  it("that are none are refused without being repeated", () => {
    expect(() => readPublicKeys(["hello"])).toThrow("This is no public key");
    expect(() => readPrivateKey("secret")).toThrow("The private key cannot be read. Give an Ed25519 key as PEM.");
  });
});
