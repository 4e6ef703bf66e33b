import type { Seen } from "../../doctor/facts.ts";
import type { GitHubFacts } from "../facts.ts";
import type { AuditInput } from "../input.ts";

/** What GitHub shows of one thing, or the sentence that says why it is not recorded here. */
export function fromGitHub<T>(
  { github }: AuditInput,
  what: string,
  read: (facts: GitHubFacts) => Seen<T>,
): { readonly value: T | null; readonly missing: readonly string[] } {
  if (typeof github === "string") return { value: null, missing: [`Not recorded: ${what}. ${github}`] };
  const seen = read(github);
  if (seen.seen) return { value: seen.value, missing: [] };
  return { value: null, missing: [`Not recorded: ${what}. The token lacks the permission “${seen.permission}”. ${seen.because}`] };
}
