import { appendEntry, readEntries } from "./ledger-file.ts";

/** That a version of a prompt was judged by the gate part of a split set. */
export interface GateLook {
  readonly set: string;
  /** Names the split: a new salt is a new gate. */
  readonly salt: string;
  /** Content digest of the prompt. */
  readonly digest: string;
}

/** A ledger of looks at gate parts, kept beside the stored answers. */
export interface GateLooks {
  /** Notes a look; returns how many versions this gate has judged, as far as the ledger goes back. The same version again is no new look. */
  add(look: GateLook): number;
}

/** The ledger in a file of JSON Lines that only grows. Throws a UserError where the system refuses it. */
export function openGateLooks(path: string, now: () => Date = () => new Date()): GateLooks {
  return {
    add({ set, salt, digest }) {
      const judged = judgedBy(path, { set, salt });
      if (judged.has(digest)) return judged.size;
      appendEntry(path, { set, salt, digest, at: now().toISOString() });
      return judged.size + 1;
    },
  };
}

/** How many versions a gate has judged, without another look. */
export function countGateLooks(path: string, gate: Pick<GateLook, "set" | "salt">): number {
  return judgedBy(path, gate).size;
}

function judgedBy(path: string, { set, salt }: Pick<GateLook, "set" | "salt">): ReadonlySet<unknown> {
  const looks = readEntries<GateLook>(path).filter((look) => look.set === set && look.salt === salt);
  return new Set(looks.map(({ digest }) => digest));
}
