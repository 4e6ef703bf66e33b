import type { Place, Problem } from "../../errors.ts";
import { clauseHint } from "../sops/clause-check.ts";
import type { Sop } from "../sops/sop.ts";
import { errorAt } from "../syntax/error-at.ts";
import { citedClause } from "./citation.ts";
import { PARTIALS_FOLDER } from "./partials.ts";
import type { Prompt } from "./prompt.ts";

/**
 * Clauses that a prompt's own file cites: each must exist, in an SOP that the prompt lists. One problem a clause, at its first citation. What an
 * overlay takes from its base is checked there.
 */
export function checkCitations(prompt: Prompt, sops: ReadonlyMap<string, Sop>): readonly Problem[] {
  const owners = new Map([...sops.values()].flatMap((sop) => sop.clauses.map((clause) => [clause.id, sop] as const)));
  const prefixes = new Set([...sops.values()].map((sop) => sop.id));
  const lines = prompt.source.split("\n");
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const ranges = [...prompt.parts, ...prompt.sections.map((section) => ({ ...section, end: section.start + 1 }))]
    .filter(({ path }) => path === undefined)
    .sort((a, b) => a.start - b.start);
  for (const { start, end, clauses } of ranges) {
    for (const clause of clauses) {
      if (seen.has(clause)) continue;
      seen.add(clause);
      const owner = owners.get(clause);
      if (owner !== undefined && prompt.sops.includes(owner.name)) continue;
      const place = { path: prompt.path, ...firstCitation(lines, clause, start, end) };
      if (owner !== undefined) {
        const listed = [...prompt.sops.filter((name) => !prompt.overlayOf?.sops.includes(name)), owner.name].join(", ");
        problems.push(
          errorAt(
            place,
            "unlisted-sop",
            `\`${clause}\` is a clause of \`${owner.name}\`, which this prompt does not list`,
            `Write \`assay.sops: [${listed}]\`.`,
          ),
        );
        continue;
      }
      problems.push(unknownClause(place, clause, owners.keys(), prefixes));
    }
  }
  return problems;
}

/**
 * Clauses that partials cite: each must exist, in any SOP, because prompts with other SOPs may share the text. One problem a clause and partial.
 * `prompts`: those that use the partials.
 */
export function checkPartialCitations(prompts: Iterable<Prompt>, sops: ReadonlyMap<string, Sop>): readonly Problem[] {
  const ids = new Set([...sops.values()].flatMap((sop) => sop.clauses.map(({ id }) => id)));
  const prefixes = new Set([...sops.values()].map((sop) => sop.id));
  const problems = new Map<string, Problem>();
  for (const { path = "", start, text, clauses } of [...prompts].flatMap(({ parts }) => parts)) {
    if (!path.startsWith(`${PARTIALS_FOLDER}/`)) continue;
    for (const clause of clauses) {
      const key = `${path} ${clause}`;
      if (ids.has(clause) || problems.has(key)) continue;
      const { line, column } = firstCitation(text.split("\n"), clause, 1, text.split("\n").length);
      problems.set(key, unknownClause({ path, line: start + line - 1, column }, clause, ids, prefixes));
    }
  }
  return [...problems.values()];
}

function unknownClause(place: Place, clause: string, known: Iterable<string>, prefixes: ReadonlySet<string>): Problem {
  const foreign = !prefixes.has(clause.split("-")[0] ?? "");
  const hint = foreign
    ? "Inline code of this form cites a clause: correct it, or write the text without backticks."
    : clauseHint(clause, known);
  return errorAt(place, "unknown-clause", `No SOP has a clause \`${clause}\``, hint);
}

/** Line and column of the inline code that cites the clause within lines `start` to `end`. */
function firstCitation(
  lines: readonly string[],
  clause: string,
  start: number,
  end: number,
): { readonly line: number; readonly column: number } {
  for (let line = start; line <= end; line++) {
    for (const code of (lines[line - 1] ?? "").matchAll(/`([^`]+)`/g)) {
      if (citedClause(code[1] ?? "") === clause) return { line, column: code.index + 1 };
    }
  }
  return { line: start, column: 1 };
}
