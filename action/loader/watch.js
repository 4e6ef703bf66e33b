import { checkSequence, hasEnded } from "./channel-index.js";
import { keepFile } from "./disk.js";
import { LoaderError, messageOf } from "./error.js";
import { watchKeptIndex } from "./kept-index.js";
import { channelPath } from "./layout.js";
import { freshnessOf, merged } from "./serving.js";
import { takeKept, takeSnapshot } from "./snapshot.js";

/**
 * @import { AlarmCode } from "./index.d.ts"
 * @import { VerifiedIndex } from "./channel-index.js"
 * @import { readOptions } from "./options.js"
 * @import { Served, Snapshot } from "./snapshot.js"
 */

/**
 * What a channel serves, as far as is known, and the looks at its source that keep this up to date.
 *
 * @param {ReturnType<typeof readOptions>} options
 * @param {(code: AlarmCode, message: string) => void} alarm
 * @param {<T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>} withDeadline
 */
export function watchChannel(options, alarm, withDeadline) {
  const { channel, keys, source, cacheDir, refreshMs, timeoutMs } = options;
  const disk = options.kept.find(({ origin }) => origin === "disk")?.source;
  const kept = disk === undefined ? null : watchKeptIndex(disk, { keys, channel });
  /** @type {ReadonlyMap<string, Served>} Replaced as a whole: nobody sees half of a change. */
  let served = new Map();
  /** @type {VerifiedIndex | null} The highest that was believed. */
  let last = null;
  /** @type {string | null} What the source gave with the last index that could be served in full. */
  let known = null;
  /** @type {number | null} When a look last worked. */
  let checkedAt = null;
  let attemptedAt = 0;
  let hasFailed = false;
  /** @type {Promise<boolean> | null} */
  let looking = null;

  /** @param {Snapshot} snapshot */
  function adopt(snapshot) {
    const next = merged(served, snapshot);
    served = next.served;
    last = snapshot.verified;
    return next.notes;
  }

  async function startFromKept() {
    /** @type {Snapshot[]} */
    const snapshots = [];
    for (const { origin, source: folder } of options.kept) {
      try {
        const snapshot = await withDeadline((signal) => takeKept(folder, { keys, channel, origin, signal }));
        if (snapshot === null) continue;
        for (const { message } of snapshot.problems) alarm("cache", `${origin}: ${message}`);
        snapshots.push(snapshot);
      } catch (error) {
        alarm("cache", `What was kept (${origin}) cannot be used: ${messageOf(error)}`);
      }
    }
    for (const snapshot of snapshots.sort((a, b) => a.verified.index.sequence - b.verified.index.sequence)) adopt(snapshot);
  }

  const bundlesServed = () => new Map([...served.values()].flatMap((prompt) => [...prompt.bundles]));

  /**
   * A process that shares the folder may have seen more: what it kept is served too, and what the source gives is held against it.
   *
   * @param {AbortSignal} signal
   */
  async function followKept(signal) {
    if (kept === null || disk === undefined) return;
    try {
      const news = await kept.news(signal);
      if (news === null) return;
      const sequence = news === "unbelieved" ? 0 : news.verified.index.sequence;
      if (last !== null && sequence === last.index.sequence) return;
      // Higher, it has to be confirmed by the source; lower, somebody put an old file there, and the next look writes it anew.
      known = null;
      if (news === "unbelieved" || (last !== null && sequence < last.index.sequence)) return;
      const options = { keys, channel, origin: /** @type {const} */ ("disk"), known: bundlesServed(), signal, accept: () => {} };
      for (const { code, message } of adopt(await takeSnapshot(disk, news.bytes, options))) alarm(code, message);
    } catch (error) {
      alarm("cache", `What other processes kept in ${cacheDir} cannot be read: ${messageOf(error)}`);
    }
  }

  /** @param {AbortSignal} signal */
  async function check(signal) {
    await followKept(signal);
    const file = await source.index(channelPath(channel), known, signal);
    if (file === "unchanged") return true;
    const bundles = bundlesServed();
    const accept = /** @param {VerifiedIndex} verified */ (verified) => checkSequence(verified, last);
    const snapshot = await takeSnapshot(source, file.bytes, { keys, channel, origin: "source", known: bundles, signal, accept });
    for (const { code, message } of adopt(snapshot)) alarm(code, message);
    const isComplete = snapshot.problems.length === 0;
    known = isComplete ? file.known : null;
    if (isComplete) await keep(snapshot, signal);
    return isComplete;
  }

  /**
   * The bundles first: what was kept must never name one that was not. Another process may have kept a later index meanwhile: that one stays.
   *
   * @param {Snapshot} snapshot
   * @param {AbortSignal} signal
   */
  async function keep(snapshot, signal) {
    if (cacheDir === null || kept === null) return;
    try {
      for (const { entry, bundles } of snapshot.served.values()) {
        for (const { bundle: digest, url } of [entry, ...Object.values(entry.rollout?.variants ?? {})]) {
          const checked = bundles.get(digest);
          if (checked !== undefined) await keepFile(cacheDir, url, checked.bytes);
        }
      }
      const { sequence } = snapshot.verified.index;
      await keepFile(cacheDir, channelPath(channel), snapshot.bytes, async () => (await kept.sequence(signal)) <= sequence);
    } catch (error) {
      alarm("cache", `The last known good could not be kept in ${cacheDir}: ${messageOf(error)}`);
    }
  }

  async function look() {
    attemptedAt = Date.now();
    let isComplete = false;
    try {
      isComplete = await withDeadline(check);
      checkedAt = Date.now();
      hasFailed = false;
    } catch (error) {
      hasFailed = true;
      alarm(error instanceof LoaderError ? error.code : "unreachable", `${source.name}: ${messageOf(error)}`);
    }
    if (last !== null && hasEnded(last.index, Date.now()))
      alarm("expired", `The index of ${channel} ended on ${last.index.expires}. It is served on; renew the channel.`);
    return isComplete;
  }

  function refresh() {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  }

  /** @param {Served} prompt */
  function freshness(prompt) {
    const now = Date.now();
    const isChecked = !hasFailed && checkedAt !== null && now - checkedAt <= 2 * refreshMs + timeoutMs;
    if (last === null) throw new Error("something is served without an index");
    return freshnessOf(prompt, { last, isChecked, now });
  }

  return {
    startFromKept,
    refresh,
    freshness,
    get served() {
      return served;
    },
    /** A process that slept has missed its timer. */
    isOverdue: () => Date.now() - attemptedAt > 2 * refreshMs,
    settled: async () => void (await looking),
    status: () => ({
      channel,
      sequence: last?.index.sequence ?? 0,
      expires: last?.index.expires ?? "",
      checked: checkedAt === null ? null : new Date(checkedAt),
      prompts: Object.fromEntries(
        [...served].map(([name, prompt]) => [name, { version: prompt.entry.version, source: freshness(prompt) }]),
      ),
    }),
  };
}
