import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** Who wrote a pull request's commits, and what they say of themselves. */
export interface PullCommits {
  /** Logins of authors and committers. A commit under an e-mail address that GitHub does not know has none. */
  readonly contributors: readonly string[];
  readonly messages: readonly string[];
}

const PAGE = 100;

/** The commits from base to head: compared, because the list of a pull request ends at 250. */
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
    for (const { author, committer, commit } of data.commits) {
      for (const person of [author, committer]) if (person && "login" in person && person.login) logins.add(person.login);
      messages.push(commit.message);
    }
    if (data.commits.length < PAGE) return { contributors: [...logins], messages };
  }
}
