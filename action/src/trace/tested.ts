import type { Prompt } from "../documents/prompts/prompt.ts";
import type { Clause } from "../documents/sops/sop.ts";
import type { Finding } from "./clause-states.ts";
import type { ClauseCoverage, Coverage } from "./coverage.ts";
import type { BranchCoverage } from "./matrix.ts";

/** Fewer items than this say nothing about a critical clause. */
export const CRITICAL_ITEMS = 5;

/** Whether items test a clause: one at least; a critical clause needs `CRITICAL_ITEMS`, and cases on both sides of each judged field. */
export function testedFindings(clause: Clause, prompt: Prompt, coverage: Coverage): readonly Finding[] {
  const covered = coverage.clauses.get(clause.id);
  const untested = (because: string): readonly Finding[] => [{ state: "untested", because }];
  if (covered === undefined || covered.items === 0) return untested("No item of the prompt's sets tests it.");
  if (clause.severity !== "critical") return [];
  if (covered.items < CRITICAL_ITEMS) {
    const few = covered.items === 1 ? "Only one item tests" : `Only ${covered.items} items test`;
    return untested(`${few} it; a critical clause needs ${CRITICAL_ITEMS}.`);
  }
  const onesided = oneSided(clause, prompt, covered);
  return onesided === null ? [] : untested(onesided);
}

/** A judged field on which all items of a clause have the same label, as a sentence; null where each has cases of both kinds. */
function oneSided({ judges }: Clause, prompt: Prompt, covered: ClauseCoverage): string | null {
  const judged = Object.keys(prompt.answer.fields).filter((field) => judges === null || judges.field === field);
  for (const name of judged) {
    const field = covered.fields.get(name);
    if (field === undefined) continue;
    if (judges === null) {
      if (![...field.labels.values()].some((items) => items < field.items)) return `All its items have the same label of \`${name}\`.`;
      continue;
    }
    const positives = field.labels.get(judges.label) ?? 0;
    if (positives === 0) return `None of its items has the label \`${judges.label}\`, so no false negative can be seen.`;
    if (positives === field.items) return `All its items have the label \`${judges.label}\`, so no false positive can be seen.`;
  }
  // A label of a field that this prompt does not judge is tested where it is judged.
  return judged.length === 0 || judged.some((name) => covered.fields.has(name))
    ? null
    : "None of its items is labelled for what the prompt judges.";
}

/** Every branch of every decision point and every edge case of a clause, in the order of the SOP, with the items that take it. */
export function branchesOf(clause: Clause, coverage: Coverage): readonly BranchCoverage[] {
  const points = clause.points.flatMap(({ id, text, line, branches }): readonly BranchCoverage[] => {
    const taken = coverage.points.get(id);
    if (branches.length > 0) return branches.map((branch) => ({ id, branch, text, line, items: taken?.get(branch) ?? 0 }));
    return [{ id, branch: null, text, line, items: [...(taken?.values() ?? [])].reduce((sum, items) => sum + items, 0) }];
  });
  const edges = clause.edges.map(
    ({ id, text, line }): BranchCoverage => ({ id, branch: null, text, line, items: coverage.edges.get(id) ?? 0 }),
  );
  return [...points, ...edges].sort((a, b) => a.line - b.line);
}
