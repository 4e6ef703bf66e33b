import type { Dossier } from "../../audit/dossier.ts";
import type { GitHubFacts } from "../../audit/facts.ts";
import type { AuditInput, RecordKept, SetThen } from "../../audit/input.ts";
import { evidenceItems, LIMITS } from "../../audit/items/all.ts";
import { isWithin, type Moment } from "../../audit/moment.ts";
import type { PastCommit } from "../../audit/past-commit.ts";
import { setHash } from "../../documents/ground-truth/item-set.ts";
import { readItems } from "../../documents/ground-truth/items.ts";
import { DEFAULT_REPORT } from "../../documents/ground-truth/sensitivity.ts";
import { parseTag } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import { listTags } from "../../repository/tags.ts";
import type { Writer } from "../../repository/writer.ts";
import { matrixOf } from "../../trace/matrix-of.ts";
import { openSetCoverage } from "../compare/set-coverage.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import { type Audited, readRecords } from "./audited.ts";
import { commitsUpTo, withChanges } from "./history.ts";
import { commitBefore } from "./item-then.ts";
import { labelHistory } from "./label-history.ts";
import { verify } from "./verify.ts";

export interface DossierRequest {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly audited: Audited;
  readonly period: Moment;
  readonly now: Date;
  /** `owner/name`. */
  readonly origin: string | null;
  /** A text says why GitHub was not asked. */
  readonly github: GitHubFacts | string;
}

/** Everything that is written down about a period: read from Git, and from what GitHub showed. */
export async function dossierOf(request: DossierRequest): Promise<Dossier> {
  const { repository, writer, audited, period, now, origin, github } = request;
  const { git, tip, channels, evidence } = audited;
  const verification = await verify(repository, writer, audited);
  const commits = await commitsUpTo(git, tip.commit, { firstParent: true });
  const within = commits.filter(({ at }) => isWithin(period, at));
  const changes = await withChanges(git, within, { firstParent: true, lines: true });
  const end = commitBefore(commits, period.until);
  const report = (await loadTree(await repository.tree(tip.commit))).documents.settings?.report ?? DEFAULT_REPORT;
  const history = await labelHistory(repository, changes, report);
  const tags = (await listTags(git, "*@*", null)).filter(({ name, at }) => parseTag(name) !== null && isWithin(period, at));
  const input: AuditInput = {
    period,
    changes,
    tags: tags.map(({ name, commit, at, by, message }) => ({ tag: name, commit, at: utc(at), by, annotated: message !== null })),
    manifests: channels?.folders.manifests ?? [],
    indexes: channels?.chain.indexes ?? [],
    records: await recordsOf(audited, period),
    verification,
    end: end === null ? null : await stateAt(repository, end, lastDay(period, now)),
    setChanges: history.sets,
    labels: history.labels,
    github,
  };
  return {
    schema: "assay/audit@1",
    period: { from: period.from.slice(0, 10), to: dayBefore(period.until) },
    made: now.toISOString(),
    repository: {
      origin,
      branch: tip.name,
      commit: tip.commit,
      evidence: evidence?.head ?? null,
      channels: channels?.head ?? null,
    },
    integrity: verification.state,
    items: evidenceItems(input),
    limits: LIMITS,
  };
}

const utc = (at: string): string => new Date(at).toISOString();

const dayBefore = (until: string): string => new Date(Date.parse(until) - 1).toISOString().slice(0, 10);

/** The day on which waivers are judged: the last of the period, or today where that is to come. */
function lastDay({ until }: Moment, now: Date): string {
  const [last, today] = [dayBefore(until), now.toISOString().slice(0, 10)];
  return [last, today].sort()[0] ?? today;
}

async function recordsOf(audited: Audited, period: Moment): Promise<readonly RecordKept[]> {
  const kept: RecordKept[] = [];
  for await (const entry of readRecords(audited)) {
    if ("finding" in entry || !isWithin(period, entry.record.recorded)) continue;
    const { comparison, ...record } = entry.record;
    kept.push({ record: { ...record, comparison: { results: comparison.results } }, path: entry.path });
  }
  return kept;
}

async function stateAt(repository: Repository, { commit }: PastCommit, today: string): Promise<NonNullable<AuditInput["end"]>> {
  const loaded = await loadTree(await repository.tree(commit));
  const { documents } = loaded;
  const coverage = openSetCoverage(loaded, loaded, []);
  const matrices = [];
  for (const prompt of documents.prompts.values())
    matrices.push(matrixOf({ prompt, documents, coverage: await coverage.of(prompt.sets), today }));
  return { commit, settings: documents.settings, decisions: [...documents.records.values()], matrices, sets: await setsOf(loaded) };
}

async function setsOf({ tree, documents }: Loaded): Promise<readonly SetThen[]> {
  const sets: SetThen[] = [];
  for (const set of documents.sets.values()) {
    const hash = setHash(set);
    let items = 0;
    for await (const _ of readItems(tree, set, documents.taxonomy, () => undefined, { onLine: hash.add })) items += 1;
    sets.push({ set, digest: hash.digest(), items });
  }
  return sets;
}
