import { UserError } from "../../errors.ts";

/** A pattern stands for at most so many without braces. */
const MOST_CHOICES = 1_000;

/**
 * Whether paths match a pattern with the four signs that configurations use: `**` for any folders, `*`, `?`, and `{one,other}`. It takes time in
 * proportion to the pattern and the path, whatever a stranger's configuration holds; an expression with many `**` would not. Throws a UserError for
 * braces that multiply without end.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const choices = withoutBraces(pattern).map((plain) => plain.split("/"));
  return (path) => {
    const steps = path.split("/");
    return choices.some((choice) => matches(choice, steps, (sign) => sign === "**", stepMatches));
  };
}

function withoutBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const waiting = [pattern];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) done.push(next);
    else {
      const [whole, inner = ""] = braces;
      const [before, after] = [next.slice(0, braces.index), next.slice(braces.index + whole.length)];
      for (const choice of inner.split(",").toReversed()) waiting.push(before + choice + after);
    }
    if (done.length + waiting.length > MOST_CHOICES)
      throw new UserError(`A pattern stands for more than ${MOST_CHOICES} others: write it with fewer braces, or several of it.`);
  }
  return done;
}

function stepMatches(sign: string, step: string): boolean {
  if (!/[*?]/.test(sign)) return sign === step;
  return matches(
    [...sign],
    [...step],
    (character) => character === "*",
    (character, other) => character === "?" || character === other,
  );
}

/** The signs in order over all parts, where a `gap` stands for any number of them: only the last gap is ever widened. */
function matches(
  signs: readonly string[],
  parts: readonly string[],
  isGap: (sign: string) => boolean,
  isOne: (sign: string, part: string) => boolean,
): boolean {
  let [sign, part] = [0, 0];
  let widened: { readonly sign: number; part: number } | null = null;
  while (part < parts.length) {
    const wanted = signs[sign];
    if (wanted !== undefined && isGap(wanted)) {
      widened = { sign, part };
      sign += 1;
    } else if (wanted !== undefined && isOne(wanted, parts[part] ?? "")) {
      sign += 1;
      part += 1;
    } else if (widened !== null) {
      widened.part += 1;
      sign = widened.sign + 1;
      part = widened.part;
    } else return false;
  }
  return signs.slice(sign).every(isGap);
}
