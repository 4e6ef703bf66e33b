import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "assay-licences-"));
const written = () => {
  execFileSync(process.execPath, [fileURLToPath(new URL("licences.mjs", import.meta.url)), folder], { timeout: 60_000 });
  return readFileSync(join(folder, "licences.txt"), "utf8");
};

describe("licences.txt", () => {
  let text = "";
  beforeAll(() => {
    text = written();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("names what is bundled with its version, licence and full text", () => {
    expect(text).toMatch(/^ajv 8\.20\.0 \(MIT\) /m);
    expect(text).toMatch(/^yaml \S+ \(ISC\) /m);
    expect(text).toContain("Permission is hereby granted, free of charge");
    expect(text).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
  });

  it("leaves out what is only built or tested with, and the embedded model's packages, which stay outside", () => {
    expect(text).not.toMatch(/^(?:vitest|rolldown|typescript|@tensorflow\/\S+|@energetic-ai\/\S+) \d/m);
  });

  it("is the same for the same packages, and names no folder of this machine", () => {
    expect(written()).toBe(text);
    expect(text).not.toContain("node_modules");
    expect(text).not.toContain(process.cwd());
  });
});
