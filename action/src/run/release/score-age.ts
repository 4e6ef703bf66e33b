import type { Limits } from "../../documents/settings/settings.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { Released } from "./released.ts";

const DAY_MS = 86_400_000;

/**
 * When a model was last asked about what a release says: when that was released first, because going back asks nobody, or when it was measured again. ISO 8601.
 * `releases` are those of the prompt, `records` its run records.
 */
export function scoredAt(
  release: Released,
  releases: readonly Released[],
  records: readonly Pick<RunRecord, "event" | "content" | "recorded">[],
): string {
  let first = release;
  for (let step = 0; step < releases.length && first.lines.equals !== undefined; step += 1)
    first = releases.find(({ version }) => version === first.lines.equals) ?? first;
  const again = records
    .filter(({ event, content }) => event === "rescore" && content === release.lines.content)
    .map(({ recorded }) => recorded);
  return [first.at, ...again].reduce((newest, at) => (Date.parse(at) > Date.parse(newest) ? at : newest));
}

/** Whether scores are too old to be believed without asking again. */
export function isStale(at: string, now: Date, { "max-age-days": days }: Limits): boolean {
  return now.getTime() - Date.parse(at) > days * DAY_MS;
}
