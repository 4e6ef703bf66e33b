import type { Repository } from "../../repository/repository.ts";
import { type Due, dated, dayBefore } from "../../status/dates.ts";
import { type Loaded, settingsOf } from "../compare/workspace.ts";
import { PUBLIC_KEYS } from "../release/signing.ts";
import type { ChannelStatus } from "../release/status.ts";

/** Keys are looked at once a year. */
const KEY_YEARS = 1;

/** Everything that ends some day: waivers, reviews of decisions, models, channels, and the year after which keys are replaced. */
export async function endings(
  repository: Repository,
  judge: Loaded,
  tip: string,
  channels: readonly ChannelStatus[],
  today: string,
): Promise<readonly Due[]> {
  return dated([...waivers(judge), ...decisions(judge), ...models(judge), ...ends(channels), ...(await keys(repository, tip))], today);
}

type Undated = Omit<Due, "state">;

function waivers({ documents }: Loaded): readonly Undated[] {
  return [...documents.traces.values()].flatMap(({ prompt, waivers: own }) =>
    own.map(
      ({ clause, expires, role, kind }): Undated => ({
        day: expires,
        kind: "waiver",
        what: `waiver of ${clause} in ${prompt} (${kind})`,
        follows: `After that the clause counts as left out, and no release goes through. The role ${role} decides whether it goes on.`,
      }),
    ),
  );
}

function decisions({ documents }: Loaded): readonly Undated[] {
  return [...documents.records.values()].flatMap(({ id, prompt, reviewBy, status }): readonly Undated[] =>
    reviewBy === null || (status !== "accepted" && status !== "proposed")
      ? []
      : [
          {
            day: reviewBy,
            kind: "decision",
            what: `decision ${id}${prompt === null ? "" : ` about ${prompt}`}`,
            follows: "By then somebody looks at it again, and confirms or replaces it.",
          },
        ],
  );
}

function models(judge: Loaded): readonly Undated[] {
  const settings = settingsOf(judge);
  return Object.entries(settings.models).flatMap(([id, { retires }]): readonly Undated[] => {
    if (retires === undefined || Number.isNaN(Date.parse(retires))) return [];
    const users = [...judge.documents.prompts.values()]
      .filter(({ model }) => (model ?? settings["default-model"]) === id)
      .map(({ name }) => name);
    const follows =
      users.length === 0
        ? "No prompt of the default branch asks it."
        : `Then ${users.join(", ")} cannot be asked any more: choose another model, and measure it, before.`;
    return [{ day: dayBefore(retires), kind: "model", what: `model ${id}`, follows }];
  });
}

function ends(channels: readonly ChannelStatus[]): readonly Undated[] {
  return channels.map(({ channel, expires }) => ({
    day: expires.slice(0, 10),
    kind: "channel",
    what: `index of the channel ${channel}`,
    follows:
      "Services go on with what they have, and raise an alarm. The workflow renew.yml signs it again every week; where it did not, look why.",
  }));
}

async function keys(repository: Repository, tip: string): Promise<readonly Undated[]> {
  const [last] = await repository.commitsTouching(tip, [PUBLIC_KEYS], 1);
  if (last === undefined || (await (await repository.tree(tip)).read(PUBLIC_KEYS)) === null) return [];
  const day = `${Number(last.day.slice(0, 4)) + KEY_YEARS}${last.day.slice(4)}`.replace("-02-29", "-02-28");
  return [{ day, kind: "key", what: "release keys", follows: `They were last changed on ${last.day}. Replace them once a year.` }];
}
