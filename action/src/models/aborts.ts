import { setMaxListeners } from "node:events";

type Abort = (reason: Error) => void;

/** What to call when a signal fires: one listener a signal, however many calls share it. */
export interface Aborts {
  /** Returns how to take it out again. Calls at once where the signal has fired. */
  add(signal: AbortSignal | null | undefined, abort: Abort): () => void;
}

/** Calls of no signal yet; a signal is forgotten with whoever made it. */
export function createAborts(): Aborts {
  const known = new WeakMap<AbortSignal, Set<Abort>>();
  return {
    add(signal, abort) {
      if (!signal) return () => {};
      if (signal.aborted) {
        abort(reasonOf(signal));
        return () => {};
      }
      let waiting = known.get(signal);
      if (!waiting) {
        const added = new Set<Abort>();
        setMaxListeners(0, signal);
        signal.addEventListener("abort", () => [...added].forEach((one) => void one(reasonOf(signal))), { once: true });
        known.set(signal, added);
        waiting = added;
      }
      const calls = waiting.add(abort);
      return () => void calls.delete(abort);
    },
  };
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException("This operation was aborted", "AbortError");
}
