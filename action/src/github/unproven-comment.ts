import type { GitHubClient } from "./client.ts";
import { loginOf } from "./existing.ts";

interface Place {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** Not one of the review's own markers: what nobody proved never takes the place of what was measured. */
const MARKER = "<!-- assay-unproven -->";

/** Writes the one comment of a pull request that shows unproven figures, or brings it up to date. */
export async function writeUnproven(client: GitHubClient, { owner, repo, number }: Place, body: string): Promise<void> {
  const { issues } = client.rest;
  const me = await loginOf(client);
  const all = await client.paginate(issues.listComments, { owner, repo, issue_number: number, per_page: 100 });
  const own = all.find((comment) => comment.user?.login === me && comment.body?.trimEnd().endsWith(MARKER));
  const marked = `${body.trimEnd()}\n\n${MARKER}`;
  if (!own) await issues.createComment({ owner, repo, issue_number: number, body: marked });
  else if (own.body !== marked) await issues.updateComment({ owner, repo, comment_id: own.id, body: marked });
}
