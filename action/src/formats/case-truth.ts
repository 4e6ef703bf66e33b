import type { Field, Taxonomy, Value } from "../documents/ground-truth/field.ts";
import type { Place } from "../errors.ts";
import type { Findings } from "./finding.ts";
import type { LabelMap } from "./label-map.ts";
import { fieldsWith, readLabel } from "./label-value.ts";

/** The truths of one case while they are collected. */
export interface CaseTruth {
  readonly truth: Readonly<Record<string, Value>>;
  /** Takes what is written for a field; what is no label of it is a finding. True where there is a label. */
  put(field: Field, written: unknown, place: Place): boolean;
  /** Takes what is written where no field is named: the one field that has such a label. Returns it, or null. */
  guess(written: unknown, place: Place, what: string): Field | null;
}

export function createTruth(taxonomy: Taxonomy, map: LabelMap, findings: Findings): CaseTruth {
  const truth: Record<string, Value> = {};
  const refused = new Set<string>();
  const put: CaseTruth["put"] = (field, written, place) => {
    const reading = readLabel(written, field, map);
    switch (reading.kind) {
      case "blank":
        return false;
      case "typed":
        findings.add("error", place, "label-type", reading.message, reading.hint);
        return false;
      case "unknown":
        findings.add("note", place, "unknown-label", `${reading.message}: not labelled`, reading.hint);
        return false;
      case "value": {
        if (refused.has(field.name)) return false;
        const known = truth[field.name];
        if (known !== undefined && JSON.stringify(known) !== JSON.stringify(reading.value)) {
          const message = `Two labels are written for \`${field.name}\`, \`${known}\` and \`${reading.value}\`: not labelled`;
          findings.add("note", place, "two-labels", message, "Keep the one that is right.");
          delete truth[field.name];
          refused.add(field.name);
          return false;
        }
        truth[field.name] = reading.value;
        return true;
      }
      default:
        return reading satisfies never;
    }
  };
  return {
    truth,
    put,
    guess(written, place, what) {
      if (written === null || written === undefined || written === "") return null;
      const fields = fieldsWith(written, taxonomy, map);
      const [field] = fields;
      if (field !== undefined && fields.length === 1) return put(field, written, place) ? field : null;
      const shown = typeof written === "string" ? written : JSON.stringify(written);
      const message =
        fields.length === 0
          ? `\`${short(shown)}\` (${what}) is no label: not labelled`
          : `\`${short(shown)}\` (${what}) is a label of ${fields.map(({ name }) => `\`${name}\``).join(" and ")}: not labelled`;
      findings.add("note", place, "no-label", message, 'Name the field: `--map column=field`, or `--map "pattern with *=field"`.');
      return null;
    },
  };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("`", "'");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

const LONGEST = 60;
