import { digestOfText } from "../canonical.ts";
import { verifyIndex } from "../release/channel.ts";
import type { ChannelIndex, Target } from "../release/channel-index.ts";
import { CHANNEL_TYPE, openEnvelope } from "../release/dsse.ts";
import { releasePath } from "../release/layout.ts";
import { RejectedError } from "../release/rejection.ts";
import { parseTag } from "../release/tag.ts";
import { whoDid } from "./evidence-chain.ts";
import type { Finding } from "./finding.ts";
import { type KeyHistory, removedBefore } from "./key-history.ts";
import { type ChangingCommit, type FileChange, minuteText, type PastCommit } from "./past-commit.ts";

/** The texts of files by the id of their content; null of what is no text, or was left out. */
export interface Texts {
  text(id: string): string | null;
}

/** An index that a listed key signed, and that came after every one before it. */
export interface AcceptedIndex {
  readonly index: ChannelIndex;
  readonly keyid: string;
  /** The commit that put it there. */
  readonly commit: PastCommit;
}

/** The branch `channels`, walked from its first commit to its last. */
export interface ChannelChain {
  readonly findings: readonly Finding[];
  /** In the order in which they were put there. */
  readonly indexes: readonly AcceptedIndex[];
  /** The files of the last commit: path to the id of its content. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are neither an index nor of a release. */
  readonly others: readonly string[];
}

const INDEX = /^channels\/([^/]+)\.json$/;
const RELEASE_FILE = /^releases\/[^/]+\/[^/]+\/[^/]+$/;

interface Last {
  readonly id: string;
  readonly index: ChannelIndex;
}

/** Walks the history of the branch: every index signed by a listed key, its sequence one higher than the one before, its bundles those it names; releases never touched again. */
export function channelChain(commits: readonly ChangingCommit[], texts: Texts, keys: KeyHistory): ChannelChain {
  const findings: Finding[] = [];
  const indexes: AcceptedIndex[] = [];
  const files = new Map<string, string>();
  const begun = new Map<string, string>();
  const last = new Map<string, Last>();
  for (const commit of commits) {
    for (const change of commit.changes) {
      if (change.id === null) files.delete(change.path);
      else files.set(change.path, change.id);
      if (RELEASE_FILE.test(change.path)) findings.push(...releaseChange(commit, change, begun));
    }
    for (const change of commit.changes) {
      const channel = INDEX.exec(change.path)?.[1];
      if (channel === undefined) continue;
      const before = last.get(channel) ?? null;
      // A merge shows the same file once a parent, and the newest one put back is what it should be.
      if (before !== null && change.id === before.id) continue;
      const found = readIndex(commit, change, channel, before, texts, keys);
      findings.push(...found.findings);
      if (found.accepted === null || change.id === null) continue;
      last.set(channel, { id: change.id, index: found.accepted.index });
      indexes.push(found.accepted);
      findings.push(...targetFindings(found.accepted, change.path, files, texts));
    }
  }
  const others = [...files.keys()].filter((path) => !INDEX.test(path) && !RELEASE_FILE.test(path)).sort();
  return { findings, indexes, files, others };
}

function releaseChange(commit: ChangingCommit, { path, status }: FileChange, begun: Map<string, string>): readonly Finding[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const at = (code: string, did: string): readonly Finding[] => [
    { area: "releases", code, commit: commit.commit, path, message: `${whoDid(commit)} ${did}. What was released never changes.` },
  ];
  if (status === "D") return at("file-removed", `takes away ${path}`);
  if (status !== "A") return at("file-edited", `changes ${path}`);
  const first = begun.get(folder);
  if (first !== undefined && first !== commit.commit) return at("file-added-later", `adds ${path} to a release that was there already`);
  begun.set(folder, commit.commit);
  return [];
}

function readIndex(
  commit: ChangingCommit,
  { path, id }: FileChange,
  channel: string,
  before: Last | null,
  texts: Texts,
  keys: KeyHistory,
): { readonly findings: readonly Finding[]; readonly accepted: AcceptedIndex | null } {
  const refused = (code: string, what: string) => ({ findings: [at(code, what)], accepted: null });
  const at = (code: string, what: string): Finding => ({
    area: "channels",
    code,
    commit: commit.commit,
    path,
    message: `${whoDid(commit)} ${what}`,
  });
  if (id === null) return refused("index-removed", `takes away ${path}: services would find no index.`);
  const text = texts.text(id);
  if (text === null) return refused("index-malformed", `puts something into ${path} that is no text.`);
  let index: ChannelIndex;
  let keyid: string;
  try {
    keyid = openEnvelope(text, CHANNEL_TYPE, keys.keys).keyid;
    index = verifyIndex(text, keys.keys, { channel, lastSequence: null, now: null });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    return refused(`index-${error.code}`, `puts an index into ${path} that is not to be believed. ${error.message}`);
  }
  const sequence = before?.index.sequence ?? 0;
  if (index.sequence <= sequence)
    return refused("index-replayed", `puts sequence ${index.sequence} of ${channel} back, after ${sequence} had been served.`);
  const findings: Finding[] = [];
  if (index.sequence > sequence + 1)
    findings.push(at("index-gap", `goes from sequence ${sequence} of ${channel} to ${index.sequence}: those between are missing.`));
  if (before !== null && Date.parse(index.issued) < Date.parse(before.index.issued))
    findings.push(at("index-backdated", `puts an index into ${path} that says it is older (${index.issued}) than the one before it.`));
  const removed = removedBefore(keys, keyid, index.issued);
  if (removed !== null)
    findings.push(
      at("removed-key", `puts an index into ${path} that is signed by ${keyid}, a key that was off the list since ${minuteText(removed)}.`),
    );
  return { findings, accepted: { index, keyid, commit } };
}

/** Entries whose bundle is not there as it is named. */
function targetFindings(
  { index, commit }: AcceptedIndex,
  path: string,
  files: ReadonlyMap<string, string>,
  texts: Texts,
): readonly Finding[] {
  const at = (code: string, message: string): readonly Finding[] => [{ area: "channels", code, commit: commit.commit, path, message }];
  const named = Object.entries(index.prompts).flatMap(([prompt, entry]) =>
    [entry, ...Object.values(entry.rollout?.variants ?? {})].map((target): readonly [string, Target] => [prompt, target]),
  );
  return named.flatMap(([prompt, { tag, version, url, bundle }]) => {
    const lead = `Sequence ${index.sequence} of ${index.channel} names ${tag}`;
    const release = parseTag(tag);
    if (release === null || release.prompt !== prompt || release.version !== version || url !== releasePath(release, "bundle"))
      return at("target-differs", `${lead}, and its prompt, version and address do not belong together.`);
    const id = files.get(url);
    const text = id === undefined ? null : texts.text(id);
    if (text === null) return at("bundle-missing", `${lead}, and its bundle ${url} was not there.`);
    const digest = digestOfText(text);
    return digest === bundle ? [] : at("bundle-changed", `${lead} with bundle ${bundle}, and ${url} had ${digest}: somebody changed it.`);
  });
}
