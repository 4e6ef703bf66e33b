import type { MeasuredPrompt } from "../comparison/measured.ts";
import type { Result, Verdict } from "../comparison/result.ts";
import { plainRows } from "../comparison/rows.ts";
import type { Rule } from "../documents/settings/settings.ts";
import { changes } from "../statistics/changes.ts";
import { judgeRule } from "./judge-rule.ts";
import { worstOf } from "./verdict.ts";

/** A prompt's rows: those that rules judge, then every other one. */
export interface JudgedPrompt {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly results: readonly Result[];
}

/** Errors of which a rise is harm; `exact` is their mirror image and would be counted twice. */
const ERRORS = ["under", "over", "fn", "fp", "wrong"] as const;

/**
 * Judges prompts by the rules: pure, and fail-closed. The verdict of a prompt is the worst of its rules; a prompt that no rule judges is
 * `not measured`. `changed` on the rows without a rule is one Benjamini-Hochberg family over all prompts.
 */
export function judge(
  prompts: readonly { readonly measured: MeasuredPrompt; readonly hasBase: boolean }[],
  rules: readonly Rule[],
): readonly JudgedPrompt[] {
  const judged = prompts.map(({ measured, hasBase }) => {
    const byRules = rules.flatMap((rule) => judgeRule(rule, measured, hasBase));
    const taken = new Set(byRules.map(rowKey));
    return { byRules, plain: plainRows(measured).filter((row) => !taken.has(rowKey(row))) };
  });
  const changed = changes(judged.flatMap(({ plain }) => plain.map(errorChanges)));
  let position = 0;
  return judged.map(({ byRules, plain }) => ({
    ...verdictOf(byRules, rules.length),
    results: [...byRules, ...plain.map((row) => ({ ...row, changed: changed[position++] ?? "no" }))],
  }));
}

function rowKey({ field, scope }: Result): string {
  return scope === "all" ? `${field} all` : `${field} ${JSON.stringify(Object.entries(scope).sort())}`;
}

function errorChanges(row: Result): { rise: number; p: number | null }[] {
  const errors = ERRORS.flatMap((name) => (row.delta[name] ? [{ rise: row.delta[name].estimate, p: row.delta[name].p }] : []));
  // A field as a whole has no error but "not exact".
  const exact = row.delta.exact;
  return errors.length > 0 || !exact ? errors : [{ rise: 0 - exact.estimate, p: exact.p }];
}

function verdictOf(rows: readonly Result[], rules: number): Pick<JudgedPrompt, "verdict" | "reason"> {
  const judged = rows.filter((row) => row.verdict !== undefined);
  if (judged.length === 0) {
    return {
      verdict: "not measured",
      reason: rules === 0 ? "the settings have no rule" : "no rule of the settings applies to this prompt",
    };
  }
  const verdict = worstOf(judged.map((row) => row.verdict as Verdict));
  const first = judged.find((row) => row.verdict === verdict);
  return { verdict, reason: verdict === "pass" ? "every rule holds" : `${first?.rule}: ${first?.because}` };
}
