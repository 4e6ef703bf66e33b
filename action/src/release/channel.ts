import type { KeyObject } from "node:crypto";
import { canonicalJson } from "../canonical.ts";
import { UserError } from "../errors.ts";
import type { ChannelIndex, Entry, Rollout, Target } from "./channel-index.ts";
import { readDocument } from "./document.ts";
import { CHANNEL_TYPE, type Envelope, openEnvelope, signText } from "./dsse.ts";
import type { PublicKeys } from "./keys.ts";
import { channelPath } from "./layout.ts";
import { RejectedError } from "./rejection.ts";
import { parseTag } from "./tag.ts";

/** What becomes of a channel. Promotion and rollback are both `set`: a rollback is a higher sequence with a lower version, and ends a rollout. */
export type Change =
  | { readonly kind: "set"; readonly prompt: string; readonly target: Target; readonly reason: string }
  | { readonly kind: "rollout"; readonly prompt: string; readonly rollout: Rollout | null; readonly reason: string }
  /** The same entries with a later end. */
  | { readonly kind: "renew" };

/** How long an index is good for unless told otherwise: a month without a sign of life is worth an alarm. */
export const DAYS_VALID = 30;

/** When an index is issued, and for how many days. */
export interface Issue {
  readonly channel: string;
  readonly now: Date;
  readonly days?: number;
}

/** The index after a change; `previous` is null for a new channel, whose first sequence is 1. Throws a UserError on a change that makes no sense. */
export function nextIndex(previous: ChannelIndex | null, change: Change, { channel, now, days = DAYS_VALID }: Issue): ChannelIndex {
  channelPath(channel);
  if (previous !== null && previous.channel !== channel)
    throw new UserError(`This is the index of ${previous.channel}, not of ${channel}.`);
  if (!(days > 0)) throw new UserError(`An index cannot be good for ${days} days.`);
  const issued = now.toISOString();
  return {
    schema: "assay/channel@1",
    channel,
    sequence: (previous?.sequence ?? 0) + 1,
    issued,
    expires: new Date(now.getTime() + days * 86_400_000).toISOString(),
    prompts: { ...previous?.prompts, ...changed(previous, change, issued) },
  };
}

function changed(index: ChannelIndex | null, change: Change, since: string): Readonly<Record<string, Entry>> {
  if (change.kind === "renew") {
    if (index === null) throw new UserError("There is no index to renew: nothing was promoted to this channel yet.");
    return {};
  }
  const { prompt, reason } = change;
  const before = index !== null && Object.hasOwn(index.prompts, prompt) ? index.prompts[prompt] : undefined;
  if (change.kind === "set" && parseTag(change.target.tag)?.prompt !== prompt)
    throw new UserError(`${change.target.tag} is no release of \`${prompt}\`.`);
  if (change.kind === "set") return { [prompt]: { ...change.target, previous: before?.version ?? null, since, reason } };
  if (before === undefined)
    throw new UserError(`This channel does not serve \`${prompt}\` yet. Promote a release first, then share its traffic.`);
  const { rollout: _, ...entry } = before;
  return { [prompt]: { ...entry, since, reason, ...(change.rollout === null ? {} : { rollout: change.rollout }) } };
}

/** The signed index, ready to be written with `envelopeText`. */
export function signIndex(index: ChannelIndex, keys: readonly KeyObject[]): Envelope {
  return signText(CHANNEL_TYPE, canonicalJson(index), keys);
}

/** What an index is held against. */
export interface Expectation {
  readonly channel: string;
  /** The highest sequence seen so far; null where none was. */
  readonly lastSequence: number | null;
  /** Null where an index that has ended is still to be read, for a report or to make the next one. */
  readonly now: Date | null;
}

/**
 * The index in an envelope's text. Throws a RejectedError: those of `openEnvelope`, `malformed`, `wrong-channel`, `replayed` where its sequence is lower
 * than one seen before, `expired`.
 */
export function verifyIndex(text: string, keys: PublicKeys, { channel, lastSequence, now }: Expectation): ChannelIndex {
  const index = readDocument<ChannelIndex>("channel", openEnvelope(text, CHANNEL_TYPE, keys).text);
  if (index.channel !== channel) throw new RejectedError("wrong-channel", `This is the index of ${index.channel}, not of ${channel}.`);
  if (lastSequence !== null && index.sequence < lastSequence)
    throw new RejectedError(
      "replayed",
      `This index has sequence ${index.sequence}, but ${lastSequence} was seen before: an old index is being served.`,
    );
  if (now !== null && now.getTime() >= Date.parse(index.expires))
    throw new RejectedError("expired", `This index ended on ${index.expires}. Renew the channel \`${channel}\`.`);
  return index;
}
