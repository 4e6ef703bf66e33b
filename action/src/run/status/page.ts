import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import { watch } from "../../drift/watch.ts";
import type { PublicKeys } from "../../release/keys.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import type { PromptState, StatusPage, WaitingPull } from "../../status/page.ts";
import { measuredClauses, worstClause } from "../../status/worst-clause.ts";
import { type Loaded, settingsOf } from "../compare/workspace.ts";
import { type LivePrompt, livePrompts } from "../drift/live.ts";
import { driftRecordsOf } from "../drift/records.ts";
import { runRecordsOf } from "../release/evidence.ts";
import type { ChannelStatus } from "../release/status.ts";
import { endings } from "./endings.ts";
import { gateUses } from "./gates.ts";

export interface StatusOptions {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly keys: PublicKeys;
  readonly channels: readonly ChannelStatus[];
  /** The default branch. */
  readonly judge: Loaded;
  readonly tip: string;
  /** Folder of the local store: looks at gate parts are counted there. */
  readonly store: string;
  readonly now: Date;
  /** Null where nobody could be asked, for the reason beside it. */
  readonly pulls: readonly WaitingPull[] | null;
  readonly pullsNote: string;
}

/** All that is known of what is live: from Git and the local store, and the open pull requests where they were asked for. */
export async function statusPage(options: StatusOptions): Promise<StatusPage> {
  const { repository, judge, tip, channels, now, store, pulls, pullsNote, writer } = options;
  const records = await runRecordsOf(writer, null);
  const known = (await livePrompts([], options)).flatMap((live) => ("because" in live ? [] : [live]));
  const prompts: PromptState[] = [];
  for (const live of known) prompts.push(await promptState(live, records, options));
  return {
    at: now.toISOString(),
    live: channels.flatMap(({ channel, doubt, live }) =>
      live.map(({ prompt, version, since, by, reason, previous }) => ({ channel, prompt, version, since, by, reason, previous, doubt })),
    ),
    pulls,
    pullsNote,
    dates: await endings(repository, judge, tip, channels, now.toISOString().slice(0, 10)),
    prompts,
    gates: await gateUses(judge, records, store),
  };
}

async function promptState(live: LivePrompt, records: readonly RunRecord[], { judge, writer }: StatusOptions): Promise<PromptState> {
  const { name, release, loaded, model } = live;
  const prompt = loaded.documents.prompts.get(name);
  const content = prompt ? contentDigest(prompt, loaded.documents.taxonomy) : null;
  const record = records.findLast((entry) => entry.prompt === name && entry.content === content) ?? null;
  return {
    prompt: name,
    version: release?.version ?? null,
    channel: release?.channel ?? null,
    model,
    pinned: settingsOf(judge).models[model]?.pinned ?? model === EMBEDDED_MODEL,
    rehearsal: model === EMBEDDED_MODEL,
    verdict: record?.verdict ?? null,
    measured: record?.recorded ?? null,
    first: record !== null && record.comparison.base.digest === null,
    clauses: record === null ? 0 : measuredClauses(record.comparison),
    worst: record === null ? null : worstClause(record.comparison),
    drift: watch(await driftRecordsOf(writer, name)),
  };
}
