import picomatch from "picomatch";

/** Paths begin at the repository's root, also those that begin with a dot; a slash is a slash on every machine, and a line break in a name hides nothing. */
const OPTIONS = { dot: true, nonegate: true, windows: false, strictBrackets: true, flags: "s" } as const;

/**
 * Whether paths match one of some patterns: `prompts/**`, `sops/*.md`, `**` + `/{set,fields}.yaml`. Throws a SyntaxError for a pattern that is not well
 * formed (the settings are checked before): one that silently matched nothing would ask nobody.
 */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const tests = patterns.map((pattern) => picomatch(pattern, OPTIONS));
  return (path) => tests.some((test) => test(path));
}

/** What is wrong with a pattern, and what to write; null where nothing is. */
export function patternProblem(pattern: string): { readonly message: string; readonly hint: string } | null {
  if (pattern.startsWith("!")) return { message: "A pattern says what matches, not what does not", hint: "Write `not: {changed: […]}`." };
  if (/^\.?\//.test(pattern))
    return { message: "Paths begin at the repository's root", hint: `Write \`${pattern.replace(/^\.?\/+/, "")}\`.` };
  if (pattern.endsWith("/")) return { message: "Only files change, not folders", hint: `Write \`${pattern}**\`.` };
  if (pattern.includes("\\")) return { message: "A path is written with `/`", hint: `Write \`${pattern.replaceAll("\\", "/")}\`.` };
  try {
    picomatch.makeRe(pattern, { ...OPTIONS, debug: true });
    return null;
  } catch (error) {
    return {
      message: `This pattern cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: "For example `prompts/**`.",
    };
  }
}
