import type { Comparison } from "../../comparison/comparison.ts";
import type { Reason } from "../../comparison/sign-off.ts";
import type { Condition, LabelTrigger } from "../../documents/settings/sign-off.ts";
import { pathMatcher } from "../../documents/syntax/path-pattern.ts";
import { measuredOutcome } from "./measured-outcome.ts";
import { allOf, anyOf, linkTo, named, negated, type Outcome, reason, someOf } from "./outcome.ts";
import type { ChangedPath, NamedChange, SignOffInput } from "./sign-off.ts";
import { traceOutcome } from "./trace-condition.ts";

/** Whether a condition holds for a pull request, and why in plain words. What cannot be told is neither yes nor no. */
export function outcomeOf(condition: Condition, input: SignOffInput): Outcome {
  if ("all" in condition) return allOf(condition.all.map((entry) => outcomeOf(entry, input)));
  if ("any" in condition) return anyOf(condition.any.map((entry) => outcomeOf(entry, input)));
  if ("not" in condition) return negated(outcomeOf(condition.not, input));
  if ("changed" in condition) return changedOutcome(condition.changed, input.changed);
  if ("field" in condition) return measuredOutcome(condition, input.comparison);
  if ("trace" in condition) return traceOutcome(condition.trace, input);
  if ("revert" in condition) return { holds: input.revert === condition.revert, because: [reason(REVERTS[input.revert])] };
  if ("labels" in condition) return labelsOutcome(condition.labels, input.labelChanges);
  if ("verdict" in condition) return verdictOutcome(condition.verdict, input.comparison);
  if ("answer-reading" in condition) return namesOutcome(input.answerReading, ANSWERS);
  return namesOutcome(input.taxonomy, FIELDS);
}

const REVERTS = {
  exact: "every file goes back to what an earlier commit had",
  partial: "it calls itself a revert, and its content was never there before",
  none: "it is no revert",
} as const;

function changedOutcome(patterns: readonly string[], changed: readonly ChangedPath[]): Outcome {
  const matches = pathMatcher(patterns);
  const hit = changed.filter(({ path, previous }) => matches(path) || (previous !== null && matches(previous)));
  if (hit.length === 0) return { holds: false, because: [reason(`no file of ${someOf(patterns.map(named))} changed`)] };
  const names = hit.map(({ path, previous }) => (matches(path) ? path : (previous ?? path)));
  const links = hit.filter(({ path }) => matches(path)).map(({ path }) => linkTo(path, path, null, "head"));
  return { holds: true, because: [reason(`${someOf(names.map(named))} changed`, links.slice(0, 3))] };
}

const LABELS: Readonly<Record<LabelTrigger, string>> = { relabelled: "relabelled in", added: "added to", removed: "removed from" };

function labelsOutcome(triggers: readonly LabelTrigger[], changes: SignOffInput["labelChanges"]): Outcome {
  if (changes === null) return { holds: null, because: [reason("the labels of this change cannot be read")] };
  const because = triggers.flatMap((trigger) =>
    changes
      .filter((change) => change[trigger] > 0)
      .map((change): Reason => {
        const items = change[trigger] === 1 ? "1 item is" : `${change[trigger]} items are`;
        return reason(`${items} ${LABELS[trigger]} ${named(change.set)}`, [linkTo(change.set, change.path, null, "head")]);
      }),
  );
  return because.length > 0 ? { holds: true, because } : { holds: false, because: [reason(`no item is ${triggers.join(" or ")}`)] };
}

function verdictOutcome(verdicts: readonly string[], { verdict }: Comparison): Outcome {
  return { holds: verdicts.includes(verdict), because: [reason(`the verdict is ${verdict}`)] };
}

const ANSWERS = {
  unknown: "whether `assay.answer` changes cannot be told",
  none: "how answers are read stays as it is",
  changed: "how the answer of",
};
const FIELDS = { unknown: "whether the taxonomy changes cannot be told", none: "no field of the taxonomy changes", changed: "the field" };

function namesOutcome(changes: readonly NamedChange[] | null, words: typeof ANSWERS | typeof FIELDS): Outcome {
  if (changes === null) return { holds: null, because: [reason(words.unknown)] };
  if (changes.length === 0) return { holds: false, because: [reason(words.none)] };
  const ending = words === ANSWERS ? " is read changes" : " changes";
  return {
    holds: true,
    because: changes.map(({ name, path }) => reason(`${words.changed} ${named(name)}${ending}`, [linkTo(name, path, null, "head")])),
  };
}
