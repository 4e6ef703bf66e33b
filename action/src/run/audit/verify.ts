import { headFindings, newestNamed } from "../../audit/evidence-chain.ts";
import type { Finding, Verification } from "../../audit/finding.ts";
import { type PastCommit, shortId } from "../../audit/past-commit.ts";
import { lostReleases, recordFindings } from "../../audit/record-checks.ts";
import { type CommitNow, type TagNow, tagFindings, unreleasedTags } from "../../audit/tag-checks.ts";
import type { Digest } from "../../canonical.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { UserError } from "../../errors.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { RunRecord } from "../../release/run-record.ts";
import { parseTag } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import { commitOf } from "../../repository/revision.ts";
import { listTags } from "../../repository/tags.ts";
import type { Writer } from "../../repository/writer.ts";
import { loadTree } from "../compare/workspace.ts";
import { type Audited, otherFiles, readDrift, readRecords } from "./audited.ts";
import { commitsUpTo } from "./history.ts";

/** Looks at everything that was written down, and names all that was changed since. Reads, and fetches tags; asks nobody but the remote. */
export async function verify(repository: Repository, writer: Writer, audited: Audited): Promise<Verification> {
  const { channels, evidence, keys, git, tip } = audited;
  const clobbered = await fetchTags(writer);
  const manifests = channels?.folders.manifests ?? [];
  const tags = new Map((await listTags(git, "*@*", null)).filter(({ name }) => parseTag(name) !== null).map((tag) => [tag.name, tag]));
  const records: Pick<RunRecord, "event" | "recorded" | "prompt" | "commit" | "content" | "model" | "verdict" | "counts">[] = [];
  const damaged: Finding[] = [];
  for await (const entry of readRecords(audited)) {
    if ("finding" in entry) damaged.push(entry.finding);
    else {
      const { event, recorded, prompt, commit, content, model, verdict, counts } = entry.record;
      records.push({ event, recorded, prompt, commit, content, model, verdict, counts });
    }
  }
  const drift = await readDrift(audited);
  const held = evidence === null ? null : new Set(evidence.commits.map(({ commit }) => commit));
  const findings: readonly Finding[] = [
    ...(evidence?.findings ?? []),
    ...damaged,
    ...drift.findings,
    ...headFindings(manifests, held),
    ...recordFindings(manifests, records),
    ...(channels?.chain.findings ?? []),
    ...(channels?.folders.findings ?? []),
    ...keyFindings(audited),
    ...clobbered,
    ...tagFindings(manifests, tags, await commitsNow(repository, audited, manifests)),
    ...(channels === null ? lostBranch(audited, tags) : [...lostReleases(manifests, records), ...unreleasedTags(manifests, tags)]),
  ];
  const nothing = channels === null && evidence === null && tags.size === 0;
  return {
    schema: "assay/audit-verify@1",
    state: findings.length > 0 ? "problems" : nothing ? "nothing" : "holds",
    checked: {
      evidence:
        evidence === null ? null : { head: evidence.head, commits: evidence.commits.length, records: records.length + damaged.length },
      channels:
        channels === null
          ? null
          : { head: channels.head, commits: channels.commits.length, indexes: channels.chain.indexes.length, releases: manifests.length },
      tags: tags.size,
    },
    findings,
    notes: [
      ...(drift.looks === 0 ? [] : [`Looks for drift on the branch evidence: ${drift.looks}.`]),
      ...notesOf(audited, tags, manifests, tip.name),
    ],
    cannot: cannotOf(audited, manifests, await repository.isShallow(), keys.keys.size),
  };
}

/** A tag that names another commit on the remote than here was moved, by somebody there or here. */
async function fetchTags(writer: Writer): Promise<readonly Finding[]> {
  try {
    await writer.fetchTags();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const names = [...error.message.matchAll(/-> (\S+)\s+\(would clobber existing tag\)/g)].map(([, name = ""]) => name);
    if (names.length === 0) throw error;
    return names.map((name) => ({
      area: "tags",
      code: "tag-moved",
      commit: null,
      path: name,
      message: `${name} names another commit on ${writer.remote} than in this clone: somebody moved the tag, there or here.`,
    }));
  }
}

