import { type KeyObject, sign as signBytes, verify as verifyBytes } from "node:crypto";
import { readDocument } from "./document.ts";
import { keyId, type PublicKeys } from "./keys.ts";
import { RejectedError } from "./rejection.ts";

/** A DSSE envelope, https://github.com/secure-systems-lab/dsse (1.0.2): payload and signatures in base64. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export const CHANNEL_TYPE = "application/vnd.assay.channel+json";
export const MANIFEST_TYPE = "application/vnd.assay.manifest+json";

/** The bytes that are signed: `DSSEv1 <length of type> <type> <length of payload> <payload>`, lengths in bytes. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}

/** Signs a text with every key (Ed25519). While a key is being replaced, sign with the old and the new one. */
export function signText(payloadType: string, text: string, keys: readonly KeyObject[]): Envelope {
  const payload = Buffer.from(text, "utf8");
  const signed = preAuthenticationEncoding(payloadType, payload);
  return {
    payloadType,
    payload: payload.toString("base64"),
    signatures: keys.map((key) => ({ keyid: keyId(key), sig: signBytes(null, signed, key).toString("base64") })),
  };
}

/** The envelope's file. */
export function envelopeText({ payloadType, payload, signatures }: Envelope): string {
  return `${JSON.stringify({ payloadType, payload, signatures })}\n`;
}

/**
 * The text in an envelope of the wanted type, once a signature of any listed key holds, and the id of that key. Throws a RejectedError: `malformed`, `wrong-type`,
 * `unknown-key` where none of the signatures is of a listed key, `bad-signature` where one claims to be and does not hold.
 */
export function openEnvelope(text: string, payloadType: string, keys: PublicKeys): { readonly text: string; readonly keyid: string } {
  const envelope = readDocument<Envelope>("envelope", text);
  if (envelope.payloadType !== payloadType)
    throw new RejectedError("wrong-type", `This is a signed \`${envelope.payloadType}\`, where a \`${payloadType}\` was expected.`);
  const payload = bytesOf(envelope.payload);
  const signed = preAuthenticationEncoding(payloadType, payload);
  const claims = envelope.signatures.flatMap(({ keyid, sig }) => {
    const key = keys.get(keyid);
    return key === undefined ? [] : [{ key, keyid, sig }];
  });
  if (claims.length === 0) {
    const ids = envelope.signatures.map(({ keyid }) => keyid).join(", ");
    throw new RejectedError("unknown-key", `It is signed by ${ids}, and that key is not among the ${keys.size} that are trusted.`);
  }
  const valid = claims.find(({ key, sig }) => verifyBytes(null, signed, key, bytesOf(sig)));
  if (valid === undefined)
    throw new RejectedError(
      "bad-signature",
      `The signature of ${claims[0]?.keyid} does not hold: the file was changed after it was signed.`,
    );
  return { text: payload.toString("utf8"), keyid: valid.keyid };
}

/** Base64 in its one canonical form: a decoder that forgives would let a changed file pass as the same. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw new RejectedError("malformed", "The envelope's base64 is damaged.");
  return bytes;
}
