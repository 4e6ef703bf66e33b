import { createHash, createPublicKey, verify } from "node:crypto";
import { LoaderError } from "./error.js";
import { isObject, readObject } from "./shape.js";

/** @import { KeyObject } from "node:crypto" */

const BLOCK = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/**
 * The public keys of some PEM texts, by their id: SHA-256 of the key's DER. Throws where there is none, or one that is not Ed25519.
 *
 * @param {readonly string[]} texts
 * @returns {ReadonlyMap<string, KeyObject>}
 */
export function readKeys(texts) {
  const keys = new Map();
  for (const block of texts.flatMap((text) => text.match(BLOCK) ?? [])) {
    const key = createPublicKey(block);
    if (key.asymmetricKeyType !== "ed25519")
      throw new LoaderError("options", `A key is of type ${key.asymmetricKeyType}: give Ed25519 keys.`);
    keys.set(
      `sha256:${createHash("sha256")
        .update(key.export({ type: "spki", format: "der" }))
        .digest("hex")}`,
      key,
    );
  }
  if (keys.size === 0)
    throw new LoaderError("options", "`keys` holds no public key: give PEM texts that begin with `-----BEGIN PUBLIC KEY-----`.");
  return keys;
}

/**
 * The text in a DSSE envelope of the wanted type, once a signature of any known key holds.
 *
 * @param {string} text
 * @param {string} payloadType
 * @param {ReadonlyMap<string, KeyObject>} keys
 * @returns {string}
 */
export function openEnvelope(text, payloadType, keys) {
  const envelope = readObject(text);
  if (envelope === null || typeof envelope.payload !== "string" || !Array.isArray(envelope.signatures))
    throw new LoaderError("malformed", "This is no signed file.");
  if (envelope.payloadType !== payloadType)
    throw new LoaderError("wrong-type", `This is a signed \`${envelope.payloadType}\`, where a \`${payloadType}\` was expected.`);
  const payload = Buffer.from(envelope.payload, "base64");
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
  let known = false;
  for (const signature of envelope.signatures) {
    if (!isObject(signature) || typeof signature.sig !== "string") continue;
    const key = keys.get(String(signature.keyid));
    if (key === undefined) continue;
    known = true;
    if (verify(null, signed, key, Buffer.from(signature.sig, "base64"))) return payload.toString("utf8");
  }
  if (known) throw new LoaderError("bad-signature", "The signature does not hold: the file was changed after it was signed.");
  throw new LoaderError("unknown-key", "The file is signed by a key that is not among `keys`.");
}
