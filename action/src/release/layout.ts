import { UserError } from "../errors.ts";
import { type ReleaseName, slugOf, tagOf } from "./tag.ts";

/** The orphan branch that holds all that a loader reads: signed channel indexes, and one folder a release that never changes. */
export const CHANNELS_BRANCH = "channels";

const CHANNEL = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What a release's folder holds; `signed-manifest` is the one that is believed, `manifest` the same to read. */
export type ReleaseFile = "bundle" | "manifest" | "signed-manifest" | "report" | "trace";

const ENDINGS: Readonly<Record<ReleaseFile, string>> = {
  bundle: "bundle.json",
  manifest: "manifest.json",
  "signed-manifest": "manifest.dsse.json",
  report: "report.json",
  trace: "trace.json",
};

/** Where a channel's signed index stands on the branch: `channels/production.json`. */
export function channelPath(channel: string): string {
  if (!CHANNEL.test(channel)) throw new UserError(`\`${channel}\` is no name of a channel: use lower-case letters, digits and \`-\`.`);
  return `channels/${channel}.json`;
}

/** Where a file of a release stands: `releases/hate-speech/1.4.0/hate-speech-1.4.0.bundle.json`. */
export function releasePath(release: ReleaseName, file: ReleaseFile): string {
  tagOf(release);
  const slug = slugOf(release.prompt);
  return `releases/${slug}/${release.version}/${slug}-${release.version}.${ENDINGS[file]}`;
}
