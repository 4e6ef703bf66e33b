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
  readonly created: string;
  readonly pull: {
    base: string;
    /** The head branch's name; where `fork` names its owner, it lives in that person's repository. */
    readonly head: string;
    readonly fork: string | null;
    /** Its repository was deleted; what it holds stays. */
    gone?: boolean;
    draft: boolean;
    reviewers: string[];
    teams: string[];
    /** When it was merged, the commit that its base branch stood at before, and the one at which it stood then. */
    merged: { readonly at: string; readonly base: string; readonly commit: string } | null;
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
  state: "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";
  readonly commit: string;
  readonly submitted: string;
}

/** What happened to a pull request besides comments and reviews, as the API lists it. */
export interface IssueEvent {
  readonly id: number;
  readonly issue: number;
  readonly event: "review_requested" | "review_request_removed" | "ready_for_review" | "base_ref_changed";
  readonly actor: string;
  /** Whose review is asked for. */
  readonly reviewer: string | null;
  readonly at: string;
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

/** Who may deploy to an environment, and the names of its secrets. */
export interface Environment {
  /** Any branch, every protected branch, or the patterns of branches and tags. */
  readonly branches: "any" | "protected" | readonly string[];
  /** Who has to release a run; empty where nobody has to. */
  readonly reviewers: readonly string[];
  readonly secrets: readonly string[];
}

/** A run of a workflow, as far as another one may ask for it. */
export interface WorkflowRun {
  readonly event: string;
  /** The file of the workflow. */
  readonly path: string;
  readonly head: string;
  readonly branch: string;
  /** `owner/name` that the head comes from. */
  readonly repository: string;
}

/** What only an administrator sets. */
export interface Administration {
  actions: "off" | "all" | "selected";
  token: "read" | "write";
  /** Whether a workflow may open a pull request. */
  pulls: boolean;
}

export interface GitHubState {
  readonly issues: Map<number, Issue>;
  readonly issueComments: IssueComment[];
  readonly reviewComments: ReviewComment[];
  readonly reviews: Review[];
  readonly reactions: Kept[];
  readonly events: IssueEvent[];
  /** E-mail address of commits to the login that GitHub knows it by. */
  readonly accounts: Map<string, string>;
  /** Pushes that people made while somebody looked: the branch as a full ref, the commit, and when. */
  readonly pushes: { readonly ref: string; readonly after: string; readonly at: string }[];
  readonly statuses: Kept[];
  readonly checks: Kept[];
  readonly deployments: Kept[];
  readonly deploymentStatuses: Kept[];
  readonly releases: Kept[];
  readonly assets: Asset[];
  readonly dispatches: Kept[];
  /** Names of repository secrets, and artifacts. */
  readonly secrets: string[];
  readonly artifacts: { readonly id: number; readonly name: string }[];
  readonly environments: Map<string, Environment>;
  readonly administration: Administration;
  /** Rulesets, as `GET rulesets/{id}` gives them. */
  readonly rulesets: Readonly<Record<string, unknown> & { readonly id: number }>[];
  /** Path of a workflow to its state, `active` where nothing is kept. */
  readonly workflows: Map<string, string>;
  readonly runs: Map<number, WorkflowRun>;
  /** What GitHub finds wrong with CODEOWNERS. */
  readonly codeownersErrors: Readonly<Record<string, unknown>>[];
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
    events: [],
    accounts: new Map(),
    pushes: [],
    statuses: [],
    checks: [],
    deployments: [],
    deploymentStatuses: [],
    releases: [],
    assets: [],
    dispatches: [],
    secrets: [],
    artifacts: [],
    environments: new Map(),
    administration: { actions: "all", token: "read", pulls: false },
    rulesets: [],
    workflows: new Map(),
    runs: new Map(),
    codeownersErrors: [],
    collaborators: new Map(),
    branchRules: new Map(),
    protections: new Map(),
  };
}
