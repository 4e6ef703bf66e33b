import type { Place } from "../errors.ts";

/**
 * Something to say about a file that is imported or exported. `error`: nothing of the file is taken in. `refused`: this part is left out, the
 * rest is taken in. `note`: it is taken in, and a person should know.
 */
export interface Finding extends Place {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  /** What the person can do about it; empty where the message already says so. */
  readonly hint: string;
  readonly severity: "error" | "refused" | "note";
}

/** Collects findings; the same one at the same place is kept once. */
export interface Findings {
  readonly all: readonly Finding[];
  add(severity: Finding["severity"], place: Place, code: string, message: string, hint?: string): void;
  /** Takes over what a reader of documents found; its warnings become notes. */
  take(problems: readonly TakenProblem[], severity?: Finding["severity"]): void;
}

interface TakenProblem extends Place {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly severity: "error" | "warning";
}

export function createFindings(): Findings {
  const all: Finding[] = [];
  const seen = new Set<string>();
  const add: Findings["add"] = (severity, { path, line, column }, code, message, hint = "") => {
    const key = `${path}\0${line}\0${column}\0${message}`;
    if (seen.has(key)) return;
    seen.add(key);
    all.push({ path, line, column, code, message, hint, severity });
  };
  return {
    all,
    add,
    take(problems, severity = "error") {
      for (const problem of problems) {
        add(problem.severity === "warning" ? "note" : severity, problem, problem.code, problem.message, problem.hint);
      }
    },
  };
}

/** `file:line:column: left out: message` and the hint on a line of its own. */
export function formatFinding({ path, line, column, message, hint, severity }: Finding): string {
  const mark = severity === "refused" ? "left out: " : severity === "note" ? "note: " : "";
  return `${path}:${line}:${column}: ${mark}${message}${hint ? `\n    ${hint}` : ""}`;
}
