import { readAnswer } from "./read.js";
import { renderMessages } from "./render.js";

/** @import { Bundle, Release } from "./index.d.ts" */

/**
 * What a service is given: the prompt, how to use it, and what to write down about it.
 *
 * @param {Bundle} bundle
 * @param {Pick<Release, "version" | "tag" | "bundleDigest" | "variant" | "channel" | "sequence" | "source">} named
 * @returns {Release}
 */
export function releaseOf(bundle, named) {
  const { version, variant, channel, sequence, source } = named;
  const digest = bundle.content;
  return {
    ...named,
    name: bundle.prompt,
    digest,
    model: bundle.measured,
    config: bundle.config,
    output: bundle.output,
    prompt: bundle,
    log: { prompt: bundle.prompt, version, digest, variant, channel, sequence, source },
    render: (input, media) => renderMessages(bundle, input, media),
    read: (text, finish) => readAnswer(bundle, text, finish),
  };
}
