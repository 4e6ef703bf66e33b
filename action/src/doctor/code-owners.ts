import { pathMatcher } from "../documents/syntax/path-pattern.ts";
import type { CodeOwnersFacts } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

const TOPIC: Topic = {
  point: "code-owners",
  title: "Code owners",
  why: "Who changes .github or ground-truth changes what judges; their owners have to see it",
};
const PATH = ".github/CODEOWNERS";
/** What judges: by example a file of each place. */
const JUDGES = [".github/assay.yml", ".github/workflows/assay.yml", "ground-truth/fields.yaml", "ground-truth/any-set/items.jsonl"];

/** What judges has owners, GitHub knows them, and their review is required. */
export function codeOwnersFinding({ file, errors, binding }: CodeOwnersFacts, pages: Pages): Finding {
  if (!file.seen) return couldNotSee(TOPIC, file, pages.edit(PATH));
  if (file.value === null)
    return missing(TOPIC, "there is no CODEOWNERS", "Add owners for /.github/ and /ground-truth/", pages.create(PATH));
  const { path, text } = file.value;
  const ownersOf = codeOwners(text);
  const open = JUDGES.filter((judge) => ownersOf(judge).length === 0);
  if (open.length > 0)
    return missing(
      TOPIC,
      `${path} gives ${open.join(", ")} no owner`,
      "Add a line for /.github/ and one for /ground-truth/",
      pages.edit(path),
    );
  if (!errors.seen) return couldNotSee(TOPIC, errors, pages.edit(path));
  const [error] = errors.value;
  if (error) return missing(TOPIC, `GitHub cannot use ${path}:${error.line}: ${error.message}`, "Correct the line", pages.edit(path));
  if (!binding.seen) return couldNotSee(TOPIC, binding, pages.rules);
  if (!binding.value)
    return missing(
      TOPIC,
      "their review is not required",
      "In the default branch's ruleset tick Require review from Code Owners",
      pages.rules,
    );
  return ok(TOPIC, `${path} covers what judges, and their review is required`);
}

/**
 * Who owns a path by a CODEOWNERS file: the last line that matches decides, and one without owners takes them away. Patterns are those of
 * gitignore without `!` and `[ ]`: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeOwners(text: string): (path: string) => readonly string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern ? [{ matches: ownerPattern(pattern), owners }] : [];
  });
  return (path) => lines.findLast(({ matches }) => matches(path))?.owners ?? [];
}

function ownerPattern(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^\//, "");
  const anywhere = !plain.slice(0, -1).includes("/") && !pattern.startsWith("/");
  const root = anywhere ? `**/${plain}` : plain;
  // A name is a file or a folder with all that is in it; `docs/*` is the files in it only.
  const patterns = plain.endsWith("/") ? [`${root}**`] : /\/\*$/.test(plain) ? [root] : [root, `${root}/**`];
  try {
    return pathMatcher(patterns);
  } catch {
    // GitHub passes over a line that it cannot read, too.
    return () => false;
  }
}
