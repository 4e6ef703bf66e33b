import { readBundle } from "./bundle.js";
import { openEnvelope } from "./envelope.js";
import { LoaderError } from "./error.js";
import { releasePath } from "./layout.js";
import { readObject } from "./shape.js";

/**
 * @import { KeyObject } from "node:crypto"
 * @import { Bundle } from "./index.d.ts"
 * @import { Source } from "./source.js"
 */

const TYPE = "application/vnd.assay.manifest+json";

/**
 * @typedef {object} Pinned
 * @property {Bundle} bundle
 * @property {string} digest of the bundle's file
 * @property {ReadonlyMap<string, Uint8Array>} files path to bytes, to be kept
 */

/**
 * One release by its version: its signed manifest says which bundle it is. Null where the source does not have it.
 *
 * @param {Source} source
 * @param {{ readonly prompt: string, readonly version: string }} release
 * @param {ReadonlyMap<string, KeyObject>} keys
 * @param {AbortSignal} signal
 * @returns {Promise<Pinned | null>}
 */
export async function readPinned(source, release, keys, signal) {
  const [manifestPath, bundlePath] = [releasePath(release, "manifest.dsse.json"), releasePath(release, "bundle.json")];
  const signed = await source.read(manifestPath, signal);
  if (signed === null) return null;
  const manifest = readObject(openEnvelope(Buffer.from(signed).toString("utf8"), TYPE, keys));
  if (manifest?.schema !== "assay/manifest@1" || typeof manifest.bundle !== "string")
    throw new LoaderError("malformed", `${manifestPath} is not of the form \`assay/manifest@1\`.`);
  if (manifest.prompt !== release.prompt || manifest.version !== release.version)
    throw new LoaderError("malformed", `${manifestPath} is the manifest of ${manifest.prompt}@${manifest.version}.`);
  const file = await source.read(bundlePath, signal);
  if (file === null) throw new LoaderError("bundle", `There is no ${bundlePath} at ${source.name}, although its manifest is there.`);
  const bundle = readBundle(file, manifest.bundle, release.prompt);
  return {
    bundle,
    digest: manifest.bundle,
    files: new Map([
      [manifestPath, signed],
      [bundlePath, file],
    ]),
  };
}
