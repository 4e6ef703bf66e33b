// Renders the review of the tour's change as a pull request shows it, and writes docs/review.png: `node scripts/screenshot.mjs`.
// Every word of the review comes from a run of the bundle on a scratch copy of the sample content; the page around it is a likeness of GitHub's.
// Nothing here needs a network. CHROME_PATH names another Chromium than that of the packages.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import MarkdownIt from "markdown-it";
import puppeteer from "puppeteer-core";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PROMPT = "prompts/maturity-rating/prompt.md";
const PROPOSAL = "scripts/proposals/maturity-rating.md";
const CONTENT = ["prompts", "sops", "ground-truth", ".github/assay.yml"];
const WIDTH = 960;
const SCALE = 1.25;
const TIMEOUT_MS = 60_000;
const markdown = new MarkdownIt({ html: true, linkify: false });

/** The marks as pictures: the fonts of a bare Chromium have no emoji. */
const MARKS = {
  "✅": `<rect width="16" height="16" rx="3" fill="#1f883d"/><path d="M4 8.4l2.7 2.7L12 5.6" stroke="#fff" stroke-width="2" fill="none"/>`,
  "❌": `<path d="M2.5 2.5l11 11m0-11l-11 11" stroke="#d1242f" stroke-width="3" fill="none"/>`,
  "⚠️": `<path d="M8 1l7.5 14H.5z" fill="#eac54f"/><path d="M8 5.5v5m0 1.6v1.6" stroke="#1f2328" stroke-width="1.6"/>`,
};

const STYLE = `
* { box-sizing: border-box }
body { margin: 0; padding: 16px; background: #f6f8fa; color: #1f2328; font: 14px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif }
.box { background: #fff; border: 1px solid #d1d9e0; border-radius: 8px; margin-bottom: 16px; overflow: hidden }
.bar { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e }
.bar b { color: #1f2328 }
.tag { border: 1px solid #d1d9e0; border-radius: 1em; padding: 0 7px; font-size: 12px; margin-left: 4px }
.text { padding: 4px 16px 12px }
h3 { font-size: 18px; line-height: 1.3; margin: 12px 0 8px }
p { margin: 8px 0 }
code { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; background: #818b981f; border-radius: 5px; padding: 2px 4px; white-space: nowrap }
table { border-collapse: collapse; margin: 8px 0 }
th, td { border: 1px solid #d1d9e0; padding: 4px 10px }
tr:nth-child(even) td { background: #f6f8fa }
summary { margin: 4px 0 }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 4px solid #d1d9e0; color: #59636e }
.diff { font: 12px/1.6 ui-monospace, "DejaVu Sans Mono", monospace; width: 100%; margin: 0 }
.diff td { border: 0; padding: 1px 8px; vertical-align: top; background: none }
.diff td:first-child { width: 44px; text-align: right; color: #59636e }
.diff .add td { background: #dafbe1 }
.diff .del td { background: #ffebe9 }
svg { width: 1em; height: 1em; vertical-align: -0.1em }
a { color: #0969da; text-decoration: none }
.inline { margin: 10px 14px 14px; border: 1px solid #d1d9e0; border-radius: 8px; overflow: hidden }
`;

