import type { SignOff } from "../../comparison/sign-off.ts";

const READY = "assay: ready";
const NOT_READY = "assay: not ready";
const WAITING = "assay: waiting for ";
/** On a merged pull request, until what has to follow was given. */
export const FOLLOW_UP_LABEL = "assay: follow-up";
/** GitHub takes no longer name of a label. */
const LONGEST = 50;

/** Labels that a pull request carries by its sign-off: ready, not ready, or a label for each role that is waited for. */
export function labelsOf({ state, rules }: SignOff): readonly string[] {
  switch (state) {
    case "success":
      return [READY];
    case "failure":
    case "error":
      return [NOT_READY];
    case "pending": {
      const missing = rules.flatMap(({ requirements }) => requirements.filter((requirement) => requirement.missing > 0));
      const labels = [...new Set(missing.map(({ role }) => `${WAITING}${role}`.slice(0, LONGEST)))];
      return labels.length === 0 ? [NOT_READY] : labels;
    }
  }
}

/** Whether a label is one of those. Other labels are the team's own, however they begin. */
export function isSignOffLabel(label: string): boolean {
  return label === READY || label === NOT_READY || label === FOLLOW_UP_LABEL || label.startsWith(WAITING);
}
