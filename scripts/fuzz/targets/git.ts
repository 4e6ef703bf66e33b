import { resolve } from "node:path/posix";
import * as fc from "fast-check";
import { parseDiff } from "../../../action/src/repository/patch.ts";
import { checkRevision } from "../../../action/src/repository/revision.ts";
import { checkPath } from "../../../action/src/repository/tree-path.ts";
import { decodeUtf8, firstBadByte } from "../../../action/src/repository/utf8.ts";
import { isSame, unlessRefused } from "../laws.ts";
import { near } from "../mutations.ts";
import { target } from "../target.ts";

/** Whether a check lets the text through. */
async function accepts(check: () => void): Promise<boolean> {
  const taken = await unlessRefused(() => {
    check();
    return true;
  });
  return taken === true;
}

const revision = target(
  "revision",
  "what is taken for a revision cannot be an option, a range or two words for Git",
  near(["main", "v1.4.0", "HEAD~2", "refs/pull/7/head", "b7e04d1", "origin/main"], ["--output=x", "-", "..", "^", "@{1}", ":/x"]),
  async (text) => {
    if (!(await accepts(() => checkRevision(text)))) return;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
    if (text === "" || /^[-^]|\.\.|[\u0000-\u0020\u007f:?*[\\]/.test(text)) throw new Error(`${JSON.stringify(text)} was taken`);
  },
);

const path = target(
  "path",
  "what is taken for a path stays in its folder",
  near(["prompts/rating/prompt.md", "sops/a.md", "ground-truth/x/items.jsonl"], ["../", "/../", "C:", ".git/", ".GIT", "//"]),
  async (text) => {
    if (!(await accepts(() => checkPath(text)))) return;
    const resolved = resolve("/repository", text);
    if (!resolved.startsWith("/repository/")) throw new Error(`${JSON.stringify(text)} leads to ${resolved}`);
    if (text.split("/").some((part) => part === "" || part.toLowerCase() === ".git")) throw new Error(`${JSON.stringify(text)} was taken`);
  },
);

/** Lines of one file's change, and the patch that Git would write of them (one hunk, all of it context). */
const change = fc.array(
  fc.record({
    mark: fc.constantFrom("-", "+", " "),
    text: near(["text", "@@ -1 +1 @@", "diff --git a/x b/x", "-- x"]).map((line) => line.replace(/[\n\0]/g, "")),
  }),
  {
    minLength: 1,
    maxLength: 12,
  },
);
/** Of a name, no NUL: Git ends names with it. */
const name = near(["a.md", "prompts/x/prompt.md"]).map((text) => text.replace(/\0/g, "") || "a");

const diff = target(
  "diff",
  "a patch is read back as the lines that changed, whatever they hold",
  fc.record({ name, change }),
  ({ name: file, change: lines }) => {
    if (lines.every(({ mark }) => mark === " ")) return;
    const count = (mark: string): number => lines.filter((line) => line.mark === mark || line.mark === " ").length;
    const [base, head] = [count("-"), count("+")];
    const header = `@@ -${base === 0 ? 0 : 1},${base} +${head === 0 ? 0 : 1},${head} @@`;
    const body = lines.map(({ mark, text }) => `${mark}${text}\n`).join("");
    const output = `:100644 100644 aaaaaaa bbbbbbb M\0${file}\0\0diff --git a/x b/x\nindex aaaaaaa..bbbbbbb 100644\n--- a/x\n+++ b/x\n${header}\n${body}`;
    const [found, ...more] = parseDiff(output);
    isSame(more, [], "more files");
    isSame([found?.basePath, found?.headPath, found?.binary], [file, file, false], "names");
    const touched = (
      mark: string,
      from: (hunk: { baseStart: number; baseEnd: number; headStart: number; headEnd: number }) => readonly [number, number],
    ) =>
      (found?.hunks ?? []).map((hunk) => from(hunk)).reduce((sum, [start, end]) => sum + end - start + 1, 0) -
      lines.filter((line) => line.mark === mark).length;
    isSame(
      [touched("-", ({ baseStart, baseEnd }) => [baseStart, baseEnd]), touched("+", ({ headStart, headEnd }) => [headStart, headEnd])],
      [0, 0],
      "changed lines",
    );
  },
);

const utf8 = target(
  "utf8",
  "bytes are text or refused, exactly as the platform's decoder",
  fc.uint8Array({ maxLength: 24 }),
  async (bytes) => {
    const strict = await unlessRefused(() => decodeUtf8(bytes, "a.md"));
    let wanted: string | null;
    try {
      wanted = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      wanted = null;
      if (firstBadByte(bytes) >= bytes.length) throw new Error("no bad byte was found");
    }
    if ((strict === null) !== (wanted === null) && wanted !== null && !wanted.includes("\0"))
      throw new Error(`${JSON.stringify(wanted)} was refused`);
    if (strict !== null) isSame(strict, wanted, "text");
  },
);

export const gitTargets = [revision, path, diff, utf8];
