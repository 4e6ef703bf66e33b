import { digestOfText } from "../../canonical.ts";
import { bundleDigest, bundleText } from "../../release/bundle.ts";
import { envelopeText } from "../../release/dsse.ts";
import { releasePath } from "../../release/layout.ts";
import { type Manifest, manifestText, signManifest } from "../../release/manifest.ts";
import { tagOf } from "../../release/tag.ts";
import { renderJson } from "../../report/json.ts";
import { renderTraceJson } from "../../report/trace-json.ts";
import type { Candidate } from "./candidate.ts";
import { scoresOf } from "./scores.ts";
import type { Signing } from "./signing.ts";

/** A release, built: its manifest and every file by its path on the branch `channels`. */
export interface BuiltRelease {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string>;
}

export interface BuildOptions {
  readonly version: string;
  readonly now: Date;
  readonly signing: Signing;
  /** Head of the branch `evidence`. */
  readonly evidence: string | null;
  /** Of what goes back: the manifest of the release that said the same; null where there is none. */
  readonly before: Manifest | null;
}

/** Builds and signs what loaders and auditors read of a candidate. */
export function buildRelease(candidate: Candidate, { version, now, signing, evidence, before }: BuildOptions): BuiltRelease {
  const { prompt, commit, bundle, last, equals, loaded } = candidate;
  const release = { prompt, version };
  const report = renderJson(candidate.comparison);
  const at = { commit: loaded.tree.commit, name: tagOf(release) };
  const trace = renderTraceJson({ at, today: now.toISOString().slice(0, 10), prompts: [candidate.trace] });
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const others = [
    [releasePath(release, "report"), report],
    [releasePath(release, "trace"), trace],
  ] as const;
  const manifest: Manifest = {
    schema: "assay/manifest@1",
    prompt,
    version,
    tag: tagOf(release),
    commit,
    released: now.toISOString(),
    content: bundle.content,
    bundle: bundleDigest(bundle),
    ...scoresOf(candidate, before),
    model: bundle.measured,
    approvals: candidate.evidence?.approvals ?? before?.approvals ?? [],
    records: candidate.records,
    base: last?.version ?? null,
    ...(equals === null || last === null ? {} : { "rollback-of": last.version, equals: equals.version }),
    evidence,
    files: Object.fromEntries(others.map(([path, text]) => [nameOf(path), digestOfText(text)])),
  };
  return {
    manifest,
    files: new Map([
      [releasePath(release, "bundle"), bundleText(bundle)],
      [releasePath(release, "manifest"), manifestText(manifest)],
      [releasePath(release, "signed-manifest"), envelopeText(signManifest(manifest, [signing.key]))],
      ...others,
    ]),
  };
}
