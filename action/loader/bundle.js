import { createHash } from "node:crypto";
import { LoaderError } from "./error.js";
import { frozen, readObject } from "./shape.js";

/** @import { Bundle } from "./index.d.ts" */

/**
 * The bundle in a file, once its bytes are those that somebody signed for. The bundle is frozen.
 *
 * @param {Uint8Array} bytes
 * @param {string} digest `sha256:…`
 * @param {string} prompt
 * @returns {Bundle}
 */
export function readBundle(bytes, digest, prompt) {
  const found = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  if (found !== digest)
    throw new LoaderError("bundle", `The bundle of \`${prompt}\` is damaged: its digest is ${found}, but ${digest} was released.`);
  const bundle = readObject(Buffer.from(bytes).toString("utf8"));
  if (bundle?.schema !== "assay/bundle@1")
    throw new LoaderError(
      "bundle",
      `The bundle of \`${prompt}\` is not of the form \`assay/bundle@1\`. Is this loader older than the release?`,
    );
  if (bundle.prompt !== prompt) throw new LoaderError("bundle", `The bundle released as \`${prompt}\` is that of \`${bundle.prompt}\`.`);
  // Its bytes are signed for, and what signs them has held them against the schema.
  return frozen(/** @type {Bundle} */ (/** @type {unknown} */ (bundle)));
}
