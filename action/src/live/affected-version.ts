import type { LogRow } from "./log-row.ts";
import type { Served } from "./served.ts";

/** What a line of a log has to do with a version. */
export type Belonging =
  /** The version decided it; by its content where another version says the same. */
  | "decided"
  | "another version"
  | "another prompt"
  | "another channel"
  /** It does not say what decided it. */
  | "unnamed";

export interface WantedVersion {
  readonly prompt: string;
  readonly version: string;
  readonly content: string;
  readonly channel: string;
}

/** Whether the version decided a line: by its digest, else by its version, else by what the channel's index of its sequence gave to its variant. */
export function belongingOf(row: LogRow, wanted: WantedVersion, served: Served): Belonging {
  if (row.prompt !== null && row.prompt !== wanted.prompt) return "another prompt";
  if (row.channel !== null && row.channel !== wanted.channel) return "another channel";
  if (row.digest !== null && row.digest === wanted.content) return "decided";
  if (row.version !== null) return row.version === wanted.version ? "decided" : "another version";
  if (row.digest !== null) return "another version";
  const version = row.sequence === null ? null : served.versionAt(wanted.prompt, row.sequence, row.variant);
  if (version === null) return "unnamed";
  return version === wanted.version ? "decided" : "another version";
}
