import { MOST_BYTES } from "./address.js";
import { LoaderError } from "./error.js";

/**
 * @import { LoaderOptions } from "./index.d.ts"
 * @import { Source } from "./source.js"
 */

/**
 * A web server that serves the files of the branch `channels`. Redirects are refused: what is asked for stands where the address says.
 *
 * @param {URL} address
 * @param {NonNullable<LoaderOptions["headers"]>} headers sent with every request, for example `authorization`
 * @returns {Source}
 */
export function httpSource(address, headers) {
  const base = new URL(address);
  if (!base.pathname.endsWith("/")) base.pathname += "/";

  /**
   * @param {string} path
   * @param {string | null} known
   * @param {AbortSignal} signal
   */
  async function request(path, known, signal) {
    const url = new URL(base);
    url.pathname += path;
    const own = typeof headers === "function" ? await headers() : headers;
    return fetch(url, { headers: { ...own, ...(known === null ? {} : { "if-none-match": known }) }, redirect: "error", signal });
  }

  return {
    name: `${base.origin}${base.pathname}`,
    async index(path, known, signal) {
      const response = await request(path, known, signal);
      if (known !== null && response.status === 304) {
        await response.body?.cancel();
        return "unchanged";
      }
      return { bytes: await bytesOf(response, path), known: response.headers.get("etag") };
    },
    async read(path, signal) {
      const response = await request(path, null, signal);
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      return bytesOf(response, path);
    },
    async close() {},
  };
}

/**
 * @param {Response} response
 * @param {string} path
 */
async function bytesOf(response, path) {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new LoaderError("unreachable", `${path}: the server answered ${response.status}.`);
  }
  const chunks = [];
  let size = 0;
  for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (response.body ?? [])) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new LoaderError("unreachable", `${path}: the file is larger than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
