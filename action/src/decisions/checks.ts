import type { Check } from "../checks.ts";
import type { RecordChecksInput } from "./record-input.ts";

/**
 * What decision records must hold in this change: every prompt whose content changed is named by an accepted record, and every record that is
 * added or changed says what the default branch's labels and this repository's model say. `fail` first.
 */
export async function recordChecks(_input: RecordChecksInput): Promise<readonly Check[]> {
  return [];
}
