import type { Comparison } from "../comparison/comparison.ts";
import { draftLinkFor } from "../decisions/draft-link.ts";
import { logLines } from "../escape.ts";
import type { Leftover } from "../github/apply.ts";
import { applyPlan } from "../github/apply.ts";
import { createClient } from "../github/client.ts";
import { listExisting, loginOf } from "../github/existing.ts";
import { githubLinks } from "../report/links.ts";
import { renderComment, renderReason } from "../report/markdown.ts";
import { leftoversOf } from "../review/placement.ts";
import { BODY_LIMIT, planReview } from "../review/plan.ts";
import type { InlineNote } from "../review/review.ts";
import { answersComments } from "./answers-comments.ts";
import { inlineNotes } from "./inline-notes.ts";
import type { Run } from "./measure.ts";
import type { Revisions } from "./revisions.ts";

export type Posting = Omit<Run, "signal"> & { readonly revisions: Revisions };

/**
 * Writes the review to the pull request. What cannot be written there (no pull request, no permission, a limit, lines that are not in the
 * diff) goes to the step summary and the log: nothing measured is lost.
 */
export async function postReview(comparison: Comparison, posting: Posting): Promise<void> {
  const { runner, inputs, context, revisions, server, api } = posting;
  const links = githubLinks({ server, owner: context.owner, name: context.repo, commits: revisions });
  const notes = inlineNotes(comparison, links);
  const drafts = draftsOf(comparison, posting);
  const commands = await answersComments(await posting.repository.tree(revisions.judge));
  const commentWith = (extra: readonly InlineNote[]) =>
    withNotes((limit) => renderComment(comparison, { links, limit, drafts, commands }), extra);
  const { event } = context;
  if (event.kind !== "pull request" || !inputs.comment || inputs.token === "") {
    return runner.summary(commentWith(notes).body);
  }
  const diffs = await posting.repository.diff(revisions.base, revisions.head);
  const { body, left } = commentWith(leftoversOf(notes, diffs));
  await runner.summary([body, ...left.map((note) => note.body)].join("\n\n"));
  // A local GitHub is tested without waiting between writes; the real one is never asked faster than it likes.
  const throttled = !/^http:\/\/127\.0\.0\.1[:/]/.test(api);
  const client = await createClient({
    token: inputs.token,
    url: api,
    throttled,
    onWait: (message: string) => runner.info(logLines(message)),
  });
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
