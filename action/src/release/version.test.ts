import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTag, slugOf, tagOf } from "./tag.ts";
import { compareVersions, nextVersion, parseVersion } from "./version.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}$/);
const prompt = fc.oneof(
  name,
  fc.tuple(name, name).map(([base, overlay]) => `${base}/${overlay}`),
);
const version = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((numbers) => numbers.join("."));

describe("tags", () => {
  it("name a prompt or an overlay and a version, and are read back as they were meant", () => {
    fc.assert(
      fc.property(prompt, version, (prompt, version) => {
        expect(parseTag(tagOf({ prompt, version }))).toEqual({ prompt, version });
      }),
    );
  });

  it("put an overlay behind two hyphens, because a tag's name is one word", () => {
    expect(tagOf({ prompt: "maturity-rating/kids", version: "1.0.0" })).toBe("maturity-rating--kids@1.0.0");
    expect(parseTag("maturity-rating--kids@1.0.0")).toEqual({ prompt: "maturity-rating/kids", version: "1.0.0" });
  });

  it.each([
    "v1.0.0",
    "hate-speech",
    "hate-speech@",
    "hate-speech@1.0",
    "hate-speech@01.0.0",
    "hate-speech@1.0.0-rc.1",
    "Hate@1.0.0",
    "a---b@1.0.0",
    "a--b--c@1.0.0",
    "-a@1.0.0",
    "../a@1.0.0",
    "a@1.0.0\n",
    "a@1@1.0.0",
  ])("%j is no release's", (tag) => expect(parseTag(tag)).toBeNull());

  it.each(["../x", "a/b/c", "A", "a--b", "", "-x"])("refuse the prompt %j", (prompt) => {
    expect(() => slugOf(prompt)).toThrow("is no name of a prompt");
  });
});

describe("versions", () => {
  it("rise with every level, and are compared by number", () => {
    fc.assert(
      fc.property(version, fc.constantFrom("major", "minor", "patch"), (last, level) => {
        expect(compareVersions(nextVersion(last, level), last)).toBeGreaterThan(0);
      }),
    );
    expect(compareVersions("1.10.0", "1.9.9")).toBeGreaterThan(0);
  });

  it("begin with 1.0.0 and reset the numbers to the right", () => {
    expect([
      nextVersion(null, "patch"),
      nextVersion("1.4.2", "patch"),
      nextVersion("1.4.2", "minor"),
      nextVersion("1.4.2", "major"),
    ]).toEqual(["1.0.0", "1.4.3", "1.5.0", "2.0.0"]);
    expect(parseVersion("1.4.0+build")).toBeNull();
  });
});
