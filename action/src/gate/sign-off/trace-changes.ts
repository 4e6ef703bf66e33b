import type { TraceFile, TraceLink, Waiver } from "../../documents/traces/trace-file.ts";
import type { TraceChange } from "./sign-off.ts";

/** What differs between the traces of two revisions: waivers and links that were added, changed or removed. Moving an entry within its file changes nothing. */
export function traceChangesOf(base: ReadonlyMap<string, TraceFile>, head: ReadonlyMap<string, TraceFile>): readonly TraceChange[] {
  const prompts = [...new Set([...base.keys(), ...head.keys()])].sort();
  return prompts.flatMap((prompt) => {
    const [before, now] = [base.get(prompt), head.get(prompt)];
    return [
      ...entryChanges(prompt, before, now, ({ waivers }) => waivers, waiverText).map(({ kind, ...rest }) => ({
        trigger: `waiver-${kind}` as const,
        ...rest,
      })),
      ...entryChanges(prompt, before, now, ({ links }) => links, linkText).map(({ kind: _, ...rest }) => ({
        trigger: "link-changed" as const,
        ...rest,
      })),
    ];
  });
}

interface EntryChange extends Omit<TraceChange, "trigger"> {
  readonly kind: "added" | "changed" | "removed";
}

function entryChanges<T extends Waiver | TraceLink>(
  prompt: string,
  before: TraceFile | undefined,
  now: TraceFile | undefined,
  entriesOf: (file: TraceFile) => readonly T[],
  textOf: (entry: T) => string,
): readonly EntryChange[] {
  const was = new Map((before ? entriesOf(before) : []).map((entry) => [entry.clause, entry]));
  const is = new Map((now ? entriesOf(now) : []).map((entry) => [entry.clause, entry]));
  const at = (kind: EntryChange["kind"], { clause, line }: T, file: TraceFile, side: "base" | "head"): EntryChange => ({
    kind,
    prompt,
    clause,
    path: file.path,
    line,
    side,
  });
  const present = [...is.values()].flatMap((entry) => {
    const old = was.get(entry.clause);
    if (!now || (old !== undefined && textOf(old) === textOf(entry))) return [];
    return [at(old === undefined ? "added" : "changed", entry, now, "head")];
  });
  const gone = [...was.values()].flatMap((entry) => (!before || is.has(entry.clause) ? [] : [at("removed", entry, before, "base")]));
  return [...present, ...gone];
}

function waiverText({ line: _, ...waiver }: Waiver): string {
  return JSON.stringify(Object.entries(waiver).sort());
}

function linkText({ line: _, ...link }: TraceLink): string {
  return JSON.stringify(Object.entries(link).sort());
}
