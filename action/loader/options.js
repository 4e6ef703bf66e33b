import { fileURLToPath } from "node:url";
import { readKeys } from "./envelope.js";
import { LoaderError } from "./error.js";
import { fileSource } from "./file-source.js";
import { CHANNEL_NAME } from "./layout.js";
import { openSource } from "./source.js";

/**
 * @import { Alarm, LoaderOptions } from "./index.d.ts"
 * @import { Source } from "./source.js"
 */

/**
 * What a person has asked for, checked and with its defaults.
 *
 * @param {LoaderOptions} options
 */
export function readOptions(options) {
  const { channel = "production", cacheDir, packaged, refreshSeconds = 60, timeoutSeconds = 10 } = options;
  if (!CHANNEL_NAME.test(channel)) throw new LoaderError("options", `\`${channel}\` is no name of a channel.`);
  for (const [name, seconds] of Object.entries({ refreshSeconds, timeoutSeconds })) {
    if (!(seconds > 0)) throw new LoaderError("options", `\`${name}\` must be a number above 0.`);
  }
  /** @type {{ readonly origin: "disk" | "packaged", readonly source: Source }[]} What is served where the source does not answer; of two with one sequence the later. */
  const kept = [];
  if (packaged !== undefined) kept.push({ origin: "packaged", source: fileSource(folderOf(packaged)) });
  if (cacheDir !== undefined) kept.push({ origin: "disk", source: fileSource(cacheDir) });
  return {
    channel,
    keys: readKeys(options.keys),
    source: openSource(options.source, options),
    kept,
    cacheDir: cacheDir ?? null,
    prompts: options.prompts ?? [],
    refreshMs: refreshSeconds * 1000,
    timeoutMs: timeoutSeconds * 1000,
    onAlarm: options.onAlarm ?? warn,
  };
}

/** @param {string | URL} folder */
function folderOf(folder) {
  const text = String(folder);
  if (text.startsWith("file://")) return fileURLToPath(text);
  return text.startsWith("file:") ? text.slice("file:".length) : text;
}

/** @param {Alarm} alarm */
function warn({ code, message }) {
  process.emitWarning(message, { type: "AssayLoader", code });
}
