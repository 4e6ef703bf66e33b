import { UserError } from "../../errors.ts";
import type { ChannelIndex, Entry } from "../../release/channel-index.ts";
import type { ReleaseName } from "../../release/tag.ts";
import { compareVersions } from "../../release/version.ts";

/** What a channel serves of a prompt; undefined where it serves nothing of it. */
export function entryOf(index: ChannelIndex | null, prompt: string): Entry | undefined {
  return index !== null && Object.hasOwn(index.prompts, prompt) ? index.prompts[prompt] : undefined;
}

/** The version that a channel was taken back from; null where it came to what it serves by a release. */
export function takenBackFrom({ version, previous }: Pick<Entry, "version" | "previous">): string | null {
  return previous !== null && compareVersions(previous, version) > 0 ? previous : null;
}

/**
 * Refuses, with a UserError, what would undo a decision without anybody saying so: a lower version than the channel serves, and the very version that it was taken
 * back from, which a run that waited meanwhile, or is started again, still asks for.
 */
export function refuseQuietReturn(live: ChannelIndex | null, channel: string, { prompt, version }: ReleaseName): void {
  const entry = entryOf(live, prompt);
  if (entry === undefined) return;
  if (compareVersions(version, entry.version) < 0)
    throw new UserError(`${channel} serves ${entry.version}, which is newer. To go back: npx assay rollback ${prompt} --to ${version}`);
  if (takenBackFrom(entry) === version)
    throw new UserError(
      `${channel} was taken back from ${version} to ${entry.version} (${entry.reason}). Release a mended version. To serve this one all the same: npx assay rollback ${prompt} --to ${version} --channel ${channel}`,
    );
}
