import { describe, expect, it } from "vitest";
import { manifestOf, ratingBundle } from "../../test/released-prompt.ts";
import { CHANNEL_TYPE, envelopeText, signText } from "./dsse.ts";
import { newKeyPair, readPrivateKey, readPublicKeys } from "./keys.ts";
import { releasePath } from "./layout.ts";
import { manifestText, readManifest, signManifest, verifyManifest } from "./manifest.ts";

const pair = newKeyPair();
const [signer, keys] = [readPrivateKey(pair.privateKey), readPublicKeys([pair.publicKey])];
const manifest = { ...manifestOf(ratingBundle(), "1.5.1"), "rollback-of": "1.5.0", equals: "1.4.0" };

describe("a manifest", () => {
  it("is read back as it was written, signed or not", () => {
    expect(readManifest(manifestText(manifest))).toEqual(manifest);
    expect(verifyManifest(envelopeText(signManifest(manifest, [signer])), keys)).toEqual(manifest);
  });

  it("is refused with a key too many, a number that is none, or a version that is none", () => {
    for (const wrong of [{ live: true }, { counts: { tier: { head: { exact: 0.5 } } } }, { version: "v1" }, { verdict: "green" }]) {
      expect(() => readManifest(JSON.stringify({ ...manifest, ...wrong }))).toThrow("This is no manifest");
    }
  });

  it("is not a signed manifest because somebody signed its text as something else", () => {
    const envelope = envelopeText(signText(CHANNEL_TYPE, manifestText(manifest), [signer]));
    expect(() => verifyManifest(envelope, keys)).toThrow("where a `application/vnd.assay.manifest+json` was expected");
  });

  it("stands in the folder of its release, under a name that says what it is outside of it as well", () => {
    expect(releasePath({ prompt: "maturity-rating/kids", version: "1.0.0" }, "signed-manifest")).toBe(
      "releases/maturity-rating--kids/1.0.0/maturity-rating--kids-1.0.0.manifest.dsse.json",
    );
    expect(() => releasePath({ prompt: "../x", version: "1.0.0" }, "bundle")).toThrow("is no name of a prompt");
  });
});
