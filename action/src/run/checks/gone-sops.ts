import type { Check } from "../../checks.ts";
import { clausesById } from "../../comparison/clause-changes.ts";
import type { Documents } from "../../documents/load.ts";
import type { Sop } from "../../documents/sops/sop.ts";
import type { Problem } from "../../errors.ts";
import { isOver } from "./policy-checks.ts";

type Sides = Readonly<Record<"base" | "head", Documents>>;

/** The SOPs of the base whose file the head does not have any more; one that only cannot be read says so itself. */
function goneSops({ base, head }: Sides): readonly Sop[] {
  const unread = new Set(head.problems.flatMap(({ path, severity }) => (severity === "error" ? [path] : [])));
  return [...base.sops.values()].filter(({ name, path }) => !head.sops.has(name) && !unread.has(path));
}

/** Paths of SOPs that are gone, which one check tells of as a whole. */
export function goneSopPaths(sides: Sides): ReadonlySet<string> {
  return new Set(goneSops(sides).map(({ path }) => path));
}

/** Whether a mistake of a prompt only follows from an SOP that is gone: the check of that one says what to do. */
export function followsFromGoneSop({ code, message }: Problem, gone: ReadonlySet<string>): boolean {
  return code === "unknown-sop" && [...gone].some((path) => message.includes(`\`${path}\``));
}

/**
 * A failing check for each SOP that is gone although a prompt names it, or although its clauses went with it. One that was only moved, clause for clause, is told
 * where its old name still stands. `which`: those that a prompt of the head names, without which nothing can be judged, or the others. `today` is `YYYY-MM-DD`.
 */
export function goneSopChecks(sides: Sides, today: string, which: "named" | "not named"): readonly Check[] {
  const { head } = sides;
  const now = clausesById([...head.sops.values()]);
  return goneSops(sides).flatMap((sop): readonly Check[] => {
    const followers = [...head.prompts.values()].filter(({ sops }) => sops.includes(sop.name));
    if (followers.length > 0 !== (which === "named")) return [];
    const names = followers.map(({ name }) => `\`${name}\``).join(", ");
    const moved = sop.clauses.every(({ id }) => now.has(id)) ? now.get(sop.clauses[0]?.id ?? "")?.path : undefined;
    if (moved !== undefined) {
      const name = moved.replace(/^.*\//, "").replace(/\.md$/, "");
      return followers.map((prompt) => ({
        name: "policy",
        state: "fail",
        text: `\`${sop.path}\` is now \`${moved}\`: write \`${name}\` under \`assay.sops\` of \`${prompt.name}\``,
        path: prompt.path,
      }));
    }
    if (followers.length === 0 && sop.clauses.every((clause) => now.has(clause.id) || isOver(clause))) return [];
    const whose = followers.length === 0 ? "" : `, and ${names} ${followers.length === 1 ? "names" : "name"} it`;
    const text = `\`${sop.path}\` is gone${whose}: bring the file back, and write the chip \`retired: ${today}\` under each clause that no longer holds`;
    return [{ name: "policy", state: "fail", text, path: sop.path }];
  });
}
