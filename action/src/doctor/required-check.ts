import type { MergeFacts, RequiredCheck } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

/** The commit status that says whether a pull request may be merged. */
export const CHECK = "assay";
/** GitHub Actions as an app of github.com: https://api.github.com/apps/github-actions. A server of your own gives it another number. */
const GITHUB_ACTIONS_APP = 15368;

const TOPIC: Topic = {
  point: "required-check",
  title: "Required check",
  why: "As long as the check is not required, a pull request can be merged whatever it says",
};

/** Whether a check has to be green before a merge; `unknown` where GitHub shows too little to tell. */
export function isCheckRequired(merge: MergeFacts, check: string = CHECK): boolean | "unknown" {
  if (requiredChecks(merge, check).length > 0) return true;
  return merge.byRuleset.seen && merge.byProtection.seen ? false : "unknown";
}

function requiredChecks({ byRuleset, byProtection }: MergeFacts, check: string): readonly RequiredCheck[] {
  return [byRuleset, byProtection].flatMap((checks) => (checks.seen ? checks.value.filter(({ context }) => context === check) : []));
}

/** The check `assay` is required, and only one source can report it. */
export function requiredCheckFinding(merge: MergeFacts, branch: string, pages: Pages): Finding {
  const checks = requiredChecks(merge, CHECK);
  if (checks.length === 0) {
    const unseen = [merge.byRuleset, merge.byProtection].find(({ seen }) => !seen);
    if (unseen && !unseen.seen) return couldNotSee(TOPIC, unseen, pages.rules);
    return missing(
      TOPIC,
      `${branch} can be merged into without the check ${CHECK}`,
      `New branch ruleset for ${branch}: Require status checks to pass, add ${CHECK}, source GitHub Actions`,
      pages.newBranchRuleset,
    );
  }
  // A rule that names no source is met by anybody's report, whatever another rule asks for besides.
  const source = checks.find((check) => check.source !== null)?.source ?? null;
  if (source === null)
    return missing(
      TOPIC,
      `${CHECK} is required, and anybody with write access may report it`,
      `In the rule, choose the source of ${CHECK}: GitHub Actions`,
      pages.rules,
    );
  return ok(TOPIC, `${CHECK} is required, from ${source === GITHUB_ACTIONS_APP ? "GitHub Actions" : `the app ${source}`} only`);
}
