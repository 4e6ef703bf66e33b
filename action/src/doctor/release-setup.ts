import type { EnvironmentFacts, Facts, Wanted } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

/** Where releases go, and where the channels are signed again every week. */
export const RELEASE_ENVIRONMENTS = ["dev", "staging", "production", "renewal"] as const;
export const PUBLIC_KEYS = ".github/assay-release.pem";
const SECRET = "ASSAY_SIGNING_KEY";

const ENVIRONMENTS: Topic = {
  point: "release-environments",
  title: "Environments of releases",
  why: "What services load is signed there. Open to a branch or a tag, whatever workflow that brings along could sign",
};
const KEY: Topic = {
  point: "release-key",
  title: "Key of releases",
  why: "Services and `assay status` believe what these keys signed, and nothing else",
};
const PULLS: Topic = {
  point: "workflow-pulls",
  title: "Pull requests by workflows",
  why: "After an emergency a workflow opens the pull request that brings the default branch back as well",
};

/** Whether anything is released here, or shall be: there is a public key, or a branch `channels`. What cannot be seen is asked about. */
export function isReleasing({ release: { publicKeys, signedBy } }: Facts, { releases }: Wanted): boolean {
  return releases || [publicKeys, signedBy].some((fact) => !fact.seen || fact.value !== null);
}

/** All of them are there, hold the key, and open for the default branch only: a tag brings the workflows of its own commit along. */
export function releaseEnvironmentsFinding(
  { environments, defaultBranch, repositorySecrets }: Pick<Facts, "environments" | "defaultBranch" | "repositorySecrets">,
  pages: Pages,
): Finding {
  if (!environments.seen) return couldNotSee(ENVIRONMENTS, environments, pages.environments);
  const problems: string[] = [];
  for (const name of RELEASE_ENVIRONMENTS) {
    const environment = environments.value.get(name);
    const [problem, hidden] = environment ? problemOf(environment, defaultBranch) : [`${name} is not there`, null];
    if (hidden !== null) return couldNotSee(ENVIRONMENTS, hidden, pages.environments);
    if (problem !== null) problems.push(problem);
  }
  if (problems.length > 0)
    return missing(
      ENVIRONMENTS,
      problems.join("; "),
      `In each of ${RELEASE_ENVIRONMENTS.join(", ")}: Add environment secret ${SECRET}, and under Deployment branches and tags choose Selected branches and tags, add the branch ${defaultBranch} only`,
      pages.environments,
    );
  if (!repositorySecrets.seen) return couldNotSee(ENVIRONMENTS, repositorySecrets, pages.secrets);
  if (repositorySecrets.value.includes(SECRET))
    return missing(
      ENVIRONMENTS,
      `${SECRET} is a secret of the repository as well`,
      "Remove it there; the environments have it",
      pages.secrets,
    );
  return ok(ENVIRONMENTS, `${RELEASE_ENVIRONMENTS.join(", ")} hold ${SECRET} and open for ${defaultBranch} only`);
}

type Hidden = Parameters<typeof couldNotSee>[1];

function problemOf({ name, branches, secrets }: EnvironmentFacts, defaultBranch: string): readonly [string | null, Hidden | null] {
  if (!branches.seen) return [null, branches];
  if (!secrets.seen) return [null, secrets];
  if (!secrets.value.includes(SECRET)) return [`${name} has no secret ${SECRET}`, null];
  if (typeof branches.value === "string") return [`${name} opens for every ${branches.value === "any" ? "" : "protected "}branch`, null];
  const stray = branches.value.filter((pattern) => pattern !== defaultBranch);
  if (stray.length > 0) return [`${name} opens for ${stray.join(", ")} too`, null];
  return [branches.value.includes(defaultBranch) ? null : `${name} does not open for ${defaultBranch}`, null];
}

/** The public halves are on the default branch, and one of them signed what stands on the branch `channels`. */
export function releaseKeyFinding({ release: { publicKeys, signedBy } }: Facts, { keyIds }: Wanted, pages: Pages): Finding {
  if (!publicKeys.seen) return couldNotSee(KEY, publicKeys, pages.edit(PUBLIC_KEYS));
  if (publicKeys.value === null)
    return missing(
      KEY,
      `there is no ${PUBLIC_KEYS} on the default branch`,
      "Run npx assay release --new-key, and commit its public half by a pull request",
      pages.create(PUBLIC_KEYS),
    );
  const listed = keyIds(publicKeys.value);
  if (listed.length === 0)
    return missing(KEY, `${PUBLIC_KEYS} holds no public key`, "Put the public half there, as PEM", pages.edit(PUBLIC_KEYS));
  if (!signedBy.seen) return couldNotSee(KEY, signedBy, pages.edit(PUBLIC_KEYS));
  const stranger = signedBy.value?.find(({ keys }) => !keys.some((key) => listed.includes(key)));
  if (stranger)
    return missing(
      KEY,
      `${stranger.channel} is signed by ${stranger.keys.join(", ")}, which ${PUBLIC_KEYS} does not list`,
      "Add the public half of that key, or have a listed one sign: Run the workflow Renew the channels",
      pages.edit(PUBLIC_KEYS),
    );
  const what = signedBy.value === null ? "nothing is deployed yet" : "it signed what is deployed";
  return ok(KEY, `${PUBLIC_KEYS} lists ${listed.length === 1 ? "one key" : `${listed.length} keys`}; ${what}`);
}

/** Workflows may open pull requests. */
export function workflowPullsFinding({ release: { opensPulls } }: Facts, pages: Pages): Finding {
  if (!opensPulls.seen) return couldNotSee(PULLS, opensPulls, pages.actions);
  if (opensPulls.value) return ok(PULLS, "a workflow may open one");
  return missing(
    PULLS,
    "a workflow may open none",
    "Under Workflow permissions tick Allow GitHub Actions to create and approve pull requests",
    pages.actions,
  );
}
