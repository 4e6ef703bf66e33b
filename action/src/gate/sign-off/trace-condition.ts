import type { Comparison, TraceSummary } from "../../comparison/comparison.ts";
import type { Reason } from "../../comparison/sign-off.ts";
import type { TraceTrigger } from "../../documents/settings/sign-off.ts";
import { linkTo, named, type Outcome, reason } from "./outcome.ts";
import type { SignOffInput, TraceChange } from "./sign-off.ts";

const WAIVER_TRIGGERS: readonly TraceTrigger[] = ["waiver-added", "waiver-changed", "waiver-removed"];

const CHANGES: Readonly<Record<TraceChange["trigger"], string>> = {
  "waiver-added": "is waived",
  "waiver-changed": "has another waiver",
  "waiver-removed": "loses its waiver",
  "link-changed": "is linked anew",
};

type State = TraceSummary["states"][number];

const STATES: Readonly<Record<State, string>> = {
  "duplicate-id": "is defined twice",
  orphaned: "is in no SOP of the prompt",
  "dangling-section": "is linked to a section that is gone",
  uncovered: "is not implemented",
  "waiver-void": "has a waiver that is void",
  "waiver-expired": "has a waiver that ended",
  "suspect:clause": "has changed since it was reviewed",
  "suspect:prompt": "was not reviewed with the prompt's present text",
  untested: "is not tested enough",
  unwanted: "asks nothing of the prompt any more",
  waived: "is waived",
  covered: "is covered",
};

/** Whether the change does one of these things to a trace, or leaves a clause of a compared prompt in one of these states. */
export function traceOutcome(triggers: readonly TraceTrigger[], { traceChanges, comparison }: SignOffInput): Outcome {
  const changed = (traceChanges ?? []).filter(
    ({ trigger }) => triggers.includes(trigger) || (WAIVER_TRIGGERS.includes(trigger) && triggers.includes("waiver-changed")),
  );
  const because = [...changed.map(changeInWords), ...stateReasons(triggers, comparison)];
  if (because.length > 0) return { holds: true, because };
  const unknown = unknownReasons(triggers, traceChanges === null, comparison);
  if (unknown.length > 0) return { holds: null, because: unknown };
  return { holds: false, because: [reason("no trace is as the rule names it")] };
}

function changeInWords({ trigger, clause, prompt, path, line, side }: TraceChange): Reason {
  return reason(`${named(clause)} ${CHANGES[trigger]} in ${named(prompt)}`, [linkTo(clause, path, line, side)]);
}

function stateReasons(triggers: readonly TraceTrigger[], { prompts }: Comparison): readonly Reason[] {
  return prompts.flatMap((prompt) =>
    (prompt.trace ?? []).flatMap((row) => {
      const state = row.states.find((name) => (triggers as readonly string[]).includes(name));
      if (state === undefined) return [];
      const clause = prompt.clauses.find(({ id }) => id === row.clause);
      const links = clause === undefined ? [] : [linkTo(clause.id, clause.path, clause.line, "head" as const)];
      return [reason(`${named(row.clause)} ${STATES[state]} (${named(prompt.prompt)})`, links)];
    }),
  );
}

function unknownReasons(triggers: readonly TraceTrigger[], unreadable: boolean, { prompts, verdict }: Comparison): readonly Reason[] {
  const asksChange = triggers.some((trigger) => Object.hasOwn(CHANGES, trigger));
  const asksState = triggers.some((trigger) => Object.hasOwn(STATES, trigger));
  const untraced = prompts.filter(({ trace, change }) => trace === null && change !== "removed");
  return [
    ...(asksChange && unreadable ? [reason("what changes in traces cannot be read")] : []),
    ...(asksState && prompts.length === 0 && verdict !== "pass" ? [reason("no trace was read")] : []),
    ...(asksState ? untraced.map(({ prompt }) => reason(`the trace of ${named(prompt)} is not known`)) : []),
  ];
}
