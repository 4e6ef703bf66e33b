import type { Problem } from "../../errors.ts";
import { errorAt } from "./error-at.ts";

export interface FrontMatter {
  /** The YAML between the two lines `---`; its first line is line 2 of the file. */
  readonly text: string;
  /** Line of the closing `---`. */
  readonly end: number;
  /** Everything after the closing line, as it stands. */
  readonly body: string;
}

/** What messages ask for, and whether front matter alone is enough. */
const KINDS = {
  prompt: { key: "assay.answer", bodyOptional: false },
  overlay: { key: "about", bodyOptional: true },
} as const;

const RULER = /^---[ \t]*\r?$/;

/** What only front matter says. Single words such as `input:` alone are no sign: prompts use them below a ruler. */
const FRONT_MATTER_KEYS = [
  /^assay\.[\w-]+[ \t]*:/m,
  /^model[ \t]*:[ \t]*[\w.-]+\/\S+[ \t]*\r?$/m,
  /^(?:input|output|config)[ \t]*:[ \t]*\{(?!\{)/m,
  /^(?:input|output|config)[ \t]*:[ \t]*\r?\n[ \t]+[\w?(][\w?()*, -]*:/m,
];

/**
 * Cuts the file of a prompt or an overlay into front matter and body. Front matter exists only where the file's first bytes are `---`.
 * Problems: none, one that is not closed, one that begins later, a second one further down, an empty body.
 */
export function splitFrontMatter(
  source: string,
  path: string,
  kind: keyof typeof KINDS = "prompt",
): { frontMatter: FrontMatter | null; problems: readonly Problem[] } {
  const fail = (line: number, code: string, message: string, hint: string) => ({
    frontMatter: null,
    problems: [errorAt({ path, line, column: 1 }, code, message, hint)],
  });
  if (source.startsWith("\uFEFF")) {
    return fail(
      1,
      "byte-order-mark",
      "The file begins with a byte order mark, so `---` is not first",
      "Save it as UTF-8 without a byte order mark.",
    );
  }
  const lines = source.split("\n");
  const first = lines[0] ?? "";
  if (!RULER.test(first)) {
    if (first.startsWith("---")) {
      return fail(1, "front-matter", "The first line must be `---` and nothing else", "Put what follows `---` on a line of its own.");
    }
    const stray = strayFrontMatter(lines, 0);
    if (stray === null) {
      return fail(
        1,
        "no-front-matter",
        `This ${kind} has no front matter`,
        `Begin the file with \`---\`, the keys (at least \`${KINDS[kind].key}\`) and \`---\`.`,
      );
    }
    const hint = "Move what stands before it (a comment, a licence, blank lines) below the closing `---`.";
    return fail(stray, "late-front-matter", `The front matter begins on line ${stray}; it must begin on line 1`, hint);
  }
  const close = lines.findIndex((line, index) => index > 0 && line.startsWith("---"));
  if (close === -1) {
    return fail(1, "open-front-matter", "The front matter is never closed", "Put a line `---` after its last key.");
  }
  if (!RULER.test(lines[close] ?? "")) {
    return fail(
      close + 1,
      "open-front-matter",
      "The `---` that closes the front matter must stand alone on its line",
      "Put what follows it on the next line.",
    );
  }
  const body = lines.slice(close + 1).join("\n");
  if (body.trim() === "" && !KINDS[kind].bodyOptional) {
    return fail(close + 1, "no-text", "The prompt has no text after its front matter", "Write the prompt below the closing `---`.");
  }
  const second = strayFrontMatter(lines, close + 1);
  if (second !== null) {
    const hint = "Move its keys into the front matter at the start of the file; for a ruler write `***`.";
    return fail(second, "second-front-matter", "This looks like a second front matter, and would be sent to the model", hint);
  }
  return {
    frontMatter: {
      text: lines
        .slice(1, close)
        .map((line) => `${line}\n`)
        .join(""),
      end: close + 1,
      body,
    },
    problems: [],
  };
}

/** The line of the first `---` from index `from` on that opens a block with keys of front matter; code fences are passed over. */
function strayFrontMatter(lines: readonly string[], from: number): number | null {
  let fence: string | null = null;
  for (let index = from; index < lines.length; index++) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(lines[index] ?? "")?.[1];
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) fence = fence === null ? mark : null;
    if (fence !== null || !RULER.test(lines[index] ?? "")) continue;
    const close = lines.findIndex((line, other) => other > index && RULER.test(line));
    const block = lines.slice(index + 1, close === -1 ? undefined : close).join("\n");
    if (FRONT_MATTER_KEYS.some((key) => key.test(block))) return index + 1;
  }
  return null;
}
