import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { cannot } from "./answer-file.ts";

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
      const judged = new Set(readLooks(path).flatMap((look) => (look.set === set && look.salt === salt ? [look.digest] : [])));
      if (judged.has(digest)) return judged.size;
      try {
        mkdirSync(dirname(path), { recursive: true });
        appendFileSync(path, `${JSON.stringify({ set, salt, digest, at: now().toISOString() })}\n`);
      } catch (error) {
        throw cannot("write", path, error);
      }
      return judged.size + 1;
    },
  };
}

function readLooks(path: string): readonly Partial<GateLook>[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cannot("read", path, error);
  }
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as Partial<GateLook>];
    } catch {
      // A line that a crash cut off is a look nobody saw the result of.
      return [];
    }
  });
}
