import type { Diagnosis } from "./diagnose.ts";
import type { FindingState } from "./finding.ts";

export const STATE_MARKS: Readonly<Record<FindingState, string>> = { ok: "✅", missing: "❌", "could not see": "❔", "not asked": "➖" };

/** The diagnosis in one line. */
export function summary({ repository, findings }: Diagnosis): string {
  const count = (state: FindingState) => findings.filter((finding) => finding.state === state).length;
  const [missing, unseen] = [count("missing"), count("could not see")];
  const asked = findings.length - count("not asked");
  if (missing + unseen === 0) return `${repository} is set up: all ${asked} points are in order`;
  const parts = [...(missing > 0 ? [`${missing} missing`] : []), ...(unseen > 0 ? [`${unseen} could not be seen`] : [])];
  return `${repository}: ${parts.join(", ")}, ${count("ok")} of ${asked} in order`;
}
