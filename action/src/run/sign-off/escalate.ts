import { dueActions } from "../../gate/sign-off/escalation.ts";
import { ISSUES_WRITE, openNotices } from "../../github/notices.ts";
import type { PullDetails } from "../../github/pull-details.ts";
import { pushedAt } from "../../github/pull-state.ts";
import type { PullHistory } from "../../github/review-requests.ts";
import { callOf } from "../../report/escalation.ts";
import type { Run } from "../action/measure.ts";
import type { Signing } from "./signing.ts";

/**
 * Calls whoever has to be called by now, and records what was answered. Each call stands in a comment with its key, so that it is made once, whatever
 * runs again. Where the token may open no issue, the comment alone calls.
 */
export async function escalate(run: Run, signing: Signing, history: PullHistory): Promise<void> {
  const { client, signOff, settings, pull } = signing;
  if (settings.escalation.length === 0 && signOff.followUps.length === 0) return;
  const { context, runner, server } = run;
  const place = { owner: context.owner, repo: context.repo };
  const notices = await openNotices(client, place, pull.number);
  const readyAt = pull.draft ? null : (history.readyAt ?? pull.createdAt);
  const timeline = {
    readyAt,
    requestedAt: await requestsOf(signing, history),
    mergedAt: pull.mergedAt,
    closedAt: pull.closedAt,
    done: notices.done,
  };
  const calledFor = { number: pull.number, title: pull.title, url: `${server}/${place.owner}/${place.repo}/pull/${pull.number}` };
  for (const action of dueActions(signOff, timeline, settings, new Date().toISOString())) {
    const { comment, issue, closes } = callOf(action, calledFor);
    if (issue !== null && (await notices.open(issue.title, issue.body, action.key)) === null)
      runner.warning(
        `No issue could be opened, so a comment calls instead: the token lacks \`${ISSUES_WRITE}\`, or issues are turned off.`,
      );
    // Said last: a run that stops in between opens no second issue, for it finds the first by its key.
    await notices.say(comment, action.key);
    for (const key of closes) await notices.close(comment, key);
  }
}

/**
 * Since when each role is waited for: since the first of its people was asked; where one of them had agreed to an older commit, since the push that made
 * that stale.
 */
async function requestsOf(
  { client, pull, reviews, settings, signOff }: Signing,
  { firstRequests }: PullHistory,
): Promise<Readonly<Record<string, string>>> {
  const roles = [...new Set(signOff.rules.flatMap(({ requirements }) => requirements.map(({ role }) => role)))];
  const pushed = await pushTime(signOff.head, pull, client);
  const entries = roles.flatMap((role): [string, string][] => {
    const people = (Object.hasOwn(settings.roles, role) ? (settings.roles[role] ?? []) : []).map((login) => login.toLowerCase());
    const first = people.flatMap((login) => firstRequests.get(login) ?? []).sort()[0];
    const stale = reviews.some(
      ({ login, state, commit }) => state === "approved" && commit !== signOff.head && people.includes(login.toLowerCase()),
    );
    const since = stale && pushed !== null && settings.approvals["match-head"] ? later(first, pushed) : first;
    return since === undefined ? [] : [[role, since]];
  });
  return Object.fromEntries(entries);
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && Date.parse(a) > Date.parse(b) ? a : b;
}

async function pushTime(commit: string, { headRepository, headBranch }: PullDetails, client: Signing["client"]): Promise<string | null> {
  return headRepository && pushedAt(client, headRepository, headBranch, commit);
}
