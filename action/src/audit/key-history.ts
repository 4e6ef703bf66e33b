import { UserError } from "../errors.ts";
import { type PublicKeys, readPublicKeys } from "../release/keys.ts";

/** The file that lists the keys, as the default branch had it since some moment. */
export interface KeyListing {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Null where there was no such file. */
  readonly text: string | null;
}

/** Every key that was ever listed, and since when those are not that were taken off. */
export interface KeyHistory {
  readonly keys: PublicKeys;
  /** Key id to the moment at which it was last taken off the list. */
  readonly removed: ReadonlyMap<string, string>;
  /** Listings that cannot be read, by their moment: the one before stays in force. */
  readonly unreadable: readonly string[];
}

/** What the listings of a file say together; the oldest first. */
export function keyHistory(listings: readonly KeyListing[]): KeyHistory {
  const keys = new Map<string, PublicKeys extends ReadonlyMap<string, infer Key> ? Key : never>();
  const removed = new Map<string, string>();
  const unreadable: string[] = [];
  let listed: PublicKeys = new Map();
  for (const { at, text } of listings) {
    let now: PublicKeys;
    try {
      now = text === null || text.trim() === "" ? new Map() : readPublicKeys([text]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push(at);
      continue;
    }
    for (const id of listed.keys()) if (!now.has(id)) removed.set(id, at);
    for (const [id, key] of now) {
      keys.set(id, key);
      removed.delete(id);
    }
    listed = now;
  }
  return { keys, removed, unreadable };
}

/** Whether a key was off the list already when it signed. A key that was listed only later counts: the first release may come before the list. */
export function removedBefore({ removed }: KeyHistory, id: string, signed: string): string | null {
  const at = removed.get(id);
  return at !== undefined && Date.parse(signed) > Date.parse(at) ? at : null;
}
