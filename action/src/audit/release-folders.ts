import { digestOfText } from "../canonical.ts";
import { readBundle } from "../release/bundle.ts";
import { MANIFEST_TYPE, openEnvelope } from "../release/dsse.ts";
import { type ReleaseFile, releasePath } from "../release/layout.ts";
import { type Manifest, manifestText, readManifest } from "../release/manifest.ts";
import { RejectedError } from "../release/rejection.ts";
import { parseTag } from "../release/tag.ts";
import type { Texts } from "./channel-chain.ts";
import type { Finding } from "./finding.ts";
import { type KeyHistory, removedBefore } from "./key-history.ts";
import { minuteText } from "./past-commit.ts";

/** The releases whose signed manifest is believed, and what does not fit together in any folder. */
export interface ReleaseFolders {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

const FOLDER = /^releases\/([^/]+)\/([^/]+)\//;

/** Holds every file of every release against its signed manifest. `files` is what the branch holds now. */
export function releaseFolders(files: ReadonlyMap<string, string>, texts: Texts, keys: KeyHistory): ReleaseFolders {
  const folders = new Set([...files.keys()].flatMap((path) => FOLDER.exec(path)?.[0] ?? []));
  const manifests: Manifest[] = [];
  const findings: Finding[] = [];
  for (const folder of [...folders].sort()) {
    const [, slug, version] = FOLDER.exec(folder) ?? [];
    const release = parseTag(`${slug}@${version}`);
    const at = (code: string, path: string, message: string): void =>
      void findings.push({ area: "releases", code, commit: null, path, message });
    if (release === null) {
      at("no-release", folder, `${folder} is no folder of a release.`);
      continue;
    }
    const read = (path: string): string | null => {
      const id = files.get(path);
      return id === undefined ? null : texts.text(id);
    };
    const pathOf = (file: ReleaseFile) => releasePath(release, file);
    const manifest = signedManifest(read(pathOf("signed-manifest")), pathOf("signed-manifest"), keys, at);
    if (manifest === null) continue;
    if (manifest.prompt !== release.prompt || manifest.version !== release.version) {
      at("manifest-differs", pathOf("signed-manifest"), `The manifest in ${folder} is that of ${manifest.tag}.`);
      continue;
    }
    manifests.push(manifest);
    if (read(pathOf("manifest")) !== manifestText(manifest))
      at("manifest-differs", pathOf("manifest"), `${pathOf("manifest")} does not say what the signed manifest says.`);
    const bundle = read(pathOf("bundle"));
    if (bundle === null || digestOfText(bundle) !== manifest.bundle)
      at("bundle-changed", pathOf("bundle"), `The bundle of ${manifest.tag} is not the one that its signed manifest names.`);
    else checkContent(bundle, manifest, (message) => at("content-differs", pathOf("bundle"), message));
    for (const [name, digest] of Object.entries(manifest.files)) {
      const path = `${folder}${name}`;
      const text = read(path);
      if (text === null) at("file-missing", path, `${path} is named by the signed manifest, and is not there.`);
      else if (digestOfText(text) !== digest) at("file-differs", path, `${path} is not the file that the signed manifest names.`);
    }
  }
  return { manifests, findings };
}

type Report = (code: string, path: string, message: string) => void;

function signedManifest(text: string | null, path: string, keys: KeyHistory, at: Report): Manifest | null {
  if (text === null) {
    at("manifest-missing", path, `${path} is not there: nothing says what was released.`);
    return null;
  }
  try {
    const opened = openEnvelope(text, MANIFEST_TYPE, keys.keys);
    const manifest = readManifest(opened.text);
    const removed = removedBefore(keys, opened.keyid, manifest.released);
    if (removed !== null)
      at("removed-key", path, `${path} is signed by ${opened.keyid}, a key that was off the list since ${minuteText(removed)}.`);
    return manifest;
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    at(`manifest-${error.code}`, path, `${path} is not to be believed. ${error.message}`);
    return null;
  }
}

function checkContent(text: string, { tag, content }: Manifest, report: (message: string) => void): void {
  try {
    const bundle = readBundle(text);
    if (bundle.content !== content) report(`The bundle of ${tag} holds ${bundle.content}, and its manifest says ${content}.`);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    report(`The bundle of ${tag} cannot be read. ${error.message}`);
  }
}
