/** @import { AlarmCode } from "./index.d.ts" */

/** What a loader cannot do, or was told by a file that it does not believe. */
export class LoaderError extends Error {
  /**
   * @param {AlarmCode} code
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(code, message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "LoaderError";
    /** @readonly */
    this.code = code;
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
