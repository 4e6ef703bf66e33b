import type { Problem } from "../../errors.ts";
import type { Documents } from "../load.ts";
import { clauseHint } from "../sops/clause-check.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint, nearestName } from "../syntax/nearest-name.ts";
import type { TraceFile } from "./trace-file.ts";
import { lastExpiry } from "./waiver-term.ts";

type Known = Pick<Documents, "prompts" | "sops" | "records" | "settings">;

/** Checks every trace against the prompts, SOPs, roles and decision records of its revision, and its waivers against a day (`YYYY-MM-DD`). */
export function checkTraces(documents: Known & Pick<Documents, "traces" | "problems">, today: string): Problem[] {
  const broken = new Set(documents.problems.filter(({ severity }) => severity === "error").map(({ path }) => path));
  const sopsBroken = broken.has("sops") || [...documents.sops.values()].some(({ path }) => broken.has(path));
  return [...documents.traces.values()].flatMap((trace) => [
    ...promptProblems(trace, documents, broken),
    ...(sopsBroken ? [] : clauseProblems(trace, documents)),
    ...waiverProblems(trace, documents, { today, broken }),
  ]);
}

/** The prompt exists, and has the sections that links name. A prompt that cannot be read has a problem of its own. */
function promptProblems(trace: TraceFile, { prompts }: Known, broken: ReadonlySet<string>): readonly Problem[] {
  const prompt = prompts.get(trace.prompt);
  if (prompt === undefined) {
    const [folder = "", overlay] = trace.prompt.split("/");
    const file = overlay === undefined ? `prompts/${folder}/prompt.md` : `prompts/${folder}/overlays/${overlay}.md`;
    if (broken.has(file) || broken.has(`prompts/${folder}/prompt.md`) || broken.has("prompts")) return [];
    const place = { path: trace.path, line: 1, column: 1 };
    const near = nearestName(trace.prompt, prompts.keys());
    const hint = near === null ? "Remove the trace, or add the prompt." : `Did you mean \`${near}\`?`;
    return [errorAt(place, "unknown-prompt", `There is no prompt \`${trace.prompt}\` whose trace this could be`, hint)];
  }
  const slugs = new Set(prompt.sections.map(({ slug }) => slug));
  return trace.links.flatMap(({ clause, parts, line }) =>
    parts
      .filter((slug) => !slugs.has(slug))
      .map((slug) => {
        const message = `\`${clause}\` is linked to a section that \`${prompt.name}\` does not have: \`${slug}\``;
        return errorAt({ path: trace.path, line, column: 1 }, "dangling-section", message, nameHint(slug, [...slugs], "Its sections"));
      }),
  );
}

function clauseProblems(trace: TraceFile, { sops }: Known): readonly Problem[] {
  const ids = new Set([...sops.values()].flatMap((sop) => sop.clauses.map(({ id }) => id)));
  return [...trace.links, ...trace.waivers].flatMap(({ clause, line }) => {
    if (ids.has(clause)) return [];
    const hint = clauseHint(clause, ids, "Correct the id, or remove the entry.");
    return [errorAt({ path: trace.path, line, column: 1 }, "orphaned", `No SOP has a clause \`${clause}\``, hint)];
  });
}

function waiverProblems(
  trace: TraceFile,
  { prompts, records, settings }: Known,
  { today, broken }: { readonly today: string; readonly broken: ReadonlySet<string> },
): readonly Problem[] {
  const roles = Object.keys(settings?.roles ?? {});
  return trace.waivers.flatMap(({ clause, role, decision, delegatedTo, expires, line }) => {
    const place = { path: trace.path, line, column: 1 };
    const waiver = `The waiver of \`${clause}\``;
    const problems: Problem[] = [];
    const refuse = (code: string, message: string, hint: string): void => void problems.push(errorAt(place, code, message, hint));
    if (roles.length > 0 && !roles.includes(role)) {
      refuse("unknown-role", `${waiver} names the role \`${role}\`, which the settings do not have`, nameHint(role, roles, "Roles"));
    }
    // A record or prompt that cannot be read has a problem of its own.
    if (decision !== null && !records.has(decision) && ![...broken].some((path) => path.endsWith(`/${decision}.md`))) {
      const hint = nameHint(decision, [...records.keys()], "Decision records") || "Write the record, or remove the key.";
      refuse("unknown-record", `${waiver} names a decision record that does not exist: \`${decision}\``, hint);
    }
    if (delegatedTo !== null && !prompts.has(delegatedTo) && ![...broken].some((path) => path.startsWith(`prompts/${delegatedTo}`))) {
      const hint = nameHint(delegatedTo, [...prompts.keys()], "Prompts");
      refuse("unknown-prompt", `${waiver} delegates it to a prompt that does not exist: \`${delegatedTo}\``, hint);
    }
    if (expires > lastExpiry(today)) {
      const hint = `Let it end by ${lastExpiry(today)}, and renew it then.`;
      refuse("waiver-expires", `${waiver} runs until ${expires}; a waiver holds for at most 12 months`, hint);
    } else if (expires < today) {
      const hint = "Renew it with a new date, or cover the clause.";
      problems.push({ ...errorAt(place, "waiver-expires", `${waiver} ended on ${expires}`, hint), severity: "warning" });
    }
    return problems;
  });
}
