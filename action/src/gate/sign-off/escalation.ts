import { digestOf } from "../../canonical.ts";
import type { FollowUp, Given, Requirement, SignOff } from "../../comparison/sign-off.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import type { EscalationStep } from "../../documents/settings/sign-off.ts";
import { millisecondsOf } from "./duration.ts";

/** What has happened to a pull request so far; times are ISO 8601. */
export interface PullTimeline {
  /** Since when it is open and no draft; null for a draft. */
  readonly readyAt: string | null;
  /** Role to when its sign-off was asked for, of those that still miss it and of those that gave it. A role that is not here: since it was ready. */
  readonly requestedAt: Readonly<Record<string, string>>;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
  /** Keys of the actions that were done, read back from their markers. */
  readonly done: readonly string[];
}

interface Due {
  /** Sixteen hexadecimal digits: the same for the same action, so that a marker can hold it. */
  readonly key: string;
  readonly role: string;
  /** Names of the rules that ask for the role. */
  readonly rules: readonly string[];
}

/** Something to do now, once. */
export type DueAction =
  /** Call the people of a role that has not answered. */
  | (Due & { readonly kind: "mention"; readonly logins: readonly string[]; readonly since: string; readonly after: string })
  /** Turn to another role, in a comment or in an issue of its own. */
  | (Due & {
      readonly kind: "turn to";
      readonly to: string;
      readonly logins: readonly string[];
      readonly openIssue: boolean;
      readonly since: string;
      readonly after: string;
    })
  /** Record that an escalation was answered. */
  | (Due & { readonly kind: "answered"; readonly of: string; readonly by: Given })
  /** Ask for what has to follow a merge, and again when its time is over. */
  | (Due & { readonly kind: "follow-up"; readonly logins: readonly string[]; readonly due: string; readonly overdue: boolean })
  /** `of`: keys of what had asked for it. */
  | (Due & { readonly kind: "follow-up answered"; readonly of: readonly string[]; readonly by: Given });

/**
 * What is due at `now`. Pure, and idempotent: an action whose key is among those done is not due again. People are called only while a sign-off alone
 * holds the pull request: not for a draft, nor where the verdict has to be mended first. A role that is asked anew later waits anew.
 */
export function dueActions(
  signOff: SignOff,
  timeline: PullTimeline,
  settings: Pick<Settings, "roles" | "escalation">,
  now: string,
): readonly DueAction[] {
  const steps = settings.escalation.flatMap((step) => escalationsOf(step, signOff, timeline, settings.roles, now));
  const followUps = timeline.mergedAt === null ? [] : signOff.followUps.flatMap((followUp) => followUpActions(followUp, timeline, now));
  return [...steps, ...followUps].filter(({ key }) => !timeline.done.includes(key));
}

function escalationsOf(
  step: EscalationStep,
  signOff: SignOff,
  timeline: PullTimeline,
  roles: Settings["roles"],
  now: string,
): readonly DueAction[] {
  return rolesOf(signOff).flatMap(({ role, rules, worst }): DueAction[] => {
    const since = laterOf(timeline.readyAt, timeline.requestedAt[role] ?? timeline.readyAt);
    if (since === null) return [];
    const about = { role, rules, since, after: step.after };
    const mention = { kind: "mention", ...about, key: keyOf("mention", role, step.after, since), logins: worst.candidates } as const;
    const to = step.to ?? role;
    const turn = {
      kind: "turn to",
      ...about,
      key: keyOf("turn to", role, step.after, since, to),
      to,
      logins: step.to === undefined ? worst.candidates : Object.hasOwn(roles, to) ? (roles[to] ?? []) : [],
      openIssue: step["open-issue"] === true,
    } as const;
    const actions: readonly (typeof mention | typeof turn)[] = [
      ...(step.mention === "role" ? [mention] : []),
      ...(step.to !== undefined || step["open-issue"] === true ? [turn] : []),
    ];
    if (worst.missing === 0) return actions.flatMap((action) => answeredOf(action, worst, timeline));
    const isOpen = timeline.mergedAt === null && timeline.closedAt === null && signOff.state === "pending";
    return isOpen && Date.parse(now) >= Date.parse(since) + millisecondsOf(step.after)
      ? actions.filter(({ logins }) => logins.length > 0)
      : [];
  });
}

/** An escalation that was made and is answered now is recorded, once. */
function answeredOf({ key, role, rules }: Due, { given }: Requirement, { done }: PullTimeline): readonly DueAction[] {
  const by = given.at(-1);
  return by && done.includes(key) ? [{ kind: "answered", key: keyOf("answered", key), role, rules, of: key, by }] : [];
}

interface AskedRole {
  readonly role: string;
  readonly rules: readonly string[];
  /** Of its requirements the furthest behind. */
  readonly worst: Requirement;
}

function rolesOf({ rules }: SignOff): readonly AskedRole[] {
  const found = new Map<string, AskedRole>();
  for (const { rule, requirements } of rules) {
    for (const requirement of requirements) {
      const known = found.get(requirement.role);
      const worst = known && known.worst.missing >= requirement.missing ? known.worst : requirement;
      found.set(requirement.role, { role: requirement.role, rules: [...(known?.rules ?? []), rule], worst });
    }
  }
  return [...found.values()];
}

function followUpActions({ rule, role, due, given, candidates }: FollowUp, { done }: PullTimeline, now: string): readonly DueAction[] {
  if (due === null) return [];
  const about = { role, rules: [rule] };
  const asked = { kind: "follow-up", ...about, key: keyOf("follow-up", rule, role), logins: candidates, due, overdue: false } as const;
  const overdue = { ...asked, key: keyOf("follow-up overdue", rule, role), overdue: true };
  if (given !== null)
    return done.includes(asked.key)
      ? [{ kind: "follow-up answered", ...about, key: keyOf("follow-up answered", rule, role), of: [asked.key, overdue.key], by: given }]
      : [];
  const late = Date.parse(now) > Date.parse(due);
  return late ? [asked, overdue] : [asked];
}

function keyOf(...parts: readonly string[]): string {
  return digestOf(parts).slice("sha256:".length, "sha256:".length + 16);
}

function laterOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
