import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { simpleGit } from "simple-git";
import { afterAll, describe, expect, it, vi } from "vitest";
import { main } from "../action/src/commands/program.ts";
import { checkRepository } from "../action/src/documents/check.ts";
import { schemas } from "../action/src/documents/schemas/all.ts";
import { readSettings } from "../action/src/documents/settings/settings-reader.ts";
import { formatProblem } from "../action/src/errors.ts";
import { openRepository } from "../action/src/repository/repository.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/audit.md",
  "docs/comments.md",
  "docs/decisions.md",
  "docs/drift.md",
  "docs/files.md",
  "docs/live.md",
  "docs/loader.md",
  "docs/import-export.md",
  "docs/measuring.md",
  "docs/overlays.md",
  "docs/privacy.md",
  "docs/releasing.md",
  "docs/security-model.md",
  "docs/setup.md",
  "docs/sign-off.md",
  "docs/traceability.md",
];
const page = (path: string) => readFileSync(join(ROOT, path), "utf8");

const folder = mkdtempSync(join(tmpdir(), "assay-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A path in bold and the code block under it: a file of the example. */
const examples = [...page("docs/files.md").matchAll(/^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, path = "", text = ""]) => [path, text] as const,
);

/** Names of all properties in a schema, at any depth. */
function keysOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(keysOf);
  return Object.entries(node).flatMap(([keyword, value]) => {
    if (keyword === "examples" || keyword === "default") return [];
    if (keyword === "properties") return [...Object.keys(value as object), ...Object.values(value as object).flatMap(keysOf)];
    return keysOf(value);
  });
}

it("CONTRIBUTING.md says of every folder what it does", () => {
  const rows = page("CONTRIBUTING.md").match(/^\| `[^|]*\|/gm) ?? [];
  const named = new Set(rows.flatMap((row) => [...row.matchAll(/`([a-z]+)`/g)].map(([, name]) => name)));
  const folders = readdirSync(join(ROOT, "action/src"), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  expect(folders.filter((name) => !named.has(name))).toEqual([]);
});

describe("docs/files.md", () => {
  it("shows a whole repository in which `assay check` finds nothing", async () => {
    expect(examples.map(([path]) => path)).toHaveLength(6);
    for (const [path, text] of examples) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await simpleGit(folder).init();
    await using repository = await openRepository(folder);
    expect((await checkRepository(repository.workingTree())).map(formatProblem)).toEqual([]);
  });

  it.each(Object.entries(schemas))("names every key of %s", (_, schema) => {
    const text = page("docs/files.md");
    const missing = [...new Set(keysOf(schema))].filter(
      (key) => !new RegExp(`(?<![\\w-])${key.replace(/[.$]/g, "\\$&")}(?![\\w-])`).test(text),
    );
    expect(missing).toEqual([]);
  });
});

describe("docs/sign-off.md", () => {
  it.each([...page("docs/sign-off.md").matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text))("settings %#", (text) => {
    expect(readSettings(text).problems.map(formatProblem)).toEqual([]);
  });

  it("the rules that .github/assay.yml has ready hold once they are no comment", () => {
    const [before = "", ready = ""] = page(".github/assay.yml").split(/(?<=^# Who has to agree.*\n)/m);
    const text = before + ready.replace(/^# /gm, "");
    expect(text).toMatch(/^sign-off:$/m);
    expect(readSettings(text).problems.map(formatProblem)).toEqual([]);
    expect(readSettings(text).settings?.["sign-off"]).toHaveLength(2);
  });
});

describe("the pages", () => {
  it.each(PAGES)("%s links to files and headings that exist", (path) => {
    const anchors = (file: string) =>
      [...page(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} -]/gu, "")
          .replaceAll(" ", "-"),
      );
    // Pictures are made by a script; addresses on the network are not asked.
    for (const [, target = ""] of page(path).matchAll(/(?<!!)\[[^\]]*\]\((?!https?:)([^)\s]+)\)/g)) {
      const [to = "", anchor] = target.split("#");
      const file = to === "" ? path : join(dirname(path), to);
      expect(existsSync(join(ROOT, file)), `${path}: ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchors(file), `${path}: ${target}`).toContain(anchor);
    }
  });
});

async function help(...command: readonly string[]): Promise<string> {
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  try {
    expect(await main([...command, "--help"])).toBe(0);
  } finally {
    spy.mockRestore();
  }
  return written.join("");
}

const commandsIn = (text: string) =>
  [...(text.split("\nCommands:\n")[1] ?? "").matchAll(/^ {2}([a-z]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");

describe("the commands", () => {
  it("are all in the README, and no other command or option is on any page", async () => {
    const top = commandsIn(await help());
    const below = commandsIn(await help("answers")).map((name) => `answers ${name}`);
    const all = [...top.filter((name) => name !== "answers"), ...below];
    const readme = page("README.md");
    expect(all.filter((name) => !readme.includes(`| \`npx assay ${name}`))).toEqual([]);

    const text = PAGES.map(page).join("\n");
    const groups = ["audit", "rollout", "trace"].map(async (group) => commandsIn(await help(group)).map((name) => `${group} ${name}`));
    const nested = (await Promise.all(groups)).flat();
    const known = [...all, ...nested];
    const mentioned = [...text.matchAll(/npx assay ([a-z]+(?: (?:record|import|verify))?)/g)].map(([, name = ""]) => name);
    expect(mentioned.filter((name) => !known.includes(name))).toEqual([]);
    const helps = (await Promise.all(known.map((name) => help(...name.split(" "))))).join("\n");
    const options = [...text.matchAll(/assay [^`\n]*?(--[a-z-]+)/g)].map(([, option = ""]) => option);
    expect(options.filter((option) => !helps.includes(option) && option !== "--version")).toEqual([]);
  });
});
