import { type Call, type Handlers, notFound, ok, pageUrl, repositoryUrl, type Site } from "./call.ts";
import { userBody } from "./people.ts";
import { repositoryBody } from "./pull-bodies.ts";
import type { Environment, WorkflowRun } from "./state.ts";

/** What the settings of a repository say, and the runs of its workflows. */
export const administration: Handlers = {
  async "repos/get-branch"({ params, site }) {
    const { branch = "" } = params;
    const sha = await site.git.commit(`refs/heads/${branch}`);
    if (sha === null) throw notFound();
    const protection = site.state.protections.get(branch);
    // Whoever may read the repository sees this much of a protection.
    const { required_status_checks: checks } = (protection ?? {}) as { required_status_checks?: unknown };
    const seen = { enabled: protection !== undefined, ...(checks === undefined ? {} : { required_status_checks: checks }) };
    const guarded = protection !== undefined || (site.state.branchRules.get(branch) ?? []).length > 0;
    return ok({ name: branch, commit: { sha }, protected: guarded, protection: seen });
  },

  "repos/get-environment"(call) {
    const environment = environmentOf(call);
    return ok(environmentBody(call.params.environment_name ?? "", environment));
  },

  "repos/get-all-environments"({ site }) {
    const environments = [...site.state.environments].map(([name, environment]) => environmentBody(name, environment));
    return { ...ok({ total_count: environments.length, environments }), list: "environments" };
  },

  "repos/list-deployment-branch-policies"(call) {
    const { branches } = environmentOf(call);
    const policies = typeof branches === "string" ? [] : branches.map((name, index) => ({ id: index + 1, name, type: "branch" }));
    return { ...ok({ total_count: policies.length, branch_policies: policies }), list: "branch_policies" };
  },

  "actions/list-environment-secrets"(call) {
    const secrets = environmentOf(call).secrets.map((name) => ({ name }));
    return { ...ok({ total_count: secrets.length, secrets }), list: "secrets" };
  },

  "actions/get-github-actions-permissions-repository"({ site }) {
    const { actions } = site.state.administration;
    return ok({ enabled: actions !== "off", ...(actions === "off" ? {} : { allowed_actions: actions }) });
  },

  "actions/get-github-actions-default-workflow-permissions-repository": ({ site }) =>
    ok({
      default_workflow_permissions: site.state.administration.token,
      can_approve_pull_request_reviews: site.state.administration.pulls,
    }),

  async "actions/get-workflow"({ params, site }) {
    const path = `.github/workflows/${params.workflow_id}`;
    const found = await site.git.text("ls-tree", "--name-only", `refs/heads/${site.defaultBranch}`, path);
    if (found === "") throw notFound();
    return ok({ id: 1, name: path, path, state: site.state.workflows.get(path) ?? "active" });
  },

  "actions/get-workflow-run"({ params, site }) {
    const id = Number(params.run_id);
    const run = site.state.runs.get(id);
    if (run === undefined) throw notFound();
    return ok({ id, ...runBody(site, id, run) });
  },

  // The list has no rules, only each ruleset by itself.
  "repos/get-repo-rulesets": ({ site, query }) =>
    ok(
      site.state.rulesets
        .filter(({ target }) => query.targets === undefined || query.targets.split(",").includes(String(target)))
        .map(({ rules: _, conditions: __, ...ruleset }) => ruleset),
    ),

  "repos/get-repo-ruleset"({ params, site }) {
    const ruleset = site.state.rulesets.find(({ id }) => id === Number(params.ruleset_id));
    if (ruleset === undefined) throw notFound();
    return ok(ruleset);
  },

  async "repos/codeowners-errors"({ site }) {
    const path = await site.git.text("ls-tree", "--name-only", `refs/heads/${site.defaultBranch}`, ".github/CODEOWNERS");
    if (path === "") throw notFound();
    return ok({ errors: site.state.codeownersErrors });
  },
};

function environmentOf({ params, site }: Call): Environment {
  const environment = site.state.environments.get(params.environment_name ?? "");
  if (environment === undefined) throw notFound();
  return environment;
}

function environmentBody(name: string, { branches, reviewers }: Environment): Readonly<Record<string, unknown>> {
  const people = reviewers.map((login) => ({ type: "User", reviewer: userBody(login) }));
  return {
    id: 1,
    name,
    deployment_branch_policy:
      branches === "any" ? null : { protected_branches: branches === "protected", custom_branch_policies: branches !== "protected" },
    protection_rules: [
      ...(people.length === 0 ? [] : [{ id: 1, node_id: "GA_1", type: "required_reviewers", reviewers: people }]),
      ...(branches === "any" ? [] : [{ id: 2, node_id: "GA_2", type: "branch_policy" }]),
    ],
  };
}

function runBody(site: Site, id: number, run: WorkflowRun): Readonly<Record<string, unknown>> {
  const [owner = ""] = run.repository.split("/");
  return {
    event: run.event,
    path: run.path,
    head_sha: run.head,
    head_branch: run.branch,
    status: "completed",
    conclusion: "success",
    // Empty for a fork's, on GitHub too.
    pull_requests: [],
    repository: repositoryBody(site),
    head_repository: repositoryBody(site, owner === site.owner ? null : owner),
    html_url: pageUrl(site, "actions", "runs", id),
    url: `${repositoryUrl(site)}/actions/runs/${id}`,
  };
}
