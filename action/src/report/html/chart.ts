import type { Chart } from "../document.ts";
import { signed } from "../numbers.ts";

const WIDTH = 150;
const HEIGHT = 18;
const MARGIN = 6;

/** The change as a point, what is likely as a bar, no change as a dotted line, what is allowed as a red one; all rows of a table on one scale. */
export function chartToSvg({ estimate, low, high, allowed, from, to }: Chart): string {
  const span = to - from || 1;
  const x = (value: number) => round(MARGIN + ((Math.min(Math.max(value, from), to) - from) / span) * (WIDTH - 2 * MARGIN));
  const middle = HEIGHT / 2;
  const vertical = (name: string, value: number) => `<line class="${name}" x1="${x(value)}" x2="${x(value)}" y1="1" y2="${HEIGHT - 1}"/>`;
  const label = `${signed(estimate)}, likely ${signed(low)} to ${signed(high)}${allowed === null ? "" : `, allowed ${signed(Math.floor(allowed))}`}`;
  return [
    `<svg class="chart" role="img" aria-label="${label}" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    vertical("axis", 0),
    allowed === null ? "" : vertical("limit", allowed),
    `<line class="bar" x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}"/>`,
    `<circle class="point" cx="${x(estimate)}" cy="${middle}" r="4"/>`,
    "</svg>",
  ].join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
