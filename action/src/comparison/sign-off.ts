/** Who has to agree to a pull request, who did, and what that means for its commit status. Part of `assay/comparison@1`. */

export interface SignOff {
  readonly state: SignOffState;
  /** One line of at most 140 characters, for the commit status. */
  readonly description: string;
  /** The commit it holds for. */
  readonly head: string;
  /** Rules that are active, in the order of the settings, and those of which nobody can tell. */
  readonly rules: readonly AskingRule[];
  /** Rules that would be active, were it not for another one. */
  readonly replaced: readonly { readonly rule: string; readonly by: string }[];
  /** Who has to agree after the merge. */
  readonly followUps: readonly FollowUp[];
}

/** As a commit status has them. `error`: a condition cannot be told, which is neither an approval nor "not asked". */
export type SignOffState = "success" | "pending" | "failure" | "error";

export interface AskingRule {
  readonly rule: string;
  readonly state: "signed" | "waiting" | "error";
  /** Why it is active, or why nobody can tell; never empty. */
  readonly because: readonly Reason[];
  /** Empty where nobody can tell. */
  readonly requirements: readonly Requirement[];
}

/** One reason in plain words, names in backticks. */
export interface Reason {
  readonly text: string;
  /** Where the names in it stand. */
  readonly links: readonly ReasonLink[];
}

export interface ReasonLink {
  readonly name: string;
  readonly path: string;
  readonly line: number | null;
  readonly side: "base" | "head" | "judge";
}

/** A role, how many of its people have to agree, and how far that is. */
export interface Requirement {
  readonly role: string;
  readonly count: number;
  readonly given: readonly Given[];
  /** How many are still missing; 0 is signed. */
  readonly missing: number;
  /** Logins of those who may still give it. */
  readonly candidates: readonly string[];
  /** Those of them whose last word was to ask for changes. */
  readonly declined: readonly string[];
  /** Why too few may give it, and what to do; null where enough may. */
  readonly note: string | null;
}

/** An approval that counts: a review, and the commit that it saw. */
export interface Given {
  readonly login: string;
  readonly review: number;
  readonly commit: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface FollowUp {
  readonly rule: string;
  readonly role: string;
  /** As the settings have it: `2d`. */
  readonly within: string;
  /** ISO 8601; null before the merge. */
  readonly due: string | null;
  readonly given: Given | null;
  /** Logins of those who may give it. */
  readonly candidates: readonly string[];
}
