import { readMarker, withMarker } from "../review/marker.ts";
import type { GitHubClient } from "./client.ts";
import { loginOf } from "./existing.ts";
import type { RepositoryName } from "./pull-state.ts";

/** Who asked in a comment is answered under it and on it. */
export interface Conversation {
  react(content: "eyes" | "+1" | "-1"): Promise<void>;
  /** One reply for each comment: said again, in a run that is repeated, it takes the place of the first. */
  reply(markdown: string): Promise<void>;
}

/** Answers to one comment in the conversation of a pull request. */
export function openConversation(
  client: GitHubClient,
  place: RepositoryName & { readonly number: number; readonly comment: number },
): Conversation {
  const { owner, repo, number, comment } = place;
  const { issues, reactions } = client.rest;
  return {
    async react(content) {
      await reactions.createForIssueComment({ owner, repo, comment_id: comment, content });
    },
    async reply(markdown) {
      const body = withMarker(markdown, "reply", String(comment));
      const [me, comments] = await Promise.all([
        loginOf(client),
        client.paginate(issues.listComments, { owner, repo, issue_number: number, per_page: 100 }),
      ]);
      const earlier = comments.find(({ user, body: text }) => {
        const marker = user?.login === me ? readMarker(text ?? "") : null;
        return marker?.kind === "reply" && marker.fingerprint === String(comment);
      });
      if (earlier) await issues.updateComment({ owner, repo, comment_id: earlier.id, body });
      else await issues.createComment({ owner, repo, issue_number: number, body });
    },
  };
}
