import { pathMatcher } from "../documents/syntax/path-pattern.ts";
import type { BranchGuard, Facts, Seen, TagRuleset } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

/** Branches that are appended to and never rewritten. */
export const RECORD_BRANCHES = ["evidence", "channels"] as const;

const TAGS: Topic = {
  point: "release-tags",
  title: "Release tags *@*",
  why: "A tag is what a release is known by; moved or deleted, nobody can tell what was in production",
};

/** Tags that every pattern for releases has to cover. */
const RELEASES = ["refs/tags/maturity-rating@1.0.0", "refs/tags/a--b@10.20.30-rc.1"];
const NEEDED = { creation: "creations", update: "updates", deletion: "deletions" } as const;

/** Active rulesets restrict who makes release tags, and block moving and deleting them. */
export function tagFinding({ tagRulesets }: Facts, pages: Pages): Finding {
  if (!tagRulesets.seen) return couldNotSee(TAGS, tagRulesets, pages.rules);
  const rules = new Set(tagRulesets.value.filter(coversReleases).flatMap((ruleset) => ruleset.rules));
  const open = Object.entries(NEEDED).filter(([rule]) => !rules.has(rule));
  if (open.length === 0) return ok(TAGS, "only some may make them; nobody moves or deletes one");
  const restrict = open.map(([, name]) => name).join(", ");
  return missing(
    TAGS,
    `no active ruleset for *@* restricts ${restrict}`,
    `New tag ruleset, active, target *@*: Restrict ${restrict}; those who release go into its bypass list`,
    pages.newTagRuleset,
  );
}

function coversReleases({ active, include, exclude }: TagRuleset): boolean {
  return (
    active && RELEASES.every((tag) => include.some((pattern) => matches(pattern, tag)) && !exclude.some((pattern) => matches(pattern, tag)))
  );
}

function matches(pattern: string, tag: string): boolean {
  if (pattern === "~ALL") return true;
  try {
    return pathMatcher([pattern])(tag);
  } catch {
    // A pattern that cannot be read is taken to cover nothing.
    return false;
  }
}

/** A branch of records can be neither rewritten nor deleted. */
export function branchFinding(branch: (typeof RECORD_BRANCHES)[number], guard: Seen<BranchGuard> | undefined, pages: Pages): Finding {
  const holds = branch === "evidence" ? "runs, approvals and figures that an audit asks for" : "what production loads";
  const topic: Topic = { point: `branch-${branch}`, title: `Branch ${branch}`, why: `It holds ${holds}; rewritten, that is lost` };
  if (!guard) throw new Error(`nothing was asked about the branch ${branch}`);
  if (!guard.seen) return couldNotSee(topic, guard, pages.rules);
  const { forcePush, deletion } = guard.value;
  if (forcePush && deletion) return ok(topic, "nobody can rewrite or delete it");
  const open = [...(forcePush ? [] : ["rewritten"]), ...(deletion ? [] : ["deleted"])].join(" and ");
  return missing(
    topic,
    `it can be ${open}`,
    `New branch ruleset, active, target ${branch}: Restrict deletions, Block force pushes`,
    pages.newBranchRuleset,
  );
}
