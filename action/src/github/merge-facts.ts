import type { MergeFacts, RequiredCheck } from "../doctor/facts.ts";
import { isCheckRequired } from "../doctor/required-check.ts";
import type { GitHubClient } from "./client.ts";
import { see } from "./see.ts";

/** A repository on GitHub, and one of its branches. */
export type BranchPlace = {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
};

/** Whether a check is required on a branch. A workflow's own token can see it with `contents: read`. */
export async function checkRequired(client: GitHubClient, place: BranchPlace, check: string): Promise<boolean | "unknown"> {
  return isCheckRequired(await readMerge(client, place), check);
}

/** The checks that a branch requires, by rulesets and by the older branch protection. */
export async function readMerge(client: GitHubClient, place: BranchPlace): Promise<MergeFacts> {
  const [byRuleset, byProtection] = await Promise.all([
    see("Metadata: read", async () => (await rulesOf(client, place)).flatMap(checksOfRule)),
    see("Contents: read", async () => checksOfProtection((await client.rest.repos.getBranch(place)).data.protection)),
  ]);
  return { byRuleset, byProtection };
}

/** Every active rule for a branch, of this repository's rulesets and its organization's; the branch need not exist. */
export async function rulesOf(client: GitHubClient, place: BranchPlace): Promise<readonly BranchRule[]> {
  return client.paginate(client.rest.repos.getBranchRules, { ...place, per_page: 100 });
}

type BranchRule = Awaited<ReturnType<GitHubClient["rest"]["repos"]["getBranchRules"]>>["data"][number];
type Protection = Awaited<ReturnType<GitHubClient["rest"]["repos"]["getBranch"]>>["data"]["protection"];

function checksOfRule(rule: BranchRule): readonly RequiredCheck[] {
  if (rule.type !== "required_status_checks") return [];
  const checks = rule.parameters?.required_status_checks ?? [];
  return checks.map(({ context, integration_id }) => ({ context, source: sourceOf(integration_id) }));
}

function checksOfProtection(protection: Protection): readonly RequiredCheck[] {
  const checks = protection.required_status_checks;
  if (!checks || checks.enforcement_level === "off") return [];
  const named = (checks.checks ?? []).map(({ context, app_id }) => ({ context, source: sourceOf(app_id) }));
  const others = checks.contexts.filter((context) => !named.some((check) => check.context === context));
  return [...named, ...others.map((context) => ({ context, source: null }))];
}

/** GitHub writes -1 for "any source". */
function sourceOf(app: number | null | undefined): number | null {
  return app === undefined || app === null || app < 0 ? null : app;
}
