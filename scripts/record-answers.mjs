/**
 * Records the embedded model's answers to the sample prompts and overlays, and to both with the proposed changes, with the vectors of the items:
 * `node scripts/record-answers.mjs`. With `--check` it records anew in a scratch folder and compares with what is in the repository,
 * times and latencies aside. Run `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const answers = "ground-truth/titles/answers";
const files = ["embedded--nearest-rule.jsonl", "embedded--nearest-rule.vectors"];
const folder = mkdtempSync(join(tmpdir(), "assay-record-"));
const assay = (...args) =>
  execFileSync(process.execPath, [join(root, "action/dist/assay.js"), "-C", folder, ...args], { stdio: "inherit" });

try {
  for (const path of ["prompts", "sops", "ground-truth", ".github/assay.yml"])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  rmSync(join(folder, answers), { recursive: true, force: true });
  execFileSync("git", ["init", "--quiet", folder]);
  assay("answers", "record");
  for (const name of readdirSync(join(root, "scripts/proposals"))) {
    const prompt = join(folder, "prompts", name.replace(/\.md$/, ""), "prompt.md");
    if (existsSync(prompt)) cpSync(join(root, "scripts/proposals", name), prompt);
  }
  assay("answers", "record");
  if (process.argv.includes("--check")) {
    for (const name of files) {
      if (comparable(join(root, answers, name)) !== comparable(join(folder, answers, name))) {
        console.error(`${answers}/${name} differs from what the model answers now: run node scripts/record-answers.mjs`);
        process.exitCode = 1;
      }
    }
    if (!process.exitCode) console.log("The recorded answers are what the model answers now.");
  } else {
    for (const name of files) cpSync(join(folder, answers, name), join(root, answers, name), { force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A file without what differs from run to run. */
function comparable(path) {
  const text = readFileSync(path, path.endsWith(".jsonl") ? "utf8" : "base64");
  return text.replace(/"latency_ms":[\d.]+|"at":"[^"]*"/g, "");
}
