import { type ChannelChain, channelChain, type Texts } from "../../audit/channel-chain.ts";
import { additionFindings, driftFinding, isDriftPath, readRecordFile } from "../../audit/evidence-chain.ts";
import type { Finding } from "../../audit/finding.ts";
import { type KeyHistory, keyHistory } from "../../audit/key-history.ts";
import type { ChangingCommit, FileChange, PastCommit } from "../../audit/past-commit.ts";
import { type ReleaseFolders, releaseFolders } from "../../audit/release-folders.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { EVIDENCE_BRANCH, type RunRecord } from "../../release/run-record.ts";
import { FILE_LIMIT } from "../../repository/file-content.ts";
import { createGit, type Git } from "../../repository/git.ts";
import { ObjectReader } from "../../repository/object-reader.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { defaultTip } from "../release/default-tip.ts";
import { PUBLIC_KEYS } from "../release/signing.ts";
import { commitsUpTo, withChanges } from "./history.ts";

/** A branch that only grows, with its whole history. */
interface Grown {
  readonly head: string;
  /** The oldest first. */
  readonly commits: readonly ChangingCommit[];
}

/** The branch `channels`, walked and held against the keys. */
export interface AuditedChannels extends Grown {
  readonly chain: ChannelChain;
  readonly folders: ReleaseFolders;
}

/** The branch `evidence`; its records are read one by one with `readRecords`. */
export interface AuditedEvidence extends Grown {
  /** Edits and removals. */
  readonly findings: readonly Finding[];
}

/** What an audit reads of a repository. */
export interface Audited extends AsyncDisposable {
  readonly git: Git;
  readonly tip: { readonly name: string; readonly commit: string };
  readonly keys: KeyHistory;
  readonly channels: AuditedChannels | null;
  readonly evidence: AuditedEvidence | null;
  /** Texts of some contents by their ids; null of what is no UTF-8. */
  read(ids: Iterable<string>): Promise<Texts>;
}

/** Reads both branches, of the remote where there is one, and every listing of the keys. */
export async function openAudited(repository: Repository, writer: Writer): Promise<Audited> {
  const git = createGit(repository.path);
  const objects = new ObjectReader(git);
  const read = (ids: Iterable<string>) => readTexts(objects, ids);
  const tip = await defaultTip(repository, writer);
  // One after the other: two fetches at once would wait for each other's lock.
  const evidence = await grown(git, writer, EVIDENCE_BRANCH);
  const channels = await grown(git, writer, CHANNELS_BRANCH);
  const keys = await readKeys(git, tip.commit, read);
  return {
    git,
    tip,
    keys,
    evidence: evidence === null ? null : { ...evidence, findings: additionFindings(evidence.commits) },
    channels: channels === null ? null : { ...channels, ...(await walked(channels.commits, keys, read)) },
    read,
    [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
  };
}

async function grown(git: Git, writer: Writer, branch: string): Promise<Grown | null> {
  const state = await writer.branch(branch);
  return state === null ? null : { head: state.commit, commits: await withChanges(git, await commitsUpTo(git, state.commit)) };
}

async function walked(
  commits: readonly ChangingCommit[],
  keys: KeyHistory,
  read: Audited["read"],
): Promise<Omit<AuditedChannels, keyof Grown>> {
  const texts = await read(commits.flatMap(({ changes }) => changes.flatMap(({ id, mode }) => (id === null || !isFile(mode) ? [] : [id]))));
  const chain = channelChain(commits, texts, keys);
  return { chain, folders: releaseFolders(chain.files, texts, keys) };
}

const isFile = (mode: string): boolean => mode.startsWith("100");

/** The list of keys as the default branch had it, and every time that it changed. */
async function readKeys(git: Git, tip: string, read: Audited["read"]): Promise<KeyHistory> {
  const commits = await commitsUpTo(git, tip, { firstParent: true, paths: [PUBLIC_KEYS] });
  const listed = (await withChanges(git, commits, { firstParent: true })).flatMap(({ at, changes }) =>
    changes.flatMap(({ path, id }) => (path === PUBLIC_KEYS ? [{ at, id }] : [])),
  );
  const texts = await read(listed.flatMap(({ id }) => id ?? []));
  return keyHistory(listed.map(({ at, id }) => ({ at, text: id === null ? null : texts.text(id) })));
}

/** A run record, and the commit that brought it. */
export interface KeptRecord {
  readonly record: RunRecord;
  readonly path: string;
  readonly commit: PastCommit;
}

/** Every run record that was ever added, in that order, one at a time: each holds a whole comparison. Those that are not to be believed are findings. */
export async function* readRecords({ evidence, read }: Audited): AsyncGenerator<KeptRecord | { readonly finding: Finding }> {
  for (const commit of evidence?.commits ?? []) {
    for (const change of commit.changes) {
      if (change.status !== "A" || change.id === null || !inRuns(change.path) || !isFile(change.mode)) continue;
      const found = readRecordFile((await read([change.id])).text(change.id) ?? "", commit, change);
      yield "finding" in found ? found : { record: found.record, path: change.path, commit };
    }
  }
}

/** What is the matter with looks for drift, and how many there are. */
export async function readDrift({ evidence, read }: Audited): Promise<{ readonly looks: number; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = [];
  let looks = 0;
  for (const commit of evidence?.commits ?? []) {
    for (const change of commit.changes) {
      if (change.status !== "A" || change.id === null || !isDriftPath(change.path) || !isFile(change.mode)) continue;
      looks += 1;
      const found = driftFinding((await read([change.id])).text(change.id) ?? "", commit, change);
      if (found !== null) findings.push(found);
    }
  }
  return { looks, findings };
}

/** Nothing but run records stands there; what is none is a finding. */
const inRuns = (path: string): boolean => path.startsWith("runs/");

/** Files of the branch `evidence` that stand where no record does. */
export function otherFiles({ evidence }: Audited): readonly string[] {
  const paths = new Set<string>();
  for (const { changes } of evidence?.commits ?? []) for (const change of changes) isOther(change) && paths.add(change.path);
  return [...paths].sort();
}

const isOther = ({ path }: FileChange): boolean => !inRuns(path) && !isDriftPath(path);

async function readTexts(objects: ObjectReader, ids: Iterable<string>): Promise<Texts> {
  const texts = new Map<string, string>();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (const id of new Set(ids)) {
    const object = await objects.read(id, FILE_LIMIT);
    if (object.state !== "read") continue;
    try {
      texts.set(id, decoder.decode(object.bytes));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return { text: (id) => texts.get(id) ?? null };
}
