import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { UserError } from "../errors.ts";

/** Public keys by their key id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

const PUBLIC_BLOCK = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/** The id of a key pair: SHA-256 of the public key's DER (SubjectPublicKeyInfo), as `sha256:…`. The same for both halves. */
export function keyId(key: KeyObject): string {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return `sha256:${createHash("sha256")
    .update(half.export({ type: "spki", format: "der" }))
    .digest("hex")}`;
}

/** All public keys of some PEM texts, each of which may hold several. Throws a UserError where a text holds none, or one that is not Ed25519. */
export function readPublicKeys(texts: readonly string[]): PublicKeys {
  const keys = new Map<string, KeyObject>();
  for (const text of texts) {
    const blocks = text.match(PUBLIC_BLOCK);
    if (blocks === null) throw new UserError("This is no public key. Give a PEM text that begins with `-----BEGIN PUBLIC KEY-----`.");
    for (const block of blocks) {
      const key = ed25519(() => createPublicKey(block), "public");
      keys.set(keyId(key), key);
    }
  }
  return keys;
}

/** The private key of a PEM text (PKCS#8). Throws a UserError that does not repeat the text. */
export function readPrivateKey(text: string): KeyObject {
  return ed25519(() => createPrivateKey(text), "private");
}

/** A new pair to sign releases with, both halves as PEM. */
export function newKeyPair(): { readonly id: string; readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    id: keyId(publicKey),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function ed25519(read: () => KeyObject, half: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    throw new UserError(`The ${half} key cannot be read. Give an Ed25519 key as PEM.`, { cause: error });
  }
  if (key.asymmetricKeyType !== "ed25519") throw new UserError(`The ${half} key is of type ${key.asymmetricKeyType}. Give an Ed25519 key.`);
  return key;
}
