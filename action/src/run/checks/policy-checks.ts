import type { Check } from "../../checks.ts";
import { clausesById, isSameText } from "../../comparison/clause-changes.ts";
import type { Clause, Severity, Sop } from "../../documents/sops/sop.ts";

/** More clauses than this that are gone from one file are one check. */
const NAMED = 5;

/** The most severe first; a clause without a severity is the least severe. */
const SEVERITIES: readonly (Severity | null)[] = ["critical", "major", "minor", "informative", null];

/**
 * What a change may not do to a policy: drop or rename a clause without saying so, use a retired id again. What it does at its own risk is a
 * warning: a clause made less severe, or no longer regulated. `today` is `YYYY-MM-DD`. Lines of clauses that are gone are the base's.
 */
export function policyChecks(base: readonly Sop[], head: readonly Sop[], today: string): readonly Check[] {
  const [before, now] = [clausesById(base), clausesById(head)];
  const added = [...now.values()].filter(({ id }) => !before.has(id));
  const pairs = [...before.values()].flatMap((clause) => {
    const other = now.get(clause.id);
    return other ? [[clause, other] as const] : [];
  });
  return [
    ...goneChecks(droppedClauses(base, head), added, today),
    ...pairs.flatMap(([was, is]) => reuseCheck(was, is)),
    ...pairs.flatMap(([was, is]) => weakerChecks(was, is)),
  ];
}

/** Clauses of the base that the head has no more, and that were not retired or moved before. */
export function droppedClauses(base: readonly Sop[], head: readonly Sop[]): readonly Clause[] {
  const now = clausesById(head);
  return [...clausesById(base).values()].filter((clause) => !now.has(clause.id) && !isOver(clause));
}

/** Whether a clause no longer holds: it was retired, or moved. */
export function isOver({ attributes }: Clause): boolean {
  return attributes.retired !== undefined || attributes["moved-to"] !== undefined;
}

function goneChecks(gone: readonly Clause[], added: readonly Clause[], today: string): readonly Check[] {
  const paths = [...new Set(gone.map(({ path }) => path))];
  return paths.flatMap((path): Check[] => {
    const own = gone.filter((clause) => clause.path === path);
    const [first] = own;
    if (first && own.length > NAMED) {
      const named = own.slice(0, NAMED).map(({ id }) => `\`${id}\``);
      const text = `${own.length} clauses are gone from \`${path}\` (${named.join(", ")}, …): keep each heading, and write the chip \`retired: ${today}\` or \`moved-to: …\` under it`;
      return [{ name: "policy", state: "fail", text, path, line: first.line }];
    }
    return own.map((clause) => ({ name: "policy", state: "fail", text: goneText(clause, added, today), path, line: clause.line }));
  });
}

function goneText(clause: Clause, added: readonly Clause[], today: string): string {
  const renamed = added.find((other) => isSameText({ ...other, title: clause.title }, clause) || other.title === clause.title);
  if (renamed) {
    const keep = `keep the heading \`### ${clause.id} ${clause.title}\`, and write the chip \`moved-to: ${renamed.id}\` under it`;
    return `\`${clause.id}\` is now called \`${renamed.id}\`, and what names it loses it: ${keep}`;
  }
  return `\`${clause.id}\` is gone from \`${clause.path}\`: keep its heading, and write the chip \`retired: ${today}\` under it, or \`moved-to: …\` with the clause that took its place`;
}

/** A retired clause may come back as it was; its id may not stand for something else. */
function reuseCheck(was: Clause, is: Clause): readonly Check[] {
  if (!isOver(was) || isOver(is) || isSameText(was, is)) return [];
  const text = `\`${is.id}\` was retired and now stands for something else: what names it would mean two things. Give the clause a new id`;
  return [{ name: "policy", state: "fail", text, path: is.path, line: is.line }];
}

function weakerChecks(was: Clause, is: Clause): readonly Check[] {
  const warning = (text: string): Check => ({ name: "policy", state: "warning", text, path: is.path, line: is.line });
  if (isOver(is)) {
    const weight = was.regulated === null ? was.severity : `regulated: ${was.regulated}`;
    if (isOver(was) || (was.severity !== "critical" && was.regulated === null)) return [];
    return [warning(`\`${is.id}\`, which is \`${weight}\`, is retired or moved by this change: no prompt has to follow it any more`)];
  }
  const still = "until this is merged, the stricter of both judges";
  return [
    ...(SEVERITIES.indexOf(is.severity) > SEVERITIES.indexOf(was.severity)
      ? [warning(`\`${is.id}\` goes from \`${was.severity}\` to ${is.severity === null ? "no severity" : `\`${is.severity}\``}; ${still}`)]
      : []),
    ...(was.regulated !== null && is.regulated !== was.regulated
      ? [
          warning(
            `\`${is.id}\` ${is.regulated === null ? "is no longer" : `is regulated by \`${is.regulated}\`, no longer`} \`regulated: ${was.regulated}\`; ${still}`,
          ),
        ]
      : []),
    ...(was.judges === null && is.judges !== null
      ? [
          warning(
            `\`${is.id}\` now judges \`${is.judges.field}/${is.judges.label}\` alone; until this is merged it judges its fields as a whole`,
          ),
        ]
      : []),
  ];
}
