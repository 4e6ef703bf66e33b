import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "./folder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-test-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a folder that somebody named", () => {
  it("is made with those above it, and may be there", async () => {
    const path = join(folder, "a/b/c");
    await makeFolder(path);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it("may be asked for by several at once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(folder, "a/b/c"))));
    expect((await stat(join(folder, "a/b/c"))).isDirectory()).toBe(true);
  });

  it.each(["/proc/x", "/proc/x/y/z", "/dev/null/x"])("is refused at once where nothing can be made: %s", async (path) => {
    await expect(makeFolder(path)).rejects.toThrow(`Cannot write to ${path}: `);
  });

  it("is refused where a file has its name", async () => {
    await writeFile(join(folder, "a"), "");
    await expect(makeFolder(join(folder, "a"))).rejects.toThrow("Cannot write to");
    await expect(makeFolder(join(folder, "a/b"))).rejects.toThrow("Cannot write to");
  });
});
