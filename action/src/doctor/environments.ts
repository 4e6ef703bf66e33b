import type { EnvironmentFacts, Facts, Wanted } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

/** The environment that holds the key, and the one in which a person releases a stranger's run first. */
export const ENVIRONMENT = "assay";
export const EXTERNAL_ENVIRONMENT = "assay-external";
/** Where a merge queue runs: GitHub runs the workflow there as it will be after the merge. */
const MERGE_QUEUE = /^gh-readonly-queue\//;

const TRUSTED: Topic = {
  point: "environment",
  title: `Environment ${ENVIRONMENT}`,
  why: "The key lives there. Open to the default branch only, no workflow that a pull request edits can reach it",
};
const EXTERNAL: Topic = {
  point: "external-environment",
  title: `Environment ${EXTERNAL_ENVIRONMENT}`,
  why: "Every push of somebody outside spends money; here a person releases each run first, for one commit",
};
const SECRET: Topic = {
  point: "secret",
  title: "Key",
  why: "Without it nothing is measured. A repository secret would be handed to every workflow, also to one that a pull request edits",
};

type Seeing = Pick<Facts, "environments" | "defaultBranch" | "repositorySecrets">;

/** The environment `assay` opens for the default branch only. */
export function environmentFinding(facts: Seeing, pages: Pages): Finding {
  return findingOf(TRUSTED, ENVIRONMENT, facts, pages, (_, branches) => ok(TRUSTED, `it opens for ${branches} only`));
}

/** The environment `assay-external` does too, and asks a person first. */
export function externalFinding(facts: Seeing, pages: Pages): Finding {
  return findingOf(EXTERNAL, EXTERNAL_ENVIRONMENT, facts, pages, ({ reviewers }, branches) =>
    reviewers > 0
      ? ok(
          EXTERNAL,
          `it opens for ${branches} only, and after ${reviewers === 1 ? "its reviewer" : `one of ${reviewers} reviewers`} agreed`,
        )
      : missing(EXTERNAL, "nobody has to release a run in it", `Open ${EXTERNAL_ENVIRONMENT}, tick Required reviewers`, pages.environments),
  );
}

function findingOf(
  topic: Topic,
  name: string,
  { environments, defaultBranch }: Seeing,
  pages: Pages,
  then: (environment: EnvironmentFacts, branches: string) => Finding,
): Finding {
  if (!environments.seen) return couldNotSee(topic, environments, pages.environments);
  const environment = environments.value.get(name);
  const choose = `under Deployment branches and tags choose Selected branches and tags, and add ${defaultBranch} only`;
  if (!environment) return missing(topic, "it is not there", `New environment ${name}; ${choose}`, pages.environments);
  if (!environment.branches.seen) return couldNotSee(topic, environment.branches, pages.environments);
  const branches = environment.branches.value;
  if (typeof branches === "string") {
    const open = branches === "any" ? "every branch" : "every protected branch";
    return missing(topic, `it opens for ${open}`, `Open ${name}; ${choose}`, pages.environments);
  }
  const stray = branches.filter((branch) => branch !== defaultBranch && !MERGE_QUEUE.test(branch));
  if (stray.length > 0) return missing(topic, `it opens for ${stray.join(", ")} too`, `Open ${name}; ${choose}`, pages.environments);
  if (!branches.includes(defaultBranch))
    return missing(topic, `it does not open for ${defaultBranch}`, `Open ${name}; ${choose}`, pages.environments);
  return then(environment, branches.join(" and "));
}

/** Every key that the settings name is a secret of both environments, and of nothing else. */
export function secretFinding(facts: Seeing, { keys, settingsFrom }: Wanted, pages: Pages): Finding {
  if (keys.length === 0) return ok(SECRET, `the settings (${settingsFrom}) name no provider: the embedded model needs no key`);
  const { environments, repositorySecrets } = facts;
  if (!environments.seen) return couldNotSee(SECRET, environments, pages.environments);
  const there = [ENVIRONMENT, EXTERNAL_ENVIRONMENT].flatMap((name) => environments.value.get(name) ?? []);
  if (there.length === 0)
    return missing(SECRET, "there is no environment that could hold it", "Make the environments first", pages.environments);
  for (const { name, secrets } of there) {
    if (!secrets.seen) return couldNotSee(SECRET, secrets, pages.environments);
    const lacking = keys.filter((key) => !secrets.value.includes(key));
    if (lacking.length > 0)
      return missing(SECRET, `${name} has no secret ${lacking.join(", ")}`, `Open ${name}, Add environment secret`, pages.environments);
  }
  if (!repositorySecrets.seen) return couldNotSee(SECRET, repositorySecrets, pages.secrets);
  const open = keys.filter((key) => repositorySecrets.value.includes(key));
  if (open.length > 0)
    return missing(
      SECRET,
      `${open.join(", ")} is a secret of the repository as well`,
      "Remove it there; the environments have it",
      pages.secrets,
    );
  return ok(SECRET, `${keys.join(", ")} in ${there.map(({ name }) => name).join(" and ")}, and nowhere else`);
}
