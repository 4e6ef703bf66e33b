import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterAll, expect, it } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("works from a minified bundle of one file, and keeps standard output clean", async () => {
  const bundle = await rolldown({ input: join(here, "model.ts"), platform: "node", logLevel: "silent" });
  await bundle.write({ dir: folder, format: "esm", minify: true, entryFileNames: "model.mjs" });
  await bundle.close();
  expect(readdirSync(folder)).toEqual(["model.mjs"]);
  writeFileSync(
    join(folder, "ask.mjs"),
    `import { openEmbedded } from "./model.mjs";
const model = await openEmbedded("embedded/nearest-rule", { packages: ${JSON.stringify(here)} });
const text = (role, text) => ({ role, content: [{ kind: "text", text }] });
const messages = [text("system", "## yes\\n- A dog barks at night\\n\\n## no\\n- The sun shines on the sea"), text("user", "The puppy barked until morning.")];
const schema = { type: "object", properties: { answer: { enum: ["yes", "no"] } } };
const reply = await model.ask({ model: model.id, messages, config: {}, schema, repeat: 0 }, new AbortController().signal);
console.log(reply.text);
`,
  );
  // Nothing closes the model: idle threads must not keep the process alive.
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "ask.mjs")]);
  expect(stdout).toBe('{"answer":"yes"}\n');
});
