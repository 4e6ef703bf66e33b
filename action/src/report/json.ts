import type { Comparison } from "../comparison/comparison.ts";

/** The comparison as JSON, indented by two, members in the order of the contract, with a line break at the end. */
export function renderJson(comparison: Comparison): string {
  return `${JSON.stringify(comparison, null, 2)}\n`;
}
