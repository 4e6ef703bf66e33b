import { createHash } from "node:crypto";

/** What the commit status of a pull request into the default branch is called. */
const CONTEXT = "assay";
/** Longer names of branches are cut; GitHub takes 255 characters in all. */
const LONGEST = 60;
const DIGITS = 12;

/**
 * What the commit status is called: `assay` into the default branch, `assay (<branch>)` into any other, because one commit may be the head of several pull
 * requests, and what is green for one branch says nothing of another. GitHub tells no capitals from small letters and shows what looks alike, so a name of anything
 * but plain small characters is cleaned and gets the begin of its SHA-256: no two branches share a context.
 */
export function contextOf(baseBranch: string, defaultBranch: string): string {
  if (baseBranch === defaultBranch) return CONTEXT;
  const plain = baseBranch
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, "-")
    .slice(0, LONGEST);
  if (plain === baseBranch) return `${CONTEXT} (${baseBranch})`;
  const digest = createHash("sha256").update(baseBranch).digest("hex").slice(0, DIGITS);
  return `${CONTEXT} (${plain} ${digest})`;
}
