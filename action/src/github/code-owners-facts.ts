import type { CodeOwnersFacts, Seen } from "../doctor/facts.ts";
import type { GitHubClient } from "./client.ts";
import { type BranchPlace, rulesOf } from "./merge-facts.ts";
import { see, seeOrNull } from "./see.ts";

/** Where GitHub looks for the file, in this order. */
const PATHS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

export async function readCodeOwners(client: GitHubClient, place: BranchPlace): Promise<CodeOwnersFacts> {
  const { owner, repo, branch } = place;
  const [file, errors, binding] = await Promise.all([
    firstFile(client, place),
    see("Contents: read", async () => {
      const { data } = await client.rest.repos.codeownersErrors({ owner, repo, ref: branch });
      return data.errors.map(({ line, message }) => ({ line, message: message.split("\n")[0] ?? "" }));
    }),
    readBinding(client, place),
  ]);
  return { file, errors, binding };
}

async function firstFile(client: GitHubClient, place: BranchPlace): Promise<CodeOwnersFacts["file"]> {
  for (const path of PATHS) {
    const text = await readText(client, place, path);
    if (!text.seen) return text;
    if (text.value !== null) return { seen: true, value: { path, text: text.value } };
  }
  return { seen: true, value: null };
}

/** The text of a file on a branch; null where there is none. */
export async function readText(client: GitHubClient, { owner, repo, branch }: BranchPlace, path: string): Promise<Seen<string | null>> {
  return seeOrNull("Contents: read", async () => {
    const { data } = await client.rest.repos.getContent({ owner, repo, path, ref: branch });
    if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
    return Buffer.from(data.content, "base64").toString("utf8");
  });
}

async function readBinding(client: GitHubClient, place: BranchPlace): Promise<Seen<boolean>> {
  const byRules = await see("Metadata: read", async () =>
    (await rulesOf(client, place)).some((rule) => rule.type === "pull_request" && rule.parameters?.require_code_owner_review === true),
  );
  if (!byRules.seen || byRules.value) return byRules;
  const branch = await see("Contents: read", async () => (await client.rest.repos.getBranch(place)).data.protection.enabled === true);
  // Without the older protection there is nothing else to look at.
  if (!branch.seen || !branch.value) return branch;
  return see("Administration: read", async () => {
    const { required_pull_request_reviews: reviews } = (await client.rest.repos.getBranchProtection(place)).data;
    return reviews?.require_code_owner_reviews === true;
  });
}
