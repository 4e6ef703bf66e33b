import type { LogRow } from "./log-row.ts";
import type { Served } from "./served.ts";

/** What a line of a log has to do with a version. */
export type Belonging =
  /** The version decided it; by its content where another version says the same. */
  | "decided"
  | "another version"
  /** It names a version that was never released. */
  | "unknown version"
  | "another prompt"
  | "another channel"
  /** It does not say what decided it. */
  | "unnamed";

export interface WantedVersion {
  readonly prompt: string;
  readonly version: string;
  /** All that were released of the prompt. */
  readonly versions: ReadonlySet<string>;
  readonly content: string;
  readonly channel: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether the version decided a line: by its digest, else by its version, else by what the channel's index of its sequence gave to its variant. */
export function belongingOf(row: LogRow, wanted: WantedVersion, served: Served): Belonging {
  if (row.prompt !== null && row.prompt !== wanted.prompt) return "another prompt";
  if (row.channel !== null && row.channel !== wanted.channel) return "another channel";
  if (row.digest !== null && row.digest === wanted.content) return "decided";
  if (row.version !== null) {
    if (row.version === wanted.version) return "decided";
    return wanted.versions.has(row.version) ? "another version" : "unknown version";
  }
  // Anything else than a digest says nothing, and must not count as a decision of somebody else.
  if (row.digest !== null) return DIGEST.test(row.digest) ? "another version" : "unnamed";
  const version = row.sequence === null ? null : served.versionAt(wanted.prompt, row.sequence, row.variant);
  if (version === null) return "unnamed";
  return version === wanted.version ? "decided" : "another version";
}