/** What the commit of every release says, and whether the default branch holds it. */
async function commitsNow(
  repository: Repository,
  { git, tip }: Audited,
  manifests: readonly Manifest[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, CommitNow>>> {
  const onBranch = manifests.length === 0 ? new Set<string>() : new Set((await commitsUpTo(git, tip.commit)).map(({ commit }) => commit));
  const found = new Map<string, ReadonlyMap<string, CommitNow>>();
  for (const commit of new Set(manifests.map((manifest) => manifest.commit))) {
    if ((await commitOf(git, commit)) === null) continue;
    const contents = await contentsAt(repository, commit);
    const prompts = manifests.filter((manifest) => manifest.commit === commit).map(({ prompt }) => prompt);
    found.set(
      commit,
      new Map(prompts.map((prompt) => [prompt, { onBranch: onBranch.has(commit), content: contents.get(prompt) ?? null }])),
    );
  }
  return found;
}

async function contentsAt(repository: Repository, commit: string): Promise<ReadonlyMap<string, Digest>> {
  try {
    const { documents } = await loadTree(await repository.tree(commit));
    return new Map([...documents.prompts].map(([name, prompt]) => [name, contentDigest(prompt, documents.taxonomy)]));
  } catch (error) {
    if (error instanceof UserError) return new Map();
    throw error;
  }
}

function keyFindings({ channels, keys }: Audited): readonly Finding[] {
  if (channels === null || keys.keys.size > 0) return [];
  return [
    {
      area: "keys",
      code: "no-keys",
      commit: null,
      path: ".github/assay-release.pem",
      message: "The default branch never listed a public key, so no signature could be checked. Commit it as .github/assay-release.pem.",
    },
  ];
}

/** Tags of releases, and no branch that a channel ever was served from. */
function lostBranch({ evidence }: Audited, tags: ReadonlyMap<string, TagNow>): readonly Finding[] {
  if (tags.size === 0) return [];
  const [first] = tags.keys();
  const message = `There is a tag ${first}, and no branch channels: either nothing was deployed yet, or the branch was deleted.`;
  return [{ area: "channels", code: evidence === null ? "nothing-deployed" : "branch-gone", commit: null, path: null, message }];
}

function notesOf(audited: Audited, tags: ReadonlyMap<string, TagNow>, manifests: readonly Manifest[], branch: string): readonly string[] {
  const { channels, keys } = audited;
  const known = new Set(manifests.map(({ tag }) => tag));
  const newest = new Set(unreleasedTags(manifests, tags).map(({ path }) => path));
  const never = [...tags.keys()].filter((tag) => !known.has(tag) && !newest.has(tag));
  const strange = [...otherFiles(audited), ...(channels?.chain.others ?? [])];
  return [
    ...writers("evidence", audited.evidence),
    ...writers("channels", channels),
    ...(channels === null || never.length === 0
      ? []
      : [`Tags that were never deployed, or whose release is not believed, and that a later release came after: ${never.join(", ")}.`]),
    ...(strange.length === 0
      ? []
      : [
          `Other files than records, indexes and releases were held against nothing but their own history: ${strange.length}, the first is ${strange[0]}.`,
        ]),
    ...keys.unreadable.map((at) => `The list of keys that ${branch} got on ${at.slice(0, 10)} could not be read; the one before was used.`),
  ];
}

/** Who wrote to a branch, by the names in its commits: an auditor knows which of them is the workflow. */
function writers(branch: string, grown: { readonly commits: readonly PastCommit[] } | null): readonly string[] {
  const counts = new Map<string, number>();
  for (const { by } of grown?.commits ?? []) counts.set(by, (counts.get(by) ?? 0) + 1);
  return counts.size === 0
    ? []
    : [`Who wrote to the branch ${branch}: ${[...counts].map(([by, count]) => `${by} (${count})`).join(", ")}.`];
}

function cannotOf({ evidence, channels }: Audited, manifests: readonly Manifest[], shallow: boolean, keys: number): readonly string[] {
  const newest = newestNamed(manifests);
  const at = evidence === null || newest === null ? -1 : evidence.commits.findIndex(({ commit }) => commit === newest.evidence);
  const since = evidence === null || newest === null || at < 0 ? null : evidence.commits.length - 1 - at;
  return [
    ...(newest === null
      ? [
          "No release names the branch evidence yet. If its whole history was replaced, nobody can see it. Only a ruleset that blocks force pushes and deletion prevents that.",
        ]
      : [
          "What stood on the branch evidence before the first release that names it: had that history been replaced before, nobody could see it. Only a ruleset that blocks force pushes and deletion prevents that.",
          ...(since === null
            ? []
            : [
                `Commits on the branch evidence since ${newest.tag} (${shortId(newest.evidence)}): there are ${since}, and whether there were more nobody can see until the next release names them.`,
              ]),
        ]),
    ...(channels === null
      ? []
      : [
          "Whether the newest commits of the branch channels were taken away again: services that saw a higher sequence refuse an older one and raise an alarm; a ruleset prevents it.",
        ]),
    ...(evidence === null
      ? []
      : [
          "Whether a record of a merge is true: run records carry no signature of their own. Those of releases are held against the signed manifests; look at who wrote to the branch.",
        ]),
    ...(keys === 0 ? [] : ["Whether somebody else held the private key while it was listed: what it signed is believed."]),
    ...(shallow ? ["Older history: this clone is shallow. Run git fetch --unshallow origin and ask again."] : []),
    "Times: a commit says what its maker's clock said. Only the times in signed files are as good as the key.",
  ];
}
