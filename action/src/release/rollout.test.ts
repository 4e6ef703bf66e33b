import { describe, expect, it } from "vitest";
import { ratingBundle, targetOf } from "../../test/released-prompt.ts";
import { readRollout } from "../documents/settings/rollout.ts";
import { rolloutOf } from "./rollout.ts";

const bundle = ratingBundle();
const flag = (state = "ENABLED") => {
  const text = JSON.stringify({
    flags: {
      "maturity-rating": {
        state,
        variants: { stable: "maturity-rating@1.4.0", canary: "maturity-rating@1.5.0" },
        defaultVariant: "stable",
        targeting: {
          fractional: [
            ["canary", 5],
            ["stable", 95],
          ],
        },
      },
    },
  });
  const { flags, problems } = readRollout(text);
  const found = flags.get("maturity-rating");
  if (found === undefined) throw new Error(JSON.stringify(problems));
  return found;
};
const live = (version: string) => ({ ...targetOf(bundle, version), previous: null, since: "2026-11-21T10:00:00Z", reason: "release" });
const released = (tag: string) => targetOf(bundle, tag.split("@")[1] ?? "");

describe("what a channel says of a rollout", () => {
  it("is the weights in their order, and where each variant's release stands", () => {
    expect(rolloutOf(flag(), live("1.4.0"), released)).toEqual({
      algorithm: "flagd-fractional/murmur3-32",
      weights: [
        ["canary", 5],
        ["stable", 95],
      ],
      variants: { stable: targetOf(bundle, "1.4.0"), canary: targetOf(bundle, "1.5.0") },
    });
  });

  it("is nothing for a flag that is disabled", () => {
    expect(rolloutOf(flag("DISABLED"), live("1.4.0"), released)).toBeNull();
  });

  it("needs the default variant to be live, and every variant to be released", () => {
    expect(() => rolloutOf(flag(), live("1.3.0"), released)).toThrow(
      "The default variant of `maturity-rating` is maturity-rating@1.4.0, but the channel serves maturity-rating@1.3.0. Promote",
    );
    expect(() => rolloutOf(flag(), live("1.4.0"), (tag) => (tag.endsWith("1.5.0") ? null : released(tag)))).toThrow(
      "The variant `canary` of `maturity-rating` is maturity-rating@1.5.0, which was never released.",
    );
  });
});
