import { fileURLToPath } from "node:url";
import { isThisMachine } from "./address.js";
import { LoaderError } from "./error.js";
import { fileSource } from "./file-source.js";
import { gitSource } from "./git-source.js";
import { httpSource } from "./http-source.js";

/** @import { LoaderOptions } from "./index.d.ts" */

/**
 * Where signed files come from. Nothing of it is believed before its signature or digest was checked.
 *
 * @typedef {object} Source
 * @property {string} name for messages
 * @property {(path: string, known: string | null, signal: AbortSignal) => Promise<{ bytes: Uint8Array, known: string | null } | "unchanged">} index
 *   the channel index; `known` is what the last answer gave, so that an unchanged one need not be sent. Rejects where there is none.
 * @property {(path: string, signal: AbortSignal) => Promise<Uint8Array | null>} read a file of a release; null where there is none
 * @property {() => Promise<void>} close
 */

const ADVICE = "Write `file:<folder>`, `https://<address>` or `git:<repository>`; `http:` is for 127.0.0.1 only.";

/**
 * @param {string | URL} address
 * @param {Pick<LoaderOptions, "headers" | "cacheDir">} options
 * @returns {Source}
 */
export function openSource(address, { headers, cacheDir }) {
  const text = String(address);
  if (text.startsWith("git:")) return gitSource(text.slice("git:".length), cacheDir ?? null);
  if (text.startsWith("file:")) return fileSource(text.startsWith("file://") ? fileURLToPath(text) : text.slice("file:".length));
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url))) return httpSource(url, headers ?? {});
  }
  throw new LoaderError("options", `The source \`${text}\` cannot be used. ${ADVICE}`);
}
