import type { Prompt } from "../../documents/prompts/prompt.ts";
import type { TraceFile } from "../../documents/traces/trace-file.ts";
import { citedClauses } from "../../trace/parts.ts";
import type { Loaded } from "./workspace.ts";

/** Names of the prompts that implement one of the clauses on either side: their text cites it, or their trace links it. */
export function touchedPrompts(clauses: ReadonlySet<string>, sides: { readonly base: Loaded; readonly head: Loaded }): ReadonlySet<string> {
  if (clauses.size === 0) return new Set();
  return new Set(
    [sides.base, sides.head].flatMap(({ documents }) =>
      [...documents.prompts.values()]
        .filter((prompt) => implementedClauses(prompt, documents.traces.get(prompt.name) ?? null).some((id) => clauses.has(id)))
        .map(({ name }) => name),
    ),
  );
}

/** Every clause that a prompt implements: cited in its text, or linked by its trace. */
export function implementedClauses(prompt: Prompt, trace: TraceFile | null): readonly string[] {
  return [...new Set([...citedClauses(prompt), ...(trace?.links ?? []).map(({ clause }) => clause)])];
}
