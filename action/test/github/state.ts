import type { Side } from "./diff.ts";

export type Access = "none" | "read" | "write";

/** The permissions of a token by the names that a workflow gives them (`pull-requests`, `contents`, …). */
export type Permissions = Readonly<Record<string, Access>>;

export interface Caller {
  readonly login: string;
  readonly permissions: Permissions;
}

/** A pull request or an issue; `pull` is null for an issue. */
export interface Issue {
  readonly number: number;
  readonly author: string;
  title: string;
  body: string;
  state: "open" | "closed";
  labels: string[];
  assignees: string[];
  readonly pull: {
    base: string;
    /** The head branch's name; where `fork` names its owner, it lives in that person's repository. */
    readonly head: string;
    readonly fork: string | null;
    draft: boolean;
    reviewers: string[];
    teams: string[];
  } | null;
}

export interface IssueComment {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  body: string;
  /** Why it is hidden, null where it is shown. */
  minimized: string | null;
  readonly created: string;
  updated: string;
}

export interface ReviewComment {
  readonly id: number;
  readonly pull: number;
  readonly review: number;
  readonly author: string;
  body: string;
  readonly path: string;
  readonly subject: "line" | "file";
  readonly side: Side;
  /** As it was written, at `commit`; null for a comment on the whole file. */
  readonly line: number | null;
  readonly start: { readonly side: Side; readonly line: number } | null;
  readonly commit: string;
  readonly inReplyTo: number | null;
  minimized: string | null;
  readonly created: string;
  updated: string;
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly body: string;
  readonly state: "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED";
  readonly commit: string;
  readonly submitted: string;
}

/** A row whose fields are exactly what was sent, for what only needs to be kept and given back. */
export interface Kept {
  readonly id: number;
  readonly author: string;
  /** What it belongs to: a commit, a deployment's number, a workflow. */
  readonly of: string;
  readonly created: string;
  sent: Readonly<Record<string, unknown>>;
}

export interface Asset {
  readonly id: number;
  readonly release: number;
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

export interface GitHubState {
  readonly issues: Map<number, Issue>;
  readonly issueComments: IssueComment[];
  readonly reviewComments: ReviewComment[];
  readonly reviews: Review[];
  readonly reactions: Kept[];
  readonly statuses: Kept[];
  readonly checks: Kept[];
  readonly deployments: Kept[];
  readonly deploymentStatuses: Kept[];
  readonly releases: Kept[];
  readonly assets: Asset[];
  readonly dispatches: Kept[];
  /** Names of repository secrets, of artifacts, of environments. */
  readonly secrets: string[];
  readonly artifacts: { readonly id: number; readonly name: string }[];
  readonly environments: string[];
  /** Who may do what: login to `read`, `write` or `admin`. */
  readonly collaborators: Map<string, "read" | "write" | "admin">;
  /** Branch to the rules that hold for it, as `GET rules/branches/{branch}` gives them. */
  readonly branchRules: Map<string, readonly Readonly<Record<string, unknown>>[]>;
  /** Branch to its protection, as `GET branches/{branch}/protection` gives it. */
  readonly protections: Map<string, Readonly<Record<string, unknown>>>;
}

export function emptyState(): GitHubState {
  return {
    issues: new Map(),
    issueComments: [],
    reviewComments: [],
    reviews: [],
    reactions: [],
    statuses: [],
    checks: [],
    deployments: [],
    deploymentStatuses: [],
    releases: [],
    assets: [],
    dispatches: [],
    secrets: [],
    artifacts: [],
    environments: [],
    collaborators: new Map(),
    branchRules: new Map(),
    protections: new Map(),
  };
}
