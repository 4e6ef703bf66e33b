import type { Given } from "../../comparison/sign-off.ts";
import type { Review, SignOffInput } from "./sign-off.ts";

/** Whose agreement counts, and what each person last said. Keys are logins in lower case: GitHub does not tell them apart. */
export interface ApprovalBook {
  /** Approvals that count. */
  readonly given: ReadonlyMap<string, Given>;
  /** People whose last word was to ask for changes. */
  readonly declined: ReadonlySet<string>;
  /** People whose approval cannot count, and why. */
  readonly barred: ReadonlyMap<string, "author" | "contributor">;
}

export const keyOf = (login: string): string => login.toLowerCase();

/**
 * An approval counts until its author takes it back: by asking for changes, or by having it dismissed. A comment takes nothing back, nor does another
 * approval, whatever commit it saw. With `match-head` it must have seen the newest commit, and the branch that this is to be merged into.
 */
export function approvalBook({
  reviews,
  author,
  contributors,
  head,
  settings: { approvals },
  retargetedAt = null,
}: Pick<SignOffInput, "reviews" | "author" | "contributors" | "head" | "settings" | "retargetedAt">): ApprovalBook {
  const barred = new Map<string, "author" | "contributor">();
  if (!approvals.contributor) for (const login of contributors) barred.set(keyOf(login), "contributor");
  if (approvals.author) barred.delete(keyOf(author));
  else barred.set(keyOf(author), "author");

  const isOld = ({ commit, submittedAt }: Review) =>
    commit !== head || (retargetedAt !== null && Date.parse(submittedAt) <= Date.parse(retargetedAt));
  const given = new Map<string, Given>();
  const declined = new Set<string>();
  for (const review of [...reviews].sort(byTime)) {
    const key = keyOf(review.login);
    if (review.state === "commented" || review.state === "pending") continue;
    if (review.state === "approved") {
      declined.delete(key);
      if (barred.has(key) || (approvals["match-head"] && isOld(review))) continue;
      given.set(key, { login: review.login, review: review.id, commit: review.commit, at: review.submittedAt });
      continue;
    }
    given.delete(key);
    if (review.state === "changes requested") declined.add(key);
    else declined.delete(key);
  }
  return { given, declined, barred };
}

function byTime(a: Review, b: Review): number {
  return Date.parse(a.submittedAt) - Date.parse(b.submittedAt) || a.id - b.id;
}
