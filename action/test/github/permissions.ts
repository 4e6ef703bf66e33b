import type { Access, Permissions } from "./state.ts";

type Needed = readonly [Access, ...string[]];

/** What a token must be allowed, by operation: the level, and the permissions of which one is enough. Reading a public repository needs none. */
const NEEDED: readonly (readonly [RegExp, Needed])[] = [
  // No `permissions:` of a workflow can give these.
  [/^actions\/list-repo-secrets$/, ["read", "secrets"]],
  [/^repos\/get-branch-protection$/, ["read", "administration"]],
  [/^actions\/get-github-actions-/, ["read", "administration"]],
  [/^actions\/list-environment-secrets$/, ["read", "environments"]],
  [/^repos\/get-environment$/, ["read", "actions"]],
  [/^(actions\/create-workflow-dispatch)$/, ["write", "actions"]],
  [/^pulls\/(create|update|delete|request)/, ["write", "pull-requests"]],
  [/^issues\/(create|update)$/, ["write", "issues"]],
  [/^(issues|reactions)\/(create|update|delete|add|remove)/, ["write", "issues", "pull-requests"]],
  [/^checks\/(create|update)/, ["write", "checks"]],
  [/^repos\/create-commit-status$/, ["write", "statuses"]],
  [/^repos\/create-deployment/, ["write", "deployments"]],
  [/^git\/(create|update)/, ["write", "contents"]],
  [/^repos\/(create|update|upload)/, ["write", "contents"]],
];

export function isAllowed(operation: string, permissions: Permissions): boolean {
  const needed = NEEDED.find(([pattern]) => pattern.test(operation))?.[1];
  if (needed === undefined) return true;
  const [level, ...names] = needed;
  return names.some((name) => permissions[name] === "write" || (level === "read" && permissions[name] === "read"));
}
