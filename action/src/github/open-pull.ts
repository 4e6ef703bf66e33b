import type { GitHubClient } from "./client.ts";
import { PULL_REQUESTS_WRITE } from "./pull-request.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** Opens a pull request and gives its number; that of the open one where the branch has one already. Null where GitHub does not let a workflow open any. */
export async function openPull(
  { rest: { pulls } }: GitHubClient,
  { owner, repo }: RepositoryName,
  pull: { readonly title: string; readonly body: string; readonly head: string; readonly base: string },
): Promise<number | null> {
  try {
    return (await pulls.create({ owner, repo, ...pull })).data.number;
  } catch (error) {
    const reason = refusalOf(error, PULL_REQUESTS_WRITE)?.reason;
    if (reason === "permission") return null;
    if (reason !== "invalid") throw error;
    const { data } = await pulls.list({ owner, repo, head: `${owner}:${pull.head}`, base: pull.base, state: "open" });
    return data[0]?.number ?? null;
  }
}
