import type { Comparison } from "../../comparison/comparison.ts";
import { draftLinkFor } from "../../decisions/draft-link.ts";
import { logLines } from "../../escape.ts";
import type { Leftover } from "../../github/apply.ts";
import { applyPlan } from "../../github/apply.ts";
import { listExisting, loginOf } from "../../github/existing.ts";
import { githubLinks } from "../../report/links.ts";
import { renderComment, renderReason } from "../../report/markdown.ts";
import { leftoversOf } from "../../review/placement.ts";
import { BODY_LIMIT, planReview } from "../../review/plan.ts";
import type { InlineNote } from "../../review/review.ts";
import { inlineNotes } from "../checks/inline-notes.ts";
import { answersComments } from "../comments/answers-comments.ts";
import type { Revisions } from "../compare/revisions.ts";
import { clientOf } from "./github-client.ts";
import type { Run } from "./measure.ts";

export type Posting = Omit<Run, "signal"> & {
  readonly revisions: Revisions;
  /** Whether the commit status has to be green before a merge; left out where that is not known. */
  readonly required?: boolean;
};

/**
 * Writes the review to the pull request. What cannot be written there (no pull request, no permission, a limit, lines that are not in the
 * diff) goes to the step summary and the log: nothing measured is lost.
 */
export async function postReview(comparison: Comparison, posting: Posting): Promise<void> {
  const { runner, inputs, context, revisions, server } = posting;
  const links = githubLinks({ server, owner: context.owner, name: context.repo, commits: revisions });
  const notes = inlineNotes(comparison, links);
  const drafts = draftsOf(comparison, posting);
  const told = posting.required === undefined ? {} : { required: posting.required };
  const commands = await answersComments(await posting.repository.tree(revisions.judge));
  const commentWith = (extra: readonly InlineNote[]) =>
    withNotes((limit) => renderComment(comparison, { links, limit, drafts, commands, ...told }), extra);
  const { event } = context;
  if (event.kind !== "pull request" || !inputs.comment || inputs.token === "") {
    return runner.summary(commentWith(notes).body);
  }
  const diffs = await posting.repository.diff(revisions.base, revisions.head);
  const { body, left } = commentWith(leftoversOf(notes, diffs));
  await runner.summary([body, ...left.map((note) => note.body)].join("\n\n"));
  const client = await clientOf(posting);
  const pull = { owner: context.owner, repo: context.repo, number: event.number, headCommit: event.headCommit };
  const plan = planReview({
    stickyBody: body,
    inline: notes,
    diffs,
    existing: await listExisting(client, pull),
    me: await loginOf(client),
    verdict: comparison.verdict,
    reason: renderReason(comparison),
    headCommit: event.headCommit,
  });
  const applied = await applyPlan(client, pull, plan);
  if (applied.leftovers.length > 0) await runner.summary(leftoverText(applied.leftovers));
  if (applied.posted) return;
  switch (applied.reason) {
    case "permission":
      return runner.warning(
        `The review is in the step summary only: the token lacks \`${applied.missing}\`. Add it to the job's permissions.`,
      );
    case "outdated":
      return runner.notice(`The pull request moved on to ${applied.headCommit.slice(0, 7)} meanwhile; its own run will write the review.`);
    case "rate limit":
    case "unavailable":
      return runner.warning(logLines(`The review is in the step summary only: ${applied.message}`));
  }
}

/** Addresses that open the draft of each record that is missing; none for a fork, where GitHub's editor cannot add a file. */
function draftsOf(comparison: Comparison, { context, server }: Posting): ReadonlyMap<string, string> {
  const { event, owner, repo } = context;
  if (event.kind !== "pull request") return new Map();
  const date = new Date().toISOString().slice(0, 10);
  const place = { server, owner, repo, branch: event.headBranch, date, ...(event.author === null ? {} : { author: event.author }) };
  const missing = comparison.checks.filter(({ name, state }) => name === "decision record" && state === "fail");
  return new Map(
    missing.flatMap(({ prompt }): [string, string][] => {
      const link = prompt === undefined ? null : draftLinkFor(comparison, prompt, place);
      return prompt === undefined || link === null ? [] : [[prompt, link]];
    }),
  );
}

/** Of a comment's characters, at most so many go to what no line of the diff can carry. */
const NOTES_LIMIT = 20_000;

/** The comment with as many notes behind it as fit; the others are given back. */
function withNotes(
  render: (limit: number) => string,
  notes: readonly InlineNote[],
): { readonly body: string; readonly left: readonly InlineNote[] } {
  const fitting: InlineNote[] = [];
  let length = 0;
  for (const note of notes) {
    if (length + note.body.length + 2 > NOTES_LIMIT) break;
    length += note.body.length + 2;
    fitting.push(note);
  }
  // The marker stands behind the comment too.
  const text = render(BODY_LIMIT - MARKER_LENGTH - length);
  return { body: [text, ...fitting.map((note) => note.body)].join("\n\n"), left: notes.slice(fitting.length) };
}

const MARKER_LENGTH = 200;

function leftoverText(leftovers: readonly Leftover[]): string {
  return leftovers.map(({ body }) => body).join("\n\n");
}
