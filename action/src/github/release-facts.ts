import type { ReleaseFacts } from "../doctor/facts.ts";
import { PUBLIC_KEYS } from "../doctor/release-setup.ts";
import type { GitHubClient } from "./client.ts";
import { readText } from "./code-owners-facts.ts";
import type { BranchPlace } from "./merge-facts.ts";
import { see, seeOrNull } from "./see.ts";

const CHANNELS = "channels";

/** What there is of releases: the public keys, who signed the channels, and whether a workflow may open a pull request. */
export async function readReleaseFacts(client: GitHubClient, place: BranchPlace): Promise<ReleaseFacts> {
  const { owner, repo } = place;
  const { actions } = client.rest;
  const [publicKeys, signedBy, opensPulls] = await Promise.all([
    readText(client, place, PUBLIC_KEYS),
    readSigners(client, { owner, repo, branch: CHANNELS }),
    see("Administration: read", async () => {
      const { data } = await actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo });
      return data.can_approve_pull_request_reviews;
    }),
  ]);
  return { publicKeys, signedBy, opensPulls };
}

async function readSigners(client: GitHubClient, place: BranchPlace): Promise<ReleaseFacts["signedBy"]> {
  const { owner, repo, branch: ref } = place;
  const listed = await seeOrNull("Contents: read", async () => {
    const { data } = await client.rest.repos.getContent({ owner, repo, path: CHANNELS, ref });
    return Array.isArray(data) ? data.map(({ path }) => path) : [];
  });
  if (!listed.seen || listed.value === null) return listed as ReleaseFacts["signedBy"];
  const signed: { channel: string; keys: readonly string[] }[] = [];
  for (const path of listed.value) {
    const text = await readText(client, place, path);
    if (!text.seen) return text;
    signed.push({ channel: path.slice(`${CHANNELS}/`.length).replace(/\.json$/, ""), keys: keysIn(text.value ?? "") });
  }
  return { seen: true, value: signed };
}

/** The keys that an envelope says it is signed by; none where it cannot be read. */
function keysIn(text: string): readonly string[] {
  try {
    const { signatures }: { readonly signatures: readonly { readonly keyid: unknown }[] } = JSON.parse(text);
    return signatures.map(({ keyid }) => String(keyid));
  } catch {
    return [];
  }
}
