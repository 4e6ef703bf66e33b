import { LoaderError } from "./error.js";

/**
 * Runs work that must end: after `timeoutMs`, or when everything is given up.
 *
 * @param {number} timeoutMs
 */
export function createDeadlines(timeoutMs) {
  /** @type {Set<AbortController>} */
  const running = new Set();
  return {
    /**
     * @template T
     * @param {(signal: AbortSignal) => Promise<T>} work
     * @returns {Promise<T>}
     */
    async withDeadline(work) {
      const controller = new AbortController();
      const timer = setTimeout(
        () => controller.abort(new LoaderError("unreachable", `There was no answer within ${timeoutMs / 1000} s.`)),
        timeoutMs,
      );
      timer.unref();
      running.add(controller);
      try {
        return await work(controller.signal);
      } catch (error) {
        // Node's own error says only that it was aborted.
        throw controller.signal.aborted ? controller.signal.reason : error;
      } finally {
        clearTimeout(timer);
        running.delete(controller);
      }
    },
    giveUp() {
      for (const controller of running) controller.abort(new LoaderError("closed", "The loader was closed."));
    },
  };
}
