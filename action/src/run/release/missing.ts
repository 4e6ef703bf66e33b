import { EMBEDDED_MODEL } from "../../documents/settings/settings.ts";
import type { Candidate } from "./candidate.ts";

type Parts = Omit<Candidate, "missing" | "notes">;

/**
 * What keeps a candidate from being released, each with what to do about it. Going back to what was released before asks for less: it was measured, decided
 * and agreed to then, and an emergency waits for nobody.
 */
export function missingOf(candidate: Parts): Pick<Candidate, "missing"> {
  if (candidate.equals !== null) return { missing: [] };
  return { missing: [...gate(candidate), ...records(candidate), ...signOff(candidate), ...trace(candidate)] };
}

function gate({ measured, last, prompt }: Parts): readonly string[] {
  const { verdict, reason, rehearsal, model, calls, left, items, statuses, results } = measured;
  if (verdict === "pass" || verdict === "known loss") return [];
  const whole = items > 0 && left.length === 0 && statuses.head.ok !== undefined;
  // Rules about a change say nothing of a first release; then there is no floor for it to miss.
  if (last === null && whole && results.every((row) => row.verdict === undefined)) return [];
  if (verdict === "not measured")
    return [
      `${prompt} is not measured: ${reason}. ${calls.made === 0 && left.length > 0 ? `Measure it with ${model}: npx assay score ${prompt}` : "Mend that and try again."}`,
    ];
  // Nothing is proven by a rehearsal, neither good nor bad.
  return rehearsal ? [] : [`The gate says ${verdict}: ${reason}. See it with: npx assay compare`];
}

function records({ prompt, records: known, judge, settings, measured }: Parts): readonly string[] {
  if (settings.governance["decision-records"] !== "required" || measured.rehearsal) return [];
  const own = known.map((id) => judge.documents.records.get(id));
  if (own.some((record) => record?.status === "accepted")) return [];
  return [`No accepted decision record names this version of ${prompt}. Draft one: npx assay decide ${prompt}`];
}

function signOff({ settings, evidence, bundle, prompt }: Parts): readonly string[] {
  if (settings["sign-off"].length === 0 || bundle.measured === EMBEDDED_MODEL) return [];
  if (evidence?.["sign-off"] === "success") return [];
  if (evidence === null || evidence["sign-off"] === null)
    return [
      `Nobody's sign-off is recorded for this version of ${prompt}. Merge it by a pull request: the workflow \`merged\` then records who agreed.`,
    ];
  return [
    `Sign-off of pull request #${evidence.pull} was \`${evidence["sign-off"]}\` when it was merged: somebody who had to agree did not.`,
  ];
}

/** A draft may lack stamps and a pull request may warn; a release may not. */
function trace({ trace: { rows }, prompt }: Parts): readonly string[] {
  return rows.flatMap(({ clause, gate: state, states, because, severity, regulated }) => {
    if (states.includes("waiver-expired"))
      return [`${clause}: ${because} Renew it or implement the clause: npx assay trace waive ${clause} --prompt ${prompt} …`];
    const suspect = (severity === "critical" || regulated !== null) && states.some((entry) => entry.startsWith("suspect:"));
    if (state !== "fail" && !suspect) return [];
    return [`${clause}: ${because || states.join(", ")} See: npx assay trace ${prompt} --clause ${clause}`];
  });
}
