/** Where in a file something stands; lines and columns count from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong in a file: where, what, and what to change. */
export interface Problem extends Place {
  /** Stable, kebab-case: `unknown-key`, `duplicate-id`, … */
  readonly code: string;
  readonly message: string;
  /** What the person can do about it; empty where the message already says so. */
  readonly hint: string;
  readonly severity: "error" | "warning";
}

/** `file:line:column: message` and the hint on a line of its own. */
export function formatProblem(problem: Problem): string {
  const place = `${problem.path}:${problem.line}:${problem.column}`;
  const mark = problem.severity === "warning" ? "warning: " : "";
  return `${place}: ${mark}${problem.message}${problem.hint ? `\n    ${problem.hint}` : ""}`;
}

/**
 * Something the person can mend: bad input, a missing key, a refused path. The message says what is wrong and what to change.
 * Everything that is not a UserError is a bug and crashes with its stack.
 */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(message: string, options: { readonly problems?: readonly Problem[]; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "UserError";
    this.problems = options.problems ?? [];
  }

  /** An error made of file problems: one message that lists them all. */
  static of(problems: readonly Problem[]): UserError {
    return new UserError(problems.map(formatProblem).join("\n"), { problems });
  }
}

/** The person pressed Ctrl-C or the runner asked to stop; what was paid for is on disk. */
export class Interrupted extends Error {
  constructor(message = "Interrupted. What was paid for is stored; run the same command again to go on.") {
    super(message);
    this.name = "Interrupted";
  }
}