const folder = mkdtempSync(join(tmpdir(), "assay-screenshot-"));
try {
  makeRepository();
  const json = join(folder, ".git", "comparison.json");
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "action/dist/assay.js"), "-C", folder, "--quiet", "compare", "main", "proposal", "--json", json],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  // 1 is a verdict: the proposal has no decision record yet.
  if (status !== 0 && status !== 1) throw new Error("The comparison did not come to a verdict.");
  const comparison = JSON.parse(readFileSync(json, "utf8"));
  await takePicture(await pageOf(comparison), join(ROOT, "docs/review.png"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function git(...args) {
  return execFileSync("git", ["-C", folder, "-c", "user.name=Sample", "-c", "user.email=sample@example.invalid", ...args], {
    encoding: "utf8",
  });
}

/** The sample content on `main`, without overlays, as the tour has it; the proposed change on a branch. */
function makeRepository() {
  const filter = (path) => basename(path) !== "overlays";
  for (const path of CONTENT) cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "Sample content");
  git("checkout", "--quiet", "-b", "proposal");
  writeFileSync(join(folder, PROMPT), readFileSync(join(ROOT, PROPOSAL)));
  git("commit", "--quiet", "--all", "--message", "Propose a change");
}

/** The renderers that the Action uses, bundled for this process: the command line writes no comments on lines. */
async function renderers() {
  const entry = join(folder, ".git", "renderers.ts");
  const from = (name) => JSON.stringify(join(ROOT, "action/src/report", name));
  writeFileSync(
    entry,
    `export { renderComment } from ${from("markdown.ts")};\nexport { renderHunkComment } from ${from("hunk-comment.ts")};\nexport { githubLinks } from ${from("links.ts")};\n`,
  );
  const bundle = await rolldown({ input: entry, platform: "node", logLevel: "silent" });
  const file = join(folder, ".git", "renderers.mjs");
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return await import(pathToFileURL(file).href);
}

async function pageOf(comparison) {
  const { renderComment, renderHunkComment, githubLinks } = await renderers();
  const commits = { base: comparison.base.commit, head: comparison.head.commit, judge: comparison.base.commit };
  const links = githubLinks({ server: "https://github.com", owner: "your-team", name: "policies", commits });
  const [prompt] = comparison.prompts;
  const effect = (hunk) => prompt.hunks[hunk].removed.fixed + prompt.hunks[hunk].removed.broken;
  const [index] = [...prompt.hunks.keys()]
    .filter((hunk) => renderHunkComment(comparison, 0, hunk, links) !== null)
    .sort((a, b) => effect(b) - effect(a));
  if (index === undefined) throw new Error("No change of the proposal did anything: there is no comment on lines to show.");
  const comment = (text, what) =>
    `<div class="bar"><b>github-actions</b><span class="tag">bot</span> ${what}</div><div class="text">${html(text)}</div>`;
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<div class="box">${comment(renderComment(comparison, { links }), "commented")}</div>
<div class="box"><div class="bar"><b>${escaped(PROMPT)}</b></div><table class="diff">${diffRows(prompt.hunks[index])}</table>
<div class="inline">${comment(renderHunkComment(comparison, 0, index, links), "commented on these lines")}</div></div>`;
}

function html(text) {
  return markdown
    .render(text)
    .replace(new RegExp(Object.keys(MARKS).join("|"), "g"), (mark) => `<svg viewBox="0 0 16 16">${MARKS[mark]}</svg>`);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** The rows of the diff that end in the last line of the hunk. */
function diffRows(hunk) {
  const lines = git("diff", "--no-color", "-U0", "main", "proposal", "--", PROMPT).split("\n");
  const rows = [];
  let [before, after, inside] = [0, 0, false];
  for (const line of lines) {
    const place = /^@@ -(\d+)\S* \+(\d+)\S* @@/.exec(line);
    if (place) {
      [before, after] = [Number(place[1]), Number(place[2])];
      inside = (hunk.side === "head" ? after : before) === hunk.start;
    } else if (inside && line.startsWith("-")) rows.push(["del", before++, line]);
    else if (inside && line.startsWith("+")) rows.push(["add", after++, line]);
  }
  return rows.map(([name, number, line]) => `<tr class="${name}"><td>${number}</td><td>${escaped(line)}</td></tr>`).join("");
}

async function takePicture(page, file) {
  const own = process.env.CHROME_PATH;
  const { default: chromium } = await import("@sparticuz/chromium");
  const browser = await puppeteer.launch({
    executablePath: own ?? (await chromium.executablePath()),
    args: own === undefined ? chromium.args : ["--no-sandbox"],
    headless: own === undefined ? "shell" : true,
    timeout: TIMEOUT_MS,
    protocolTimeout: TIMEOUT_MS,
  });
  try {
    const tab = await browser.newPage();
    await tab.setViewport({ width: WIDTH, height: 600, deviceScaleFactor: SCALE });
    await tab.setContent(page);
    await tab.screenshot({ path: file, fullPage: true });
  } finally {
    await browser.close();
  }
}
