import { createPublicKey, type KeyObject } from "node:crypto";
import type { Tree } from "../../documents/tree.ts";
import { UserError } from "../../errors.ts";
import { keyId, type PublicKeys, readPrivateKey, readPublicKeys } from "../../release/keys.ts";

/** Where a team keeps the public halves of its keys. */
export const PUBLIC_KEYS = ".github/assay-release.pem";

/** What signs, and what is believed. */
export interface Signing {
  readonly key: KeyObject;
  /** The key's own public half, and those that the default branch lists: the last key signed what stands there. */
  readonly trusted: PublicKeys;
}

/** The key of the environment. Throws a UserError where there is none, and where the default branch lists others only: nothing is ever published without a signature that services believe. */
export async function readSigning(env: Readonly<Record<string, string | undefined>>, trusted: Tree): Promise<Signing> {
  const text = env.ASSAY_SIGNING_KEY ?? "";
  if (text === "")
    throw new UserError(
      "What loaders read is signed, and there is no key. Make one with `npx assay release --new-key` and put its private half into the variable ASSAY_SIGNING_KEY (on GitHub a secret).",
    );
  const key = readPrivateKey(text);
  const own = createPublicKey(key);
  const listed = await listedKeys(trusted);
  // What it signed, no service would believe.
  if (listed.size > 0 && !listed.has(keyId(own)))
    throw new UserError(
      `The key in ASSAY_SIGNING_KEY (${keyId(own)}) is none of those in ${PUBLIC_KEYS} on the default branch, so services would refuse what it signs. Add its public half there by a pull request, or use the other key.`,
    );
  return { key, trusted: new Map([...listed, [keyId(own), own]]) };
}

/** What is believed where nothing is signed: the keys that a revision lists; where it lists none, the key of the environment, if there is one. */
export async function believedKeys(env: Readonly<Record<string, string | undefined>>, trusted: Tree): Promise<PublicKeys> {
  const listed = await listedKeys(trusted);
  const text = env.ASSAY_SIGNING_KEY ?? "";
  if (listed.size > 0 || text === "") return listed;
  const own = createPublicKey(readPrivateKey(text));
  return new Map([[keyId(own), own]]);
}

/** The public keys that a revision lists; none where it lists none. */
export async function listedKeys(tree: Tree): Promise<PublicKeys> {
  const text = await tree.read(PUBLIC_KEYS);
  return text === null ? new Map() : readPublicKeys([text]);
}
