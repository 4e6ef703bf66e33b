import type { BranchGuard, Seen, TagRuleset } from "../doctor/facts.ts";
import type { GitHubClient } from "./client.ts";
import { type BranchPlace, rulesOf } from "./merge-facts.ts";
import { refusalOf } from "./refusal.ts";
import { see } from "./see.ts";

/** Every ruleset for tags, its organization's too, with its rules. */
export function readTagRulesets(
  client: GitHubClient,
  place: { readonly owner: string; readonly repo: string },
): Promise<Seen<readonly TagRuleset[]>> {
  const { repos } = client.rest;
  return see("Metadata: read", async () => {
    const listed = await client.paginate(repos.getRepoRulesets, { ...place, includes_parents: true, targets: "tag", per_page: 100 });
    return Promise.all(
      listed
        // Older servers know no `targets` and list all of them.
        .filter(({ target }) => target === "tag")
        .map(async ({ id }): Promise<TagRuleset> => {
          const { name, enforcement, conditions, rules = [] } = (await repos.getRepoRuleset({ ...place, ruleset_id: id })).data;
          const names = conditions && "ref_name" in conditions ? conditions.ref_name : undefined;
          return {
            name,
            active: enforcement === "active",
            include: names?.include ?? [],
            exclude: names?.exclude ?? [],
            rules: rules.map(({ type }) => type),
          };
        }),
    );
  });
}

const FORCE_PUSH = "non_fast_forward";
const ADMINISTRATION = "Administration: read";

/** What rulesets, or the older protection, no longer let happen to a branch. */
export async function readGuard(client: GitHubClient, place: BranchPlace): Promise<Seen<BranchGuard>> {
  const byRules = await see("Metadata: read", async () => {
    const types = new Set<string>((await rulesOf(client, place)).map(({ type }) => type));
    return { forcePush: types.has(FORCE_PUSH), deletion: types.has("deletion") };
  });
  if (byRules.seen && byRules.value.forcePush && byRules.value.deletion) return byRules;
  const byProtection = await see(ADMINISTRATION, () => protectionGuard(client, place));
  if (!byProtection.seen) return byProtection;
  const [one, other] = [byRules.seen ? byRules.value : null, byProtection.value];
  const guard = { forcePush: other.forcePush || one?.forcePush === true, deletion: other.deletion || one?.deletion === true };
  return byRules.seen || (guard.forcePush && guard.deletion) ? { seen: true, value: guard } : byRules;
}

async function protectionGuard(client: GitHubClient, place: BranchPlace): Promise<BranchGuard> {
  try {
    const { allow_force_pushes: pushes, allow_deletions: deletions } = (await client.rest.repos.getBranchProtection(place)).data;
    return { forcePush: pushes?.enabled !== true, deletion: deletions?.enabled !== true };
  } catch (error) {
    // "Not Found" alone is also what somebody is told who may not ask.
    const answered = error instanceof Error && /Branch not (protected|found)/i.test(error.message);
    if (answered && refusalOf(error, ADMINISTRATION)?.reason === "gone") return { forcePush: false, deletion: false };
    throw error;
  }
}
