import { readMarker, withMarker } from "../review/marker.ts";
import type { GitHubClient } from "./client.ts";
import { loginOf } from "./existing.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** The permission of a workflow's token that opening an issue needs. */
export const ISSUES_WRITE = "issues: write";

/** Comments and issues that call somebody, each once: a marker holds its key. */
export interface Notices {
  /** Keys of what was said on the pull request. */
  readonly done: readonly string[];
  /** Says something on the pull request. */
  say(markdown: string, key: string): Promise<void>;
  /** Opens an issue, unless there is one of this key; returns its number, or null where the token may not. */
  open(title: string, markdown: string, key: string): Promise<number | null>;
  /** Closes the issue of a key with a last comment, where there is one. */
  close(markdown: string, key: string): Promise<void>;
}

/** The label of every issue that is opened here. */
export const ISSUE_LABEL = "assay";

export async function openNotices(client: GitHubClient, place: RepositoryName, number: number): Promise<Notices> {
  const { issues } = client.rest;
  const [me, comments] = await Promise.all([
    loginOf(client),
    client.paginate(issues.listComments, { ...place, issue_number: number, per_page: 100 }),
  ]);
  const keyOf = (text: string | null | undefined): string | null => {
    const marker = readMarker(text ?? "");
    return marker?.kind === "notice" ? marker.fingerprint : null;
  };
  const done = comments.flatMap(({ user, body }) => (user?.login === me ? (keyOf(body) ?? []) : []));
  const issueOf = async (key: string) => {
    const own = await client.paginate(issues.listForRepo, { ...place, labels: ISSUE_LABEL, state: "all", per_page: 100 });
    return own.find(({ user, body }) => user?.login === me && keyOf(body) === key) ?? null;
  };
  return {
    done,
    async say(markdown, key) {
      await issues.createComment({ ...place, issue_number: number, body: withMarker(markdown, "notice", key) });
    },
    async open(title, markdown, key) {
      const known = await issueOf(key);
      if (known) return known.number;
      try {
        const body = withMarker(markdown, "notice", key);
        return (await issues.create({ ...place, title, body, labels: [ISSUE_LABEL] })).data.number;
      } catch (error) {
        const reason = refusalOf(error, ISSUES_WRITE)?.reason;
        // A repository may have its issues turned off.
        if (reason === "permission" || reason === "gone") return null;
        throw error;
      }
    },
    async close(markdown, key) {
      const known = await issueOf(key);
      if (known?.state !== "open") return;
      await issues.createComment({ ...place, issue_number: known.number, body: markdown });
      await issues.update({ ...place, issue_number: known.number, state: "closed", state_reason: "completed" });
    },
  };
}
