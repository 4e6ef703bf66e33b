import type { Reason, ReasonLink } from "../../comparison/sign-off.ts";

/** Whether a condition holds, and why. `null`: nobody can tell. */
export interface Outcome {
  readonly holds: boolean | null;
  /** Why it is so; never empty. */
  readonly because: readonly Reason[];
}

/** Every one of them: one that does not hold settles it, whatever nobody can tell. */
export function allOf(outcomes: readonly Outcome[]): Outcome {
  return settled(outcomes, false);
}

/** At least one of them: one that holds settles it. */
export function anyOf(outcomes: readonly Outcome[]): Outcome {
  return settled(outcomes, true);
}

/** The three-valued logic of Kleene: what nobody can tell stays so, unless another outcome settles it. */
function settled(outcomes: readonly Outcome[], by: boolean): Outcome {
  const deciding = outcomes.filter(({ holds }) => holds === by);
  const unknown = outcomes.filter(({ holds }) => holds === null);
  const holds = deciding.length > 0 ? by : unknown.length > 0 ? null : !by;
  return { holds, because: (deciding.length > 0 ? deciding : unknown.length > 0 ? unknown : outcomes).flatMap(({ because }) => because) };
}

/** Not it. What nobody can tell stays so. */
export function negated({ holds, because }: Outcome): Outcome {
  return { holds: holds === null ? null : !holds, because };
}

/** A reason. Backticks enclose names, so those of others lose theirs. */
export function reason(text: string, links: readonly ReasonLink[] = []): Reason {
  return { text, links };
}

/** Somebody else's name within a reason. */
export function named(name: string): string {
  return `\`${inTicks(name)}\``;
}

/** A link from a name to its place. */
export function linkTo(name: string, path: string, line: number | null, side: ReasonLink["side"]): ReasonLink {
  return { name: inTicks(name), path, line, side };
}

function inTicks(name: string): string {
  return name.replace(/[`\r\n]/g, "'");
}

/** `a, b and 3 more`. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
