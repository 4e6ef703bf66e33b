import { UserError } from "../errors.ts";
import { askersOf, coAuthorsOf } from "./asked-by.ts";
import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** Who wrote a pull request's commits, and what they say of themselves. */
export interface PullCommits {
  /** Logins of authors, co-authors and committers, and of those for whom a command committed. A commit under an e-mail address that GitHub does not know has none. */
  readonly contributors: readonly string[];
  readonly messages: readonly string[];
}

const PAGE = 100;

/** GitHub's answer does not say whose commits they are. */
export class CommitsUnread extends UserError {}

/**
 * The commits from base to head: compared, because the list of a pull request ends at 250. Throws `CommitsUnread` where the answer has none: nobody
 * may be taken for a stranger to what could not be seen.
 */
export async function pullCommits(
  { rest: { repos } }: GitHubClient,
  place: RepositoryName,
  base: string,
  head: string,
): Promise<PullCommits> {
  const logins = new Set<string>();
  const messages: string[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await repos.compareCommitsWithBasehead({ ...place, basehead: `${base}...${head}`, per_page: PAGE, page });
    if (!Array.isArray(data.commits))
      throw new CommitsUnread(`GitHub's comparison of ${base.slice(0, 7)} with ${head.slice(0, 7)} lists no commits`);
    for (const { author, committer, commit } of data.commits) {
      for (const person of [author, committer]) if (person && "login" in person && person.login) logins.add(person.login);
      for (const login of [...askersOf(commit.message), ...coAuthorsOf(commit.message)]) logins.add(login);
      messages.push(commit.message);
    }
    if (data.commits.length < PAGE) return { contributors: [...logins], messages };
  }
}
