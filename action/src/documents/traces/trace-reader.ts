import type { Digest } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { byClauseId } from "../sops/clause-order.ts";
import { errorAt } from "../syntax/error-at.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import type { TraceFile, WaiverKind } from "./trace-file.ts";
import { promptOfTrace } from "./trace-path.ts";
import { isDay } from "./waiver-term.ts";

interface LinkInFile {
  readonly clause: string;
  readonly parts: readonly string[];
  readonly "clause-fp"?: Digest | null;
  readonly "parts-fp"?: Digest | null;
}

interface WaiverInFile {
  readonly clause: string;
  readonly kind: WaiverKind;
  readonly "delegated-to"?: string | null;
  readonly reason: string;
  readonly role: string;
  readonly decision?: string | null;
  readonly expires: string;
  readonly "clause-fp"?: Digest | null;
}

interface TraceInFile {
  readonly prompt: string;
  readonly links?: readonly LinkInFile[];
  readonly waivers?: readonly WaiverInFile[];
}

/**
 * Reads a `trace.yaml`. Checks what the file says by itself; clauses, sections, roles and decision records are for `checkTraces`. `trace`
 * is null where there is an error.
 */
export function readTrace(text: string, path: string): { trace: TraceFile | null; problems: Problem[] } {
  const { document, problems } = readYaml(text, path);
  if (document === null) return { trace: null, problems };
  problems.push(...validate("trace", document));
  if (problems.length > 0) return { trace: null, problems };
  // The schema has accepted the shape.
  const file = document.value as TraceInFile;
  const trace: TraceFile = {
    prompt: file.prompt,
    path,
    links: (file.links ?? []).map((link, index) => ({
      clause: link.clause,
      parts: link.parts,
      clauseFingerprint: link["clause-fp"] ?? null,
      partsFingerprint: link["parts-fp"] ?? null,
      line: document.place(`/links/${index}`).line,
    })),
    waivers: (file.waivers ?? []).map((waiver, index) => ({
      clause: waiver.clause,
      kind: waiver.kind,
      delegatedTo: waiver["delegated-to"] ?? null,
      reason: waiver.reason,
      role: waiver.role,
      decision: waiver.decision ?? null,
      expires: waiver.expires,
      clauseFingerprint: waiver["clause-fp"] ?? null,
      line: document.place(`/waivers/${index}`).line,
    })),
  };
  problems.push(...nameProblems(trace, document), ...entryProblems(trace, document), ...waiverProblems(trace, document));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { trace: problems.some(({ severity }) => severity === "error") ? null : trace, problems };
}

function nameProblems({ prompt, path }: TraceFile, document: Located): readonly Problem[] {
  const name = promptOfTrace(path);
  if (name === null || name === prompt) return [];
  const message = `The trace is said to be of the prompt \`${prompt}\`, but it stands at that of \`${name}\``;
  return [errorAt(document.place("/prompt"), "trace-prompt", message, `Write \`prompt: ${name}\`.`)];
}

/** One entry a clause, in the order of their ids. */
function entryProblems({ links, waivers }: TraceFile, document: Located): readonly Problem[] {
  const problems: Problem[] = [];
  const lines = new Map<string, { readonly line: number; readonly list: "links" | "waivers" }>();
  for (const [list, entries] of [
    ["links", links],
    ["waivers", waivers],
  ] as const) {
    let sorted = true;
    for (const [index, { clause, line }] of entries.entries()) {
      const place = document.place(`/${list}/${index}/clause`);
      const before = lines.get(clause);
      if (before !== undefined) {
        const same = before.list === list;
        const message = same
          ? `\`${clause}\` has an entry on line ${before.line} already`
          : `\`${clause}\` is waived, but linked as well (line ${before.line})`;
        const hint = same ? "Keep one of the two." : "Remove the waiver if the prompt implements the clause, else the link.";
        problems.push(errorAt(place, same ? "duplicate-entry" : "linked-and-waived", message, hint));
        continue;
      }
      lines.set(clause, { line, list });
      const last = entries[index - 1]?.clause ?? clause;
      if (!sorted || byClauseId(last, clause) <= 0) continue;
      sorted = false;
      const hint = "Sort entries by clause, so that two changes meet only on the same clause; `assay trace review` does.";
      problems.push({ ...errorAt(place, "unsorted", `\`${clause}\` comes after \`${last}\``, hint), severity: "warning" });
    }
  }
  return problems;
}

function waiverProblems({ prompt, waivers }: TraceFile, document: Located): readonly Problem[] {
  return waivers.flatMap(({ clause, kind, delegatedTo, reason, expires }, index) => {
    const at = `/waivers/${index}`;
    const problems: Problem[] = [];
    const refuse = (pointer: string, code: string, message: string, hint: string): void =>
      void problems.push(errorAt(document.place(pointer), code, message, hint));
    if (kind === "delegated" && delegatedTo === null) {
      refuse(`${at}/kind`, "waiver-delegated", `\`${clause}\` is delegated, but to no prompt`, "Add `delegated-to: <prompt>`.");
    }
    if (kind !== "delegated" && delegatedTo !== null) {
      const hint = "Write `kind: delegated`, or remove `delegated-to`.";
      refuse(`${at}/delegated-to`, "waiver-delegated", `\`delegated-to\` does not go with the kind \`${kind}\``, hint);
    }
    if (delegatedTo === prompt) {
      refuse(`${at}/delegated-to`, "waiver-delegated", `\`${clause}\` is delegated to this prompt itself`, "Name another prompt.");
    }
    if (reason.trim().length < SHORTEST_REASON) {
      refuse(`${at}/reason`, "waiver-reason", "The reason says nothing", "Say why in a sentence that an auditor understands.");
    }
    if (!isDay(expires)) refuse(`${at}/expires`, "waiver-expires", `\`${expires}\` is no day of the calendar`, "Correct the date.");
    return problems;
  });
}

const SHORTEST_REASON = 10;
