import { canonicalJson } from "../../canonical.ts";
import type { Entry } from "../../release/channel-index.ts";
import { compareVersions } from "../../release/version.ts";
import type { AcceptedIndex } from "../channel-chain.ts";
import { auditTable, type EvidenceItem } from "../dossier.ts";
import type { AuditInput } from "../input.ts";
import { isWithin } from "../moment.ts";
import { fromGitHub } from "./not-seen.ts";

/** What an index changed of one prompt; `entry` is null where the channel no longer names it. */
interface Move {
  readonly at: AcceptedIndex;
  readonly prompt: string;
  readonly before: Entry | null;
  readonly entry: Entry | null;
}

/** Every move of every channel in the period. An index that only renews moves nothing. */
function movesOf({ indexes, period }: AuditInput): readonly Move[] {
  const served = new Map<string, Readonly<Record<string, Entry>>>();
  return indexes.flatMap((at) => {
    const { channel, prompts, issued } = at.index;
    const before = served.get(channel) ?? {};
    served.set(channel, prompts);
    if (!isWithin(period, issued)) return [];
    return [...new Set([...Object.keys(before), ...Object.keys(prompts)])].sort().flatMap((prompt): readonly Move[] => {
      const [old, now] = [entryOf(before, prompt), entryOf(prompts, prompt)];
      return canonicalJson(old) === canonicalJson(now) ? [] : [{ at, prompt, before: old, entry: now }];
    });
  });
}

function entryOf(prompts: Readonly<Record<string, Entry>>, prompt: string): Entry | null {
  return Object.hasOwn(prompts, prompt) ? (prompts[prompt] ?? null) : null;
}

/** 8: what was served where, since when, by whom. */
export function deploymentsItem(input: AuditInput): EvidenceItem {
  const { value, missing } = fromGitHub(input, "GitHub's own list of deployments", ({ deployments }) => deployments);
  const moves = auditTable(
    "channels",
    "What each channel began to serve",
    {
      at: "When the index was signed, UTC.",
      channel: "The channel.",
      sequence: "Number of its index.",
      prompt: "The prompt.",
      version: "The version that it serves from then on; empty where it serves none.",
      before: "The version before.",
      content: "Content digest.",
      bundle: "SHA-256 of the bundle.",
      share: "Versions that share the traffic, with their weights; empty where everybody gets this one.",
      reason: "Why, as it was said.",
      by: "Author of the commit.",
      commit: "The commit on the branch channels.",
      key: "The key that signed the index.",
    },
    movesOf(input).map(({ at: { index, keyid, commit }, prompt, before, entry }) => ({
      ...{ at: index.issued, channel: index.channel, sequence: index.sequence, prompt, by: commit.by, commit: commit.commit, key: keyid },
      version: entry?.version ?? null,
      before: before?.version ?? null,
      content: entry?.content ?? null,
      bundle: entry?.bundle ?? null,
      share: entry?.rollout?.weights.map(([variant, weight]) => `${variant} ${weight}`).join(", ") ?? null,
      reason: entry?.reason ?? null,
    })),
  );
  const tables = [moves];
  if (value !== null)
    tables.push(
      auditTable(
        "github",
        "Deployments on GitHub",
        {
          at: "When, UTC.",
          id: "Its number.",
          environment: "The environment.",
          ref: "What was deployed.",
          commit: "Its commit.",
          task: "What for.",
          by: "Whose token it was.",
          state: "Its newest status.",
        },
        value.map(({ at, id, environment, ref, commit, task, by, state }) => ({ at, id, environment, ref, commit, task, by, state })),
      ),
    );
  return {
    number: 8,
    name: "deployments",
    title: "What was served where",
    supports: "Evidence that supports SOC 2 CC8.1 (deployment) and ISO/IEC 42001 (AI system deployment).",
    sources: ["branch channels: every signed index", ...(value === null ? [] : ["GitHub: deployments"])],
    missing: [
      ...missing,
      "Not recorded: who released the run of an environment that asks for reviewers. GitHub keeps that with the workflow run.",
    ],
    tables,
  };
}

const HOUR_MS = 3_600_000;

/** 9: what was taken back, and whether somebody looked at it afterwards. */
export function rollbacksItem(input: AuditInput): EvidenceItem {
  const { manifests, records, period } = input;
  const back = movesOf(input).filter(
    ({ before, entry }) =>
      before !== null &&
      entry !== null &&
      before.version !== entry.version &&
      (compareVersions(entry.version, before.version) < 0 || isReleasedBack(entry, input)),
  );
  const rows = back.map(({ at: { index, commit }, prompt, before, entry }) => {
    const after = records
      .map(({ record }) => record)
      .filter((record) => record.event === "merge" && record.prompt === prompt && record.content === entry?.content)
      .filter(({ recorded }) => Date.parse(recorded) >= Date.parse(index.issued))
      .sort((a, b) => (a.recorded < b.recorded ? -1 : 1))[0];
    const hours = after === undefined ? null : (Date.parse(after.recorded) - Date.parse(index.issued)) / HOUR_MS;
    return {
      ...{ at: index.issued, channel: index.channel, sequence: index.sequence, prompt, by: commit.by },
      from: before?.version ?? null,
      to: entry?.version ?? null,
      reason: entry?.reason ?? null,
      "merged-back": after?.recorded ?? null,
      "hours-until": hours === null ? null : Math.round(hours * 10) / 10,
      pull: after?.pull ?? null,
      approvals: after?.approvals.map(({ role, login }) => `${role}: ${login}`).join(", ") ?? null,
    };
  });
  const open = rows.filter(
    (row) =>
      row["merged-back"] === null &&
      !manifests.some(({ tag, "rollback-of": of }) => of !== undefined && tag === `${row.prompt.replace("/", "--")}@${row.to}`),
  );
  return {
    number: 9,
    name: "rollbacks",
    title: "Rollbacks and emergency changes",
    supports:
      "Evidence that supports SOC 2 CC8.1 (emergency changes, reviewed afterwards) and NIST AI RMF MANAGE 2.4 and 4.1 (taking a system back).",
    sources: ["branch channels: signed indexes and manifests", "branch evidence: run records of merges"],
    missing:
      open.length === 0
        ? []
        : [
            `Not recorded: that the default branch went back as well after ${open.length} of ${rows.length} rollbacks, at least not by the end of the period.`,
          ],
    tables: [
      auditTable(
        "rollbacks",
        "Channels that went back",
        {
          at: "When, UTC.",
          channel: "The channel.",
          sequence: "Number of its index.",
          prompt: "The prompt.",
          from: "The version that was taken back.",
          to: "The version that served from then on.",
          reason: "Why, as it was said.",
          by: "Author of the commit.",
          "merged-back": "When a merge of the same content was written down after it, UTC.",
          "hours-until": "Hours until then.",
          pull: "Its pull request.",
          approvals: "Who agreed to it.",
        },
        rows,
      ),
      auditTable(
        "released",
        "Releases that go back",
        {
          released: "When, UTC.",
          tag: "The release.",
          "rollback-of": "The version that it takes back.",
          equals: "The earlier version whose content it has.",
        },
        manifests
          .filter(({ released, "rollback-of": of }) => of !== undefined && isWithin(period, released))
          .map(({ released, tag, "rollback-of": of = null, equals = null }) => ({ released, tag, "rollback-of": of, equals })),
      ),
    ],
  };
}

function isReleasedBack({ tag }: Entry, { manifests }: AuditInput): boolean {
  return manifests.some((manifest) => manifest.tag === tag && manifest["rollback-of"] !== undefined);
}
