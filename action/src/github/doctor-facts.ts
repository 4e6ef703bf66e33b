import { ENVIRONMENT, EXTERNAL_ENVIRONMENT } from "../doctor/environments.ts";
import type { Facts, PersonFacts, WorkflowFacts } from "../doctor/facts.ts";
import { RELEASE_ENVIRONMENTS } from "../doctor/release-setup.ts";
import { RECORD_BRANCHES } from "../doctor/rulesets.ts";
import { UserError } from "../errors.ts";
import type { GitHubClient } from "./client.ts";
import { readCodeOwners, readText } from "./code-owners-facts.ts";
import { readEnvironments } from "./environment-facts.ts";
import { type BranchPlace, readMerge } from "./merge-facts.ts";
import { refusalOf } from "./refusal.ts";
import { readReleaseFacts } from "./release-facts.ts";
import { readGuard, readTagRulesets } from "./ruleset-facts.ts";
import { see, seeOrNull } from "./see.ts";

const WORKFLOW = "assay.yml";
const WORKFLOWS = ".github/workflows";

export interface DoctorOptions {
  readonly owner: string;
  readonly repo: string;
  /** `https://github.com`, for links. */
  readonly server: string;
  /** Logins that roles name. */
  readonly logins: readonly string[];
}

/** Looks at everything the doctor wants to know; only reads. Throws a UserError where the repository itself cannot be seen. */
export async function readFacts(client: GitHubClient, options: DoctorOptions): Promise<Facts> {
  const { owner, repo, server } = options;
  const defaultBranch = await readDefaultBranch(client, options);
  const at = { owner, repo };
  const place: BranchPlace = { ...at, branch: defaultBranch };
  const { actions } = client.rest;
  const guards = Promise.all(RECORD_BRANCHES.map(async (branch) => [branch, await readGuard(client, { ...at, branch })] as const));
  const [merge, environments, repositorySecrets, workflowToken, allowed, tagRulesets, workflow, people, codeOwners, branches, release] =
    await Promise.all([
      readMerge(client, place),
      readEnvironments(client, at, [ENVIRONMENT, EXTERNAL_ENVIRONMENT, ...RELEASE_ENVIRONMENTS]),
      see("Secrets: read", async () => (await client.paginate(actions.listRepoSecrets, { ...at, per_page: 100 })).map(({ name }) => name)),
      see(
        "Administration: read",
        async () => (await actions.getGithubActionsDefaultWorkflowPermissionsRepository(at)).data.default_workflow_permissions,
      ),
      see("Administration: read", async () => {
        const { enabled, allowed_actions: which = "all" } = (await actions.getGithubActionsPermissionsRepository(at)).data;
        return enabled ? which : ("off" as const);
      }),
      readTagRulesets(client, at),
      readWorkflow(client, place),
      Promise.all(options.logins.map((login) => readPerson(client, at, login))),
      readCodeOwners(client, place),
      guards,
      readReleaseFacts(client, place),
    ]);
  // Who may not read the branch is told of every file that there is none.
  const hidden = merge.byProtection.seen ? null : merge.byProtection;
  return {
    ...{ server, owner, name: repo, defaultBranch, merge, environments, repositorySecrets, workflowToken, actions: allowed },
    ...{ tagRulesets, people, branches: new Map(branches) },
    workflow: { ...workflow, text: hidden ?? workflow.text },
    codeOwners: { ...codeOwners, file: hidden ?? codeOwners.file },
    release: { ...release, publicKeys: hidden ?? release.publicKeys },
  };
}

async function readDefaultBranch({ rest }: GitHubClient, { owner, repo }: DoctorOptions): Promise<string> {
  try {
    return (await rest.repos.get({ owner, repo })).data.default_branch;
  } catch (error) {
    const refusal = refusalOf(error, "Metadata: read");
    if (refusal === null) throw error;
    const reason =
      refusal.reason === "gone" || refusal.reason === "permission"
        ? "GitHub shows this token no such repository. Check the name (--repo owner/name), and that the token may read it."
        : `GitHub did not answer: ${error instanceof Error ? error.message : String(error)}`;
    throw new UserError(`${owner}/${repo}: ${reason}`, { cause: error });
  }
}

async function readWorkflow(client: GitHubClient, place: BranchPlace): Promise<WorkflowFacts> {
  const { owner, repo } = place;
  const path = `${WORKFLOWS}/${WORKFLOW}`;
  const text = await readText(client, place, path);
  const state = await see(
    "Actions: read",
    async () => (await client.rest.actions.getWorkflow({ owner, repo, workflow_id: WORKFLOW })).data.state,
  );
  return { path, text, state };
}

async function readPerson(
  client: GitHubClient,
  at: { readonly owner: string; readonly repo: string },
  login: string,
): Promise<PersonFacts> {
  const account = await seeOrNull("Metadata: read", () => client.rest.users.getByUsername({ username: login }));
  if (!account.seen) return { login, permission: account };
  if (account.value === null) return { login, permission: { seen: true, value: null } };
  const permission = await see("Metadata: read", async () => {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login });
    return data.permission as "none" | "read" | "write" | "admin";
  });
  return { login, permission };
}
