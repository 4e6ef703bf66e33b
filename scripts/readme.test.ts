import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { main } from "../action/src/commands/program.ts";
import { capturePrinted } from "../action/test/printed.ts";

const ROOT = join(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

afterEach(() => {
  vi.restoreAllMocks();
});

it("README.md names every command of --help", async () => {
  const printed = capturePrinted();
  await main(["--help"]);
  const [, commands = ""] = printed.join("").split("\nCommands:\n");
  const names = [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !new RegExp(`npx assay ${name}\\b`).test(readme))).toEqual([]);
});

it("README.md lists every page of docs/", () => {
  const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  expect(pages.filter((name) => !readme.includes(`[\`docs/${name}\`]`))).toEqual([]);
});
