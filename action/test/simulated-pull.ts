import type { ExistingComment, ReviewPlan } from "../src/review/review.ts";

/** What a pull request looks like after a plan was applied to it by `me`: GitHub's rules for comments, in memory. */
export function applyToComments(existing: readonly ExistingComment[], plan: ReviewPlan, me: string): readonly ExistingComment[] {
  let id = Math.max(0, ...existing.map((comment) => comment.id));
  const base = { author: me, path: null, line: null, side: null, hasReplies: false } as const;
  const gone = new Set([...plan.deleteIssueComments, ...plan.deleteInline]);
  const bodies = new Map(plan.updateInline.map((update) => [update.id, update.body]));
  if (plan.sticky.action === "update") bodies.set(plan.sticky.id, plan.sticky.body);
  const comments = existing
    .filter((comment) => !gone.has(comment.id))
    .map((comment) => ({ ...comment, body: bodies.get(comment.id) ?? comment.body }));
  if (plan.sticky.action === "create") comments.push({ ...base, id: ++id, kind: "issue", body: plan.sticky.body });
  if (plan.review !== null) {
    comments.push({ ...base, id: ++id, kind: "review", body: plan.review.body });
    for (const { path, line, side, body } of plan.review.comments)
      comments.push({ ...base, id: ++id, kind: "inline", path, line, side, body });
  }
  for (const { path, body } of plan.createFileComments) comments.push({ ...base, id: ++id, kind: "file", path, body });
  // GitHub trims what it stores.
  return comments.map((comment) => ({ ...comment, body: comment.body.trim() }));
}
