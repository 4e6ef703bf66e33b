import type { Digest } from "../../canonical.ts";
import type { CommandRoles } from "./commands.ts";
import type { RuleMetric, RuleScope } from "./rule-scope.ts";
import type { Approvals, EscalationStep, SignOffRule } from "./sign-off.ts";

export type { RuleMetric, RuleScope } from "./rule-scope.ts";

export type ProviderType = "openai-compatible" | "openai" | "anthropic" | "amazon-bedrock" | "google" | "azure";

export interface Provider {
  readonly type: ProviderType;
  readonly url?: string;
  /** Name of an environment variable, never a key. */
  readonly key?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly "api-version"?: string;
}

/** The model that needs no provider: what answers where none is set. */
export const EMBEDDED_MODEL = "embedded/nearest-rule";

/**
 * USD per million tokens. `pinned`: a dated snapshot, so that stored answers may stand in for fresh ones. `restricted`: restricted items may be sent
 * to it.
 */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly pinned?: boolean;
  readonly restricted?: boolean;
  /** `YYYY-MM-DD`: the day from which its provider no longer serves it. */
  readonly retires?: string;
}

export interface Limits {
  readonly "output-tokens": number;
  readonly "cost-per-pull-request": number;
  readonly "cost-per-day": number;
  readonly "calls-per-pull-request": number;
  readonly "fresh-for-hours": number;
  /** After so many days the scores of a release that a revert goes back to are called stale, and are measured again once it is merged. */
  readonly "max-age-days": number;
}

export interface Deployment {
  readonly "volume-per-month": number;
  /** Label to its share in production. */
  readonly prevalence: Readonly<Record<string, number>>;
  /** Ordinal: `under`, `over`; other kinds: `fn`, `fp`. */
  readonly cost: Readonly<Record<string, number>>;
}

/** Whether a changed prompt needs a decision record that names it. */
export type RecordsMode = "required" | "warn" | "off";

export interface Rule {
  readonly name: string;
  readonly field: string;
  readonly metric: RuleMetric;
  readonly scope: RuleScope;
  readonly mode: "prove" | "disprove";
  readonly margin?: number;
  readonly floor?: number;
  readonly ceiling?: number;
  readonly beta: number;
  /** Line in the settings file, for messages. */
  readonly line: number;
}

/** `.github/assay.yml`, defaults filled in. */
export interface Settings {
  readonly path: string;
  readonly digest: Digest;
  readonly "default-model": string;
  readonly providers: Readonly<Record<string, Provider>>;
  readonly models: Readonly<Record<string, ModelPrice>>;
  readonly limits: Limits;
  readonly deployment: Readonly<Record<string, Deployment>>;
  readonly rules: readonly Rule[];
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly report: {
    /** Show item text of public sets in the HTML report and the pull request. */
    readonly "item-text": boolean;
    /** Name restricted items by their ids, with their labels; else they are only counted. */
    readonly "restricted-ids": boolean;
  };
  readonly governance: { readonly "decision-records": RecordsMode };
  readonly approvals: Approvals;
  readonly "sign-off": readonly SignOffRule[];
  readonly escalation: readonly EscalationStep[];
  /** Names of sets that are kept in a private repository. */
  readonly vault?: readonly string[];
  /** Who may ask for what in a comment. */
  readonly commands: CommandRoles;
}
