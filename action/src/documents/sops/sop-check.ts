import type { Problem } from "../../errors.ts";
import type { Taxonomy } from "../ground-truth/field.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Sop } from "./sop.ts";

/** `judges` chips name a label of the taxonomy. */
export function judgesProblems(sops: ReadonlyMap<string, Sop>, taxonomy: Taxonomy): Problem[] {
  return [...sops.values()].flatMap((sop) =>
    sop.clauses.flatMap(({ judges, path, line }) => {
      if (judges === null) return [];
      const field = taxonomy.get(judges.field);
      const place = { path, line, column: 1 };
      if (field === undefined) {
        return [
          errorAt(
            place,
            "unknown-field",
            `There is no field \`${judges.field}\` (chip \`judges\`)`,
            nameHint(judges.field, [...taxonomy.keys()], "Fields"),
          ),
        ];
      }
      if (field.labels.includes(judges.label)) return [];
      const message = `\`${judges.label}\` is no label of \`${field.name}\` (chip \`judges\`)`;
      return [errorAt(place, "unknown-label", message, nameHint(judges.label, field.labels, "Labels"))];
    }),
  );
}

/** `moved-to` chips name a clause that exists. */
export function movedProblems(sops: ReadonlyMap<string, Sop>, clauses: ReadonlyMap<string, unknown>): Problem[] {
  return [...sops.values()].flatMap((sop) =>
    sop.clauses.flatMap(({ id, attributes, path, line }) => {
      const target = attributes["moved-to"];
      if (typeof target !== "string" || clauses.has(target)) return [];
      const message = `\`${id}\` is said to have moved to \`${target}\`, which no SOP defines`;
      return [
        errorAt({ path, line, column: 1 }, "unknown-clause", message, nameHint(target, [...clauses.keys()], "") || "Correct the chip."),
      ];
    }),
  );
}
