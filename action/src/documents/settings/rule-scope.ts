/** Which items a rule or a condition is about. */
export type RuleScope =
  | "all"
  | { readonly label: string }
  | { readonly clause: string }
  | { readonly tag: string; readonly pooled?: boolean }
  | { readonly slice: string }
  | { readonly point: string };

/** What it counts: errors, or a rate of which more is better. */
export type RuleMetric = "under-rated" | "over-rated" | "exact" | "recall" | "fn" | "fp" | "precision" | "f-beta" | "unreadable";
