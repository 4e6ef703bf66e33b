import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ratingBundle } from "../released-prompt.ts";
import { serveFolder } from "./channel-server.ts";
import { publishChannel } from "./published-channel.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..", "..", "..");
const LOADER = join(ROOT, "action", "loader");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-service-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SERVICE = `
import { createLoader } from "@assay/loader";
const [source, key] = process.argv.slice(2);
const loader = await createLoader({ source, keys: [key], refreshSeconds: 0.05 });
const release = await loader.get("maturity-rating");
console.log(JSON.stringify({ version: release.version, messages: release.render({ title: "Up" }), prediction: release.read('{"tier":"7+","rationale":"r"}') }));
try { release.prompt.messages.push(1); } catch (error) { console.log(error.name); }
`;

describe("the loader as a package", () => {
  it("needs nothing but Node", async () => {
    const files = (await readdir(LOADER)).filter((name) => name.endsWith(".js"));
    expect(files.length).toBeGreaterThan(5);
    const imported = new Set<string>();
    for (const file of files) {
      for (const [, from = ""] of (await readFile(join(LOADER, file), "utf8")).matchAll(/^(?:import|export) .*from "([^"]+)";$/gm))
        imported.add(from);
    }
    expect([...imported].filter((from) => !from.startsWith("node:") && !from.startsWith("./"))).toEqual([]);
    const { dependencies, exports } = JSON.parse(await readFile(join(LOADER, "package.json"), "utf8"));
    expect(dependencies).toBeUndefined();
    for (const path of Object.values<string>(exports["."])) expect(await readdir(LOADER)).toContain(path.slice(2));
  });

  it("works as a copy in a service, whose process ends although the loader looks on", async () => {
    await mkdir(join(folder, "node_modules", "@assay"), { recursive: true });
    await cp(LOADER, join(folder, "node_modules", "@assay", "loader"), { recursive: true });
    await writeFile(join(folder, "service.mjs"), SERVICE);
    await using channel = await publishChannel();
    await channel.promote(ratingBundle("Rate {{title}}."), "1.4.0");
    await using server = await serveFolder(channel.folder);
    const { stdout } = await run(process.execPath, ["service.mjs", server.url, channel.publicKey], { cwd: folder, timeout: 30_000 });
    const [first = "", second] = stdout.trim().split("\n");
    expect(JSON.parse(first)).toEqual({
      version: "1.4.0",
      messages: [{ role: "user", content: [{ kind: "text", text: "Rate Up.\n" }] }],
      prediction: { status: "ok", values: { tier: "7+" }, clauses: [], confidence: null, escalate: false, rationale: null },
    });
    // Everybody is given the same prompt, so nobody may change it.
    expect(second).toBe("TypeError");
  });

  it("has types that its code keeps, and that a service can use", async () => {
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [tsc, "-p", LOADER], { cwd: ROOT });
    await writeFile(
      join(folder, "service.ts"),
      `import { createLoader, type Release } from "@assay/loader";
       const loader = await createLoader({ source: "https://prompts.example.com", keys: ["-----BEGIN PUBLIC KEY-----"] });
       const release: Release = await loader.get("maturity-rating", { targetingKey: "t" });
       const prediction = release.read("{}");
       export const label: string | readonly string[] | undefined = prediction.status === "ok" ? prediction.values["tier"] : undefined;`,
    );
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    const strict = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "false", "--types", ""];
    await run(process.execPath, [tsc, ...strict, "service.ts"], { cwd: folder });
  });
});
