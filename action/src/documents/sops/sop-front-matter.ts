import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { validate } from "../syntax/validate.ts";
import { readYaml } from "../syntax/yaml.ts";

interface SopFrontMatter {
  readonly sop: string;
  readonly title: string;
  readonly version: number;
  readonly owner?: string;
}

export interface SopParts {
  /** Null where it is missing or has problems. */
  readonly frontMatter: SopFrontMatter | null;
  /** The Markdown below it, and how many lines stand above. */
  readonly body: string;
  readonly offset: number;
  readonly problems: Problem[];
}

/** Cuts an SOP's file into front matter (between a first line `---` and the next one) and Markdown. */
export function splitSop(source: string, path: string): SopParts {
  const lines = source.split("\n");
  const isRuler = (line: string | undefined): boolean => /^---[ \t]*\r?$/.test(line ?? "");
  const whole = (line: number, code: string, message: string, hint: string): SopParts => ({
    frontMatter: null,
    body: source,
    offset: 0,
    problems: [errorAt({ path, line, column: 1 }, code, message, hint)],
  });
  if (!isRuler(lines[0])) {
    return whole(
      1,
      "no-front-matter",
      "This SOP has no front matter",
      "Begin the file with `---`, the keys `sop`, `title`, `version`, and `---`, for example `sop: MR`.",
    );
  }
  const close = lines.findIndex((line, index) => index > 0 && isRuler(line));
  if (close === -1) return whole(1, "open-front-matter", "The front matter is never closed", "Put a line `---` after its last key.");
  const { document, problems } = readYaml(lines.slice(1, close).join("\n"), path, { firstLine: 2 });
  if (document !== null) problems.push(...validate("sop", document));
  return {
    frontMatter: document === null || problems.length > 0 ? null : (document.value as SopFrontMatter),
    body: lines.slice(close + 1).join("\n"),
    offset: close + 1,
    problems,
  };
}
