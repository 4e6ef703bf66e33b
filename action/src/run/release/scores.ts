import type { Digest } from "../../canonical.ts";
import { countsOfComparison } from "../../decisions/counts.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { Candidate } from "./candidate.ts";
import { SCORER } from "./scorer.ts";

/** What is signed of a release's measurement. */
export type Scores = Pick<Manifest, "run" | "sets" | "scorer" | "counts" | "verdict" | "scores-of">;

/**
 * What was measured of a candidate. Nobody is asked for what goes back: where not every answer is stored any more, its scores are those that the earlier release
 * with the same content was signed with (`before`), and it says so.
 */
export function scoresOf({ measured, bundle, run }: Candidate, before: Manifest | null): Scores {
  // Versions that say the same have no verdict, however whole they were scored.
  const whole = measured.items > 0 && measured.left.length === 0 && measured.verdict !== "not measured";
  if (!whole && before?.model === bundle.measured && before.run !== null)
    return {
      run: before.run,
      sets: before.sets,
      scorer: before.scorer,
      counts: before.counts,
      verdict: before.verdict,
      "scores-of": before["scores-of"] ?? before.version,
    };
  return {
    run: measured.items === 0 ? null : run,
    sets: measured.sets.map(({ name, digest, items }) => ({ set: name, digest: digest as Digest, items })),
    scorer: SCORER,
    counts: countsOfComparison(measured),
    verdict: measured.verdict,
  };
}
