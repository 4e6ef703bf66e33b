const NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
const REFERENCE = new RegExp(`^(${NAME}(?:/${NAME})?)@(\\d+\\.\\d+\\.\\d+)$`);

/** Paths inside a source that may be asked for: nothing that leaves it. */
export const BUNDLE_PATH = /^releases\/[a-z0-9-]+\/\d+\.\d+\.\d+\/[a-z0-9][a-z0-9.-]*$/;
export const CHANNEL_NAME = new RegExp(`^${NAME}$`);

/**
 * What `maturity-rating@1.4.0` names; null for anything else. The tag's own spelling of an overlay, `maturity-rating--kids@1.0.0`, is understood as well.
 *
 * @param {string} reference
 * @returns {{ readonly prompt: string, readonly version: string } | null}
 */
export function parseReference(reference) {
  const [, prompt, version] = REFERENCE.exec(reference.replace("--", "/")) ?? [];
  return prompt === undefined || version === undefined ? null : { prompt, version };
}

/** @param {string} channel */
export function channelPath(channel) {
  return `channels/${channel}.json`;
}

/**
 * @param {{ readonly prompt: string, readonly version: string }} release
 * @param {"bundle.json" | "manifest.dsse.json"} ending
 */
export function releasePath({ prompt, version }, ending) {
  const slug = prompt.replace("/", "--");
  return `releases/${slug}/${version}/${slug}-${version}.${ending}`;
}
