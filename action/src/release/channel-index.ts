import type { Digest } from "../canonical.ts";
import type { Weight } from "../documents/ground-truth/weights.ts";

/** One release, as a channel names it. */
export interface Target {
  readonly version: string;
  readonly tag: string;
  readonly content: Digest;
  /** Digest of the bundle's file. */
  readonly bundle: Digest;
  /** Path of the bundle's file, relative to where the branch is served. */
  readonly url: string;
}

/** How the traffic of a prompt is shared; the prompt's name is the flag key. */
export interface Rollout {
  readonly algorithm: string;
  /** In the order of the file: it decides who gets what. */
  readonly weights: readonly Weight[];
  readonly variants: Readonly<Record<string, Target>>;
}

/** What a channel serves of one prompt. */
export interface Entry extends Target {
  /** The version that this channel served before; null where it served none. */
  readonly previous: string | null;
  /** ISO 8601, UTC: since when. */
  readonly since: string;
  /** For people: `release`, `rollback #131`. */
  readonly reason: string;
  /** Versions that share the traffic; without it everybody gets this one. */
  readonly rollout?: Rollout;
}

/** `assay/channel@1`: what a channel serves. Its `sequence` only rises, so that an older index is known as such. */
export interface ChannelIndex {
  readonly schema: "assay/channel@1";
  readonly channel: string;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly issued: string;
  readonly expires: string;
  readonly prompts: Readonly<Record<string, Entry>>;
}
