import type { KeyObject } from "node:crypto";
import type { Digest } from "../canonical.ts";
import type { Verdict } from "../comparison/result.ts";
import type { EvidenceSet, FieldCounts } from "../documents/records/decision-record.ts";
import { readDocument } from "./document.ts";
import { type Envelope, MANIFEST_TYPE, openEnvelope, signText } from "./dsse.ts";
import type { PublicKeys } from "./keys.ts";

/** One review that gave a role's sign-off. */
export interface Approval {
  readonly role: string;
  readonly login: string;
  readonly review_id: number;
  /** The commit that the person saw. */
  readonly commit_id: string;
  /** ISO 8601, UTC. */
  readonly submitted_at: string;
}

/** `assay/manifest@1`: what a release is, on what it was measured, and who agreed. */
export interface Manifest {
  readonly schema: "assay/manifest@1";
  readonly prompt: string;
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly released: string;
  readonly content: Digest;
  /** Digest of the bundle's file. */
  readonly bundle: Digest;
  /** Digest of content, sets, model and scorer version; null where nothing was measured for this release. */
  readonly run: Digest | null;
  readonly sets: readonly EvidenceSet[];
  readonly model: string;
  /** Version of the program that scored. */
  readonly scorer: string;
  /** Field to whole numbers, against the base release and now. */
  readonly counts: Readonly<Record<string, FieldCounts>>;
  readonly verdict: Verdict;
  readonly approvals: readonly Approval[];
  /** Ids of the decision records. */
  readonly records: readonly string[];
  /** The version that it is compared with; null for the first release. */
  readonly base: string | null;
  /** Of a rollback: the version that it takes back. */
  readonly "rollback-of"?: string;
  /** The earlier version that has the same content. */
  readonly equals?: string;
  /** Head of the `evidence` branch when this was written; null where there is none yet. */
  readonly evidence: string | null;
  /** The version that was measured, where nothing was asked for this one: its scores are those of then. */
  readonly "scores-of"?: string;
  /** Other files of the release by name, with their digests. */
  readonly files: Readonly<Record<string, Digest>>;
}

/** The manifest as people read it. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Reads a manifest's text. Throws a RejectedError. */
export function readManifest(text: string): Manifest {
  return readDocument<Manifest>("manifest", text);
}

/** The signed manifest: its text and the signatures. */
export function signManifest(manifest: Manifest, keys: readonly KeyObject[]): Envelope {
  return signText(MANIFEST_TYPE, manifestText(manifest), keys);
}

/** The manifest in an envelope's text. Throws a RejectedError. */
export function verifyManifest(text: string, keys: PublicKeys): Manifest {
  return readManifest(openEnvelope(text, MANIFEST_TYPE, keys).text);
}
