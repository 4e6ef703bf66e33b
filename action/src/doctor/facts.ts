/** What GitHub let us see, or which permission the token lacks for it. What was not seen is never taken for good. */
export type Seen<T> =
  | { readonly seen: true; readonly value: T }
  /** `permission` as GitHub's page for tokens names it; `because` is what GitHub answered. */
  | { readonly seen: false; readonly permission: string; readonly because: string };

/** A check that must be green before a merge. */
export interface RequiredCheck {
  readonly context: string;
  /** Number of the app that has to report it; null where anybody may. */
  readonly source: number | null;
}

/** What makes checks required on the default branch: two places, of which one is enough. */
export interface MergeFacts {
  readonly byRuleset: Seen<readonly RequiredCheck[]>;
  readonly byProtection: Seen<readonly RequiredCheck[]>;
}

export interface EnvironmentFacts {
  readonly name: string;
  /** Which branches may deploy to it: any, every protected one, or those of these patterns. */
  readonly branches: Seen<"any" | "protected" | readonly string[]>;
  /** How many people or teams can release a run; 0 where nobody has to. */
  readonly reviewers: number;
  /** Names only; GitHub shows no value to anybody. */
  readonly secrets: Seen<readonly string[]>;
}

/** A ruleset for tags, as far as it matters here. */
export interface TagRuleset {
  readonly name: string;
  readonly active: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** `creation`, `update`, `deletion`, … */
  readonly rules: readonly string[];
}

/** What can no longer happen to a branch. */
export interface BranchGuard {
  readonly forcePush: boolean;
  readonly deletion: boolean;
}

export interface WorkflowFacts {
  readonly path: string;
  /** Text of the file on the default branch; null where there is none. */
  readonly text: Seen<string | null>;
  /** `active`, or why GitHub does not start it. */
  readonly state: Seen<string>;
}

export interface CodeOwnersFacts {
  /** The file that counts, on the default branch; null where there is none. */
  readonly file: Seen<{ readonly path: string; readonly text: string } | null>;
  /** What GitHub finds wrong with it: unknown owners, people without write access. */
  readonly errors: Seen<readonly { readonly line: number; readonly message: string }[]>;
  /** Whether a merge needs the owners' review. */
  readonly binding: Seen<boolean>;
}

/** A login that a role names. */
export interface PersonFacts {
  readonly login: string;
  /** null: there is no such account. */
  readonly permission: Seen<"none" | "read" | "write" | "admin" | null>;
}

/** What there is of releases. */
export interface ReleaseFacts {
  /** The file of public keys on the default branch; null where there is none. */
  readonly publicKeys: Seen<string | null>;
  /** Which keys each channel says it is signed by; null where there is no branch `channels`. */
  readonly signedBy: Seen<readonly { readonly channel: string; readonly keys: readonly string[] }[] | null>;
  /** Whether a workflow may open a pull request. */
  readonly opensPulls: Seen<boolean>;
}

/** Everything the doctor looks at on GitHub. */
export interface Facts {
  readonly server: string;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly merge: MergeFacts;
  /** By name; an environment that is not there is not in it. */
  readonly environments: Seen<ReadonlyMap<string, EnvironmentFacts>>;
  readonly repositorySecrets: Seen<readonly string[]>;
  readonly workflowToken: Seen<"read" | "write">;
  readonly actions: Seen<"off" | "all" | "local_only" | "selected">;
  readonly tagRulesets: Seen<readonly TagRuleset[]>;
  readonly branches: ReadonlyMap<string, Seen<BranchGuard>>;
  readonly workflow: WorkflowFacts;
  readonly people: readonly PersonFacts[];
  readonly codeOwners: CodeOwnersFacts;
  readonly release: ReleaseFacts;
}

/** What the settings of the repository ask for. */
export interface Wanted {
  /** Where they were read. */
  readonly settingsFrom: string;
  /** Names of the variables that hold providers' keys. */
  readonly keys: readonly string[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Somebody wants to release: what that needs is asked for also where nothing of it is there yet. */
  readonly releases: boolean;
  /** The ids of the public keys in a text; none where it holds none. */
  keyIds(text: string): readonly string[];
}
