import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { slugOf } from "../../release/tag.ts";

/** A look that was begun and not finished; what it asked is paid for. */
interface Begun {
  readonly at: string;
  /** What was asked: a look at something else pays for its own. */
  readonly of: string;
}

/** Answers are of one look for so long: a day. */
const LONGEST_MS = 86_400_000;

/**
 * The moment from which answers count: when a look at the same was begun that was broken off within a day, else now. It is written down beside the answers until
 * `finish`; with null for `now` nothing is begun, and answers count only where a look was.
 */
export async function beginLook(
  store: string,
  prompt: string,
  of: string,
  now: Date | null,
): Promise<{ readonly since: Date; finish(): Promise<void> }> {
  const path = join(store, "drift", `${slugOf(prompt)}.json`);
  const known = await readFile(path, "utf8").then(parsed, () => null);
  const finish = () => rm(path, { force: true });
  const at = now ?? new Date();
  if (known?.of === of && at.getTime() - Date.parse(known.at) < LONGEST_MS) return { since: new Date(known.at), finish };
  if (now === null) return { since: at, finish };
  await mkdir(dirname(path), { recursive: true });
  const begun: Begun = { at: now.toISOString(), of };
  await writeFile(path, `${JSON.stringify(begun)}\n`);
  return { since: now, finish };
}

function parsed(text: string): Begun | null {
  try {
    const value = JSON.parse(text) as Partial<Begun>;
    return typeof value.at === "string" && typeof value.of === "string" ? { at: value.at, of: value.of } : null;
  } catch {
    // Cut off while it was written: the look begins anew.
    return null;
  }
}
