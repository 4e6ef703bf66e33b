import type { Value } from "../documents/ground-truth/field.ts";

export type Status = "ok" | "refused" | "malformed" | "unknown label" | "error";

/** What an answer means. Every answer becomes one, whatever it says. */
export type Prediction =
  | {
      readonly status: "ok";
      readonly values: Readonly<Record<string, Value>>;
      readonly clauses: readonly string[];
      /** 0..1; `null` where the answer has none. */
      readonly confidence: number | null;
      readonly escalate: boolean;
      readonly rationale: string | null;
    }
  | { readonly status: Exclude<Status, "ok">; readonly detail: string };
