/** How a clause stands in a prompt, the worst first. */
export const TRACE_STATES = [
  "duplicate-id",
  "orphaned",
  "dangling-section",
  "uncovered",
  "waiver-void",
  "waiver-expired",
  "suspect:clause",
  "suspect:prompt",
  "untested",
  "unwanted",
  "waived",
  "covered",
] as const;

export type TraceState = (typeof TRACE_STATES)[number];
