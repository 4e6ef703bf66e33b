import type { Note } from "../../comparison/comparison.ts";
import type { GateLooks } from "../../models/gate-looks.ts";
import type { SetOnRun } from "../compare/judged-on.ts";

/** So many versions wear a gate out: whoever keeps what passes fits the prompt to these titles. */
const LOOKS_RECOMMENDED = 30;

/** How often the gate part of each split set was looked at, this time included. Writes the look down. */
export function gateLookNotes(sets: readonly SetOnRun[], digest: string | null, looks: GateLooks): readonly Note[] {
  if (digest === null) return [];
  return sets.flatMap(({ set }): Note[] => {
    if (set.split === null) return [];
    const count = looks.add({ set: set.name, salt: set.split.salt, digest });
    const worn = count > LOOKS_RECOMMENDED;
    const advice = worn ? " It is worn out: add new titles to the set." : "";
    return [
      {
        level: worn ? "warning" : "info",
        text: `The gate part of ${set.name} has judged ${count} ${count === 1 ? "version" : "versions"} as far as the stored answers go back; about ${LOOKS_RECOMMENDED} are recommended.${advice}`,
        // A vault has no file in the repository.
        ...(set.vault ? {} : { path: `${set.path}/set.yaml` }),
      },
    ];
  });
}
