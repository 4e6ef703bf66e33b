/** Larger files are no prompts. */
export const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Whether what is sent to an address stays on this machine: only there is `http:` allowed.
 *
 * @param {URL} url
 */
export function isThisMachine(url) {
  return ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
}
