import { canonicalJson } from "../canonical.ts";
import type { Manifest } from "../release/manifest.ts";
import type { RunRecord } from "../release/run-record.ts";
import type { Finding } from "./finding.ts";
import { shortId } from "./past-commit.ts";

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

/** Releases that were written down when they were built, and that the branch `channels` holds no more, or not as anybody believes them. Each is named once. */
export function lostReleases(
  manifests: readonly Manifest[],
  records: readonly Pick<RunRecord, "event" | "prompt" | "commit" | "content" | "recorded">[],
): readonly Finding[] {
  const keyOf = ({ prompt, commit, content }: Pick<RunRecord, "prompt" | "commit" | "content">) => `${prompt} ${commit} ${content}`;
  const known = new Set(manifests.map(keyOf));
  const lost = new Map(
    records.flatMap((record) => (record.event === "release" && !known.has(keyOf(record)) ? [[keyOf(record), record]] : [])),
  );
  return [...lost.values()].map(({ prompt, commit, recorded }) => ({
    area: "releases",
    code: "release-gone",
    commit,
    path: null,
    message: `On ${recorded.slice(0, 10)} the branch evidence got a record that ${prompt} was released from commit ${shortId(commit)}, and the branch channels holds no such release that is believed: somebody took it away, or the run ended before it was published.`,
  }));
}

function partsOf({ content, model, verdict, counts }: Said | Manifest): string {
  return canonicalJson({ content, model, verdict, counts });
}
