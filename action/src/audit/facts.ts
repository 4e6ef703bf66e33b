import type { BranchGuard, EnvironmentFacts, MergeFacts, Seen, TagRuleset } from "../doctor/facts.ts";

/** A pull request that was merged in the period. */
export interface MergedPull {
  readonly number: number;
  readonly title: string;
  /** Login; null of an account that is gone. */
  readonly author: string | null;
  readonly mergedBy: string | null;
  readonly mergedAt: string;
  /** The commit that the merge made; null where GitHub does not say. */
  readonly mergeCommit: string | null;
  /** The last commit of its branch. */
  readonly headCommit: string;
}

/** A deployment as GitHub has it. */
export interface GitHubDeployment {
  readonly id: number;
  readonly at: string;
  readonly by: string | null;
  readonly environment: string;
  readonly ref: string;
  readonly commit: string;
  readonly task: string;
  /** Its newest status; null where it has none. */
  readonly state: string | null;
}

/** An issue that Assay opened. */
export interface NoticeIssue {
  readonly number: number;
  readonly title: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly state: string;
}

/** What GitHub lets a token see, on the day of the export. */
export interface GitHubFacts {
  readonly pulls: Seen<readonly MergedPull[]>;
  readonly deployments: Seen<readonly GitHubDeployment[]>;
  readonly issues: Seen<readonly NoticeIssue[]>;
  readonly tagRulesets: Seen<readonly TagRuleset[]>;
  readonly environments: Seen<ReadonlyMap<string, EnvironmentFacts>>;
  /** Branch to what can no longer happen to it. */
  readonly branches: ReadonlyMap<string, Seen<BranchGuard>>;
  readonly merge: MergeFacts;
}
