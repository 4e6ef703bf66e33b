/**
 * Writes licences.txt beside the bundle: the licence of every package that is in it. `node scripts/licences.mjs [FOLDER]`, default action/dist.
 * Plain JavaScript, because `npm run build` runs on Node 20. Same packages, same bytes.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { loadConfig } from "rolldown/config";

/** @typedef {{ name: string, version: string, licence: string, author: string, source: string, text: string }} Package */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
const RULE = "-".repeat(80);

process.chdir(ROOT);
const packages = await Promise.all((await bundledFolders()).map(readPackage));
const silent = packages.filter(({ licence, text }) => licence === "" && text === "");
if (silent.length > 0) throw new Error(`No licence is stated by ${silent.map(({ name }) => name).join(", ")}: it cannot be bundled.`);
await writeFile(join(process.argv[2] ?? join("action", "dist"), "licences.txt"), render(packages));

/**
 * The folders of the packages that the bundle takes code from, by the bundler's own module graph.
 * @returns {Promise<string[]>}
 */
async function bundledFolders() {
  const { output: _, ...input } = /** @type {import("rolldown").RolldownOptions} */ (await loadConfig(join(ROOT, "rolldown.config.ts")));
  const build = await rolldown(input);
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  const folders = output.flatMap((entry) => (entry.type === "chunk" ? entry.moduleIds.flatMap(packageFolder) : []));
  return [...new Set(folders)];
}

/** @param {string} module @returns {string[]} */
function packageFolder(module) {
  const marker = `${sep}node_modules${sep}`;
  const at = module.lastIndexOf(marker);
  if (at === -1) return [];
  const [first = "", second = ""] = module.slice(at + marker.length).split(sep);
  return [join(module.slice(0, at + marker.length), first.startsWith("@") ? join(first, second) : first)];
}

/** @param {string} folder @returns {Promise<Package>} */
async function readPackage(folder) {
  const { name, version, license, author, homepage, repository } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return {
    name,
    version,
    licence: typeof license === "string" ? license : "",
    author: (typeof author === "string" ? author : author?.name) || "its authors",
    source: homepage ?? (typeof repository === "string" ? repository : repository?.url) ?? "",
    text: texts.map(clean).join("\n\n"),
  };
}

/** @param {string} text */
function clean(text) {
  return text.replaceAll(/[ \t]*\r?\n/g, "\n").trim();
}

/** Packages with the same text share it. @param {readonly Package[]} found */
function render(found) {
  /** @type {Map<string, Package[]>} */
  const byText = new Map();
  for (const entry of [...found].sort(byName)) {
    const text = entry.text === "" ? `No text comes with it. Stated: ${entry.licence}, by ${entry.author}.` : entry.text;
    byText.set(text, [...(byText.get(text) ?? []), entry]);
  }
  const parts = [...byText].map(([text, group]) => {
    const names = group.map(({ name, version, licence, source }) => `${name} ${version} (${licence})${source === "" ? "" : ` ${source}`}`);
    return `${RULE}\n${[...new Set(names)].join("\n")}\n${RULE}\n\n${text}\n`;
  });
  return `Assay's bundle holds code of these packages, each under its own licence.\n\n${parts.join("\n")}`;
}

/** @param {Package} a @param {Package} b */
function byName(a, b) {
  const [first, second] = [`${a.name}@${a.version}`, `${b.name}@${b.version}`];
  return first < second ? -1 : first > second ? 1 : 0;
}
