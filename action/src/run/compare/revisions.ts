import type { Repository } from "../../repository/repository.ts";
import type { EventContext } from "../action/event.ts";

/** The three revisions of a comparison, as objects of the repository. */
export interface Revisions {
  /** The default branch: it judges. */
  readonly judge: string;
  readonly base: string;
  readonly head: string;
}

/**
 * Fetches what the event compares. A pull request is read as Git objects and never checked out. The base is where it left the branch it
 * wants to be merged into.
 */
export async function fetchRevisions(
  repository: Repository,
  { event, defaultBranch }: EventContext,
  credentials: { readonly token: string; readonly server: string },
): Promise<Revisions> {
  const full = { credentials, depth: "full" as const };
  const judge = (await repository.fetch(`refs/heads/${defaultBranch}`, full)).commit;
  switch (event.kind) {
    case "pull request": {
      await repository.fetch(`refs/pull/${event.number}/head`, full);
      const target = event.baseBranch === defaultBranch ? judge : (await repository.fetch(`refs/heads/${event.baseBranch}`, full)).commit;
      return { judge, head: event.headCommit, base: await repository.mergeBase(target, event.headCommit) };
    }
    case "merge group":
      await repository.fetch(event.headCommit, full);
      return { judge, head: event.headCommit, base: event.baseCommit };
    case "comment":
    case "review":
    case "closed":
    case "schedule":
      throw new Error(`the event "${event.kind}" names no commits: its pull request does`);
    case "dispatch": {
      const head = (await repository.resolve("HEAD")).commit;
      return { judge, head, base: await repository.mergeBase(judge, head) };
    }
  }
}

/** What a merged pull request brought, as it stood when it was merged: `before` is the commit that its base branch stood at. */
export async function mergedRevisions(
  repository: Repository,
  { event, defaultBranch }: EventContext,
  before: string,
  credentials: { readonly token: string; readonly server: string },
): Promise<Revisions> {
  if (event.kind !== "pull request") throw new Error("only a pull request is merged");
  const full = { credentials, depth: "full" as const };
  const branch = (await repository.fetch(`refs/heads/${defaultBranch}`, full)).commit;
  if (event.baseBranch !== defaultBranch) await repository.fetch(`refs/heads/${event.baseBranch}`, full);
  await repository.fetch(`refs/pull/${event.number}/head`, full);
  const judge = event.baseBranch === defaultBranch ? before : branch;
  return { judge, head: event.headCommit, base: await repository.mergeBase(before, event.headCommit) };
}
