import { createDeadlines } from "./deadline.js";
import { LoaderError, messageOf } from "./error.js";
import { readOptions } from "./options.js";
import { createPins } from "./pins.js";
import { releaseOf } from "./release.js";
import { targetFor } from "./serving.js";
import { watchChannel } from "./watch.js";

/** @import { AlarmCode, Loader, LoaderOptions } from "./index.d.ts" */

/**
 * @param {LoaderOptions} given
 * @returns {Promise<Loader>}
 */
export async function createLoader(given) {
  const options = readOptions(given);
  const { channel, source, refreshMs } = options;
  const { withDeadline, giveUp } = createDeadlines(options.timeoutMs);
  const watch = watchChannel(options, alarm, withDeadline);
  const pinned = createPins(options, alarm, withDeadline);
  /** @type {string[] | null} Alarms of the start, which say why nothing could be served. */
  let reasons = [];
  let isClosed = false;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  /**
   * @param {AlarmCode} code
   * @param {string} message
   */
  function alarm(code, message) {
    if (isClosed) return;
    reasons?.push(message);
    try {
      options.onAlarm({ code, message, channel });
    } catch (error) {
      // A look in the background must not end the service because its alarm did.
      process.emitWarning(`onAlarm failed: ${messageOf(error)}`, { type: "AssayLoader" });
    }
  }

  async function start() {
    await watch.startFromKept();
    await watch.refresh();
    if (watch.served.size === 0) {
      const why = (reasons ?? []).map((message) => `\n- ${message}`).join("");
      throw new LoaderError("nothing-to-serve", `The channel \`${channel}\` has nothing to serve, and nothing was kept.${why}`);
    }
    reasons = null;
    for (const wanted of options.prompts) {
      if (wanted.includes("@")) await pinned(wanted);
      else if (!watch.served.has(wanted)) throw unknownPrompt(wanted);
    }
  }

  /** @param {string} name */
  function unknownPrompt(name) {
    return new LoaderError(
      "unknown-prompt",
      `The channel \`${channel}\` has no prompt \`${name}\`. It has: ${[...watch.served.keys()].join(", ")}.`,
    );
  }

  async function refresh() {
    return isClosed ? false : watch.refresh();
  }

  function schedule() {
    if (isClosed) return;
    // Spread, so that many services that were started together do not ask together.
    timer = setTimeout(() => void refresh().finally(schedule), refreshMs * (0.9 + 0.2 * Math.random()));
    timer.unref();
  }

  async function close() {
    isClosed = true;
    clearTimeout(timer);
    giveUp();
    await watch.settled();
    await source.close();
  }

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  schedule();

  return {
    async get(reference, { targetingKey } = {}) {
      if (isClosed) throw new LoaderError("closed", "The loader was closed.");
      if (reference.includes("@")) return pinned(reference);
      if (watch.isOverdue()) void refresh();
      const prompt = watch.served.get(reference);
      if (prompt === undefined) throw unknownPrompt(reference);
      const { target, variant } = targetFor(reference, prompt, targetingKey);
      const checked = prompt.bundles.get(target.bundle);
      if (checked === undefined) throw new Error(`${target.tag} is served without its bundle`);
      const { version, tag, bundle: bundleDigest } = target;
      const source = watch.freshness(prompt);
      return releaseOf(checked.bundle, { version, tag, bundleDigest, variant, channel, sequence: prompt.sequence, source });
    },
    refresh,
    status: watch.status,
    close,
  };
}
