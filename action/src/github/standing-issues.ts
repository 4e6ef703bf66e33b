import { fingerprintOf, readMarker, withMarker } from "../review/marker.ts";
import type { GitHubClient } from "./client.ts";
import { loginOf } from "./existing.ts";
import { ISSUE_LABEL, ISSUES_WRITE } from "./notices.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** What an issue is to say for as long as it is so. */
export interface Standing {
  /** What it is about; there is never more than one open issue of a subject. */
  readonly subject: string;
  /** Changes exactly when there is something new to say; null where there is nothing to say any more. */
  readonly state: string | null;
  readonly title: string;
  /** Markdown, escaped. */
  readonly body: string;
}

/** What became of each subject, in words for a log. */
export type StandingOutcome = "opened" | "said again" | "stands" | "closed by somebody" | "over" | "nothing" | "refused";

/**
 * Brings the issues of a family up to date: opens one, says on it what changed, closes it when it is over. What somebody closed is not opened again before it changes. Where the
 * token may not write issues the outcome is `refused`.
 */
export async function keepStanding(
  client: GitHubClient,
  place: RepositoryName,
  family: string,
  wanted: readonly Standing[],
): Promise<readonly StandingOutcome[]> {
  const { issues } = client.rest;
  const me = await loginOf(client);
  const own = (await client.paginate(issues.listForRepo, { ...place, labels: ISSUE_LABEL, state: "all", per_page: 100 })).flatMap(
    (issue) => {
      const marker = issue.user?.login === me ? readMarker(issue.body ?? "") : null;
      const [name, subject, state] = marker?.kind === "notice" ? marker.fingerprint.split("_") : [];
      return name === family && subject !== undefined ? [{ number: issue.number, open: issue.state === "open", subject, state }] : [];
    },
  );
  const keep = async ({ subject, state, title, body }: Standing): Promise<StandingOutcome> => {
    const key = fingerprintOf(subject);
    const open = own.find((issue) => issue.open && issue.subject === key);
    const at = { ...place, issue_number: open?.number ?? 0 };
    if (state === null) {
      if (open === undefined) return "nothing";
      await issues.createComment({ ...at, body });
      await issues.update({ ...at, state: "closed", state_reason: "completed" });
      return "over";
    }
    const now = fingerprintOf(state);
    const marked = withMarker(body, "notice", `${family}_${key}_${now}`);
    if (open !== undefined) {
      if (open.state === now) return "stands";
      // An edited body notifies nobody.
      await issues.createComment({ ...at, body });
      await issues.update({ ...at, title, body: marked });
      return "said again";
    }
    if (own.some((issue) => issue.subject === key && issue.state === now)) return "closed by somebody";
    await issues.create({ ...place, title, body: marked, labels: [ISSUE_LABEL] });
    return "opened";
  };
  const outcomes: StandingOutcome[] = [];
  for (const standing of wanted) {
    try {
      outcomes.push(await keep(standing));
    } catch (error) {
      const reason = refusalOf(error, ISSUES_WRITE)?.reason;
      // A repository may have its issues turned off.
      if (reason !== "permission" && reason !== "gone") throw error;
      outcomes.push("refused");
    }
  }
  return outcomes;
}
