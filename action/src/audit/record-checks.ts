import { canonicalJson } from "../canonical.ts";
import type { Manifest } from "../release/manifest.ts";
import type { RunRecord } from "../release/run-record.ts";
import type { Finding } from "./finding.ts";

/** What a release's run record and its signed manifest both say. */
type Said = Pick<RunRecord, "prompt" | "commit" | "content" | "model" | "verdict" | "counts">;

/** Releases whose run record is not on the branch, or says other numbers than the signed manifest. */
export function recordFindings(manifests: readonly Manifest[], records: readonly (Said & Pick<RunRecord, "event">)[]): readonly Finding[] {
  return manifests.flatMap((manifest): readonly Finding[] => {
    // Written before there was a branch.
    if (manifest.evidence === null) return [];
    const own = records.filter(
      ({ event, prompt, commit }) => event === "release" && prompt === manifest.prompt && commit === manifest.commit,
    );
    const at = (code: string, message: string): readonly Finding[] => [
      { area: "evidence", code, commit: null, path: manifest.tag, message },
    ];
    if (own.length === 0) return at("record-missing", `${manifest.tag} was released, and the branch evidence has no run record of it.`);
    const said = partsOf(manifest);
    return own.some((record) => partsOf(record) === said)
      ? []
      : at("record-differs", `No run record of ${manifest.tag} says the numbers that its signed manifest says.`);
  });
}

function partsOf({ content, model, verdict, counts }: Said | Manifest): string {
  return canonicalJson({ content, model, verdict, counts });
}
