import type { EnvironmentFacts, Seen } from "../doctor/facts.ts";
import type { GitHubClient } from "./client.ts";
import { see } from "./see.ts";

interface Place {
  readonly owner: string;
  readonly repo: string;
}

type Environment = NonNullable<Awaited<ReturnType<GitHubClient["rest"]["repos"]["getAllEnvironments"]>>["data"]["environments"]>[number];

const ENVIRONMENTS = "/repos/{owner}/{repo}/environments";

/** The environments of these names, with their branch rules and the names of their secrets. */
export async function readEnvironments(
  client: GitHubClient,
  place: Place,
  names: readonly string[],
): Promise<Seen<ReadonlyMap<string, EnvironmentFacts>>> {
  return see("Actions: read", async () => {
    // The typed form of this request takes the whole answer for a page of the list.
    const all = await client.paginate<Environment>({ method: "GET", url: ENVIRONMENTS, ...place, per_page: 100 });
    const wanted = all.filter(({ name }) => names.includes(name));
    const facts = await Promise.all(wanted.map((environment) => factsOf(client, place, environment)));
    return new Map(facts.map((environment) => [environment.name, environment]));
  });
}

async function factsOf(client: GitHubClient, place: Place, environment: Environment): Promise<EnvironmentFacts> {
  const { name, deployment_branch_policy: policy, protection_rules: rules = [] } = environment;
  const at = { ...place, environment_name: name, per_page: 100 };
  const { repos, actions } = client.rest;
  const [branches, secrets] = await Promise.all([
    see("Actions: read", async () => {
      if (!policy) return "any" as const;
      if (policy.protected_branches) return "protected" as const;
      return (await client.paginate(repos.listDeploymentBranchPolicies, at)).map((entry) => entry.name ?? "");
    }),
    see("Environments: read", async () => (await client.paginate(actions.listEnvironmentSecrets, at)).map((secret) => secret.name)),
  ]);
  const reviewers = rules.flatMap((rule) => (rule.type === "required_reviewers" && "reviewers" in rule ? (rule.reviewers ?? []) : []));
  return { name, branches, secrets, reviewers: reviewers.length };
}
