import type { Note } from "../../comparison/comparison.ts";
import type { Waiver } from "../../documents/traces/trace-file.ts";
import { traceChangesOf } from "../../gate/sign-off/trace-changes.ts";
import type { Loaded } from "../compare/workspace.ts";

interface Sides {
  readonly base: Loaded;
  readonly head: Loaded;
}

/**
 * What changed in traces: every waiver, and the links of prompts that were not measured (a prompt that changed has its links stamped anew by that).
 * `measured` are names of prompts.
 */
export function traceNotes({ base, head }: Sides, measured: ReadonlySet<string>): readonly Note[] {
  if (base === head) return [];
  const changes = traceChangesOf(base.documents.traces, head.documents.traces);
  const waiver = ({ documents }: Loaded, prompt: string, clause: string) =>
    documents.traces.get(prompt)?.waivers.find((entry) => entry.clause === clause);
  const waivers = changes.flatMap(({ trigger, prompt, clause, path, line, side }): readonly Note[] => {
    if (trigger === "link-changed") return [];
    const text = waiverChange(clause, waiver(base, prompt, clause), waiver(head, prompt, clause));
    return [{ level: "warning", text, path, ...(side === "head" ? { line } : {}) }];
  });
  const links = changes.filter(({ trigger, prompt }) => trigger === "link-changed" && !measured.has(prompt));
  const paths = [...new Set(links.map(({ path }) => path))];
  return [
    ...waivers,
    ...paths.map((path): Note => {
      const ids = [...new Set(links.filter((link) => link.path === path).map(({ clause }) => `\`${clause}\``))];
      const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "";
      return { level: "info", text: `Links changed in this trace: ${ids.slice(0, NAMED).join(", ")}${more}.`, path };
    }),
  ];
}

const NAMED = 5;

function waiverChange(clause: string, was: Waiver | undefined, is: Waiver | undefined): string {
  const one = is ?? was;
  const terms = one === undefined ? "" : `${one.kind}, role ${one.role}, expires ${one.expires}`;
  if (was === undefined) return `Waiver of \`${clause}\` added: ${terms}.`;
  if (is === undefined) return `Waiver of \`${clause}\` removed: it was ${terms}.`;
  const differs = (name: string, before: string | null, now: string | null) =>
    before === now ? [] : [`${name} ${before ?? "none"} → ${now ?? "none"}`];
  const parts = [
    ...differs("kind", was.kind, is.kind),
    ...differs("delegated to", was.delegatedTo, is.delegatedTo),
    ...differs("role", was.role, is.role),
    ...differs("decision", was.decision, is.decision),
    ...differs("expires", was.expires, is.expires),
    ...(was.reason === is.reason ? [] : ["another reason"]),
    ...(was.clauseFingerprint === is.clauseFingerprint ? [] : ["another stamp"]),
  ];
  return `Waiver of \`${clause}\` changed: ${parts.join(", ")}.`;
}
