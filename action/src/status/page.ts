import type { Verdict } from "../comparison/result.ts";
import type { DriftState } from "../drift/watch.ts";
import type { Due } from "./dates.ts";

/** What one channel serves of one prompt. */
export interface LiveEntry {
  readonly channel: string;
  readonly prompt: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly by: string | null;
  readonly reason: string;
  readonly previous: string | null;
  /** Why what the channel says is not believed; null where its signature holds. */
  readonly doubt: string | null;
}

/** An open pull request that waits for somebody. */
export interface WaitingPull {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly author: string | null;
  /** Since when it is open, ISO 8601. */
  readonly opened: string;
  /** Who is missing, as the commit status says it. */
  readonly waitsFor: string;
}

/** The clause on which a live prompt is worst, of those with enough items to say so. */
export interface WorstClause {
  readonly clause: string;
  readonly field: string;
  readonly label: string | null;
  readonly wrong: number;
  readonly items: number;
  /** 95 % interval of the share that is wrong. */
  readonly low: number;
  readonly high: number;
}

/** How a live prompt does. */
export interface PromptState {
  readonly prompt: string;
  readonly version: string | null;
  readonly channel: string | null;
  readonly model: string;
  readonly pinned: boolean;
  /** What the last merge or release of this content was found to be; null where the branch `evidence` has none. */
  readonly verdict: Verdict | null;
  readonly rehearsal: boolean;
  readonly measured: string | null;
  /** It had no earlier version to be compared with. */
  readonly first: boolean;
  /** Clauses that were measured. */
  readonly clauses: number;
  /** Null where none was measured, or none is wrong on any item. */
  readonly worst: WorstClause | null;
  readonly drift: DriftState | null;
}

/** How often a set has judged. */
export interface GateUse {
  readonly set: string;
  /** Versions that were merged or released on its items as they are now. */
  readonly versions: number;
  /** The first of them, ISO 8601; null for none. */
  readonly since: string | null;
  /** Of a split set: versions that its gate part judged, pull requests among them, as far as the stored answers here go back. */
  readonly gateLooks: number | null;
}

/** `assay status`: all that is on the one page. */
export interface StatusPage {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly live: readonly LiveEntry[];
  /** Null where nobody could be asked, for the reason beside it. */
  readonly pulls: readonly WaitingPull[] | null;
  readonly pullsNote: string;
  readonly dates: readonly Due[];
  readonly prompts: readonly PromptState[];
  readonly gates: readonly GateUse[];
}
