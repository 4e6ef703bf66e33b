import type { Json } from "../../canonical.ts";
import type { Bounds, Shape } from "./answer-shape.ts";
import type { Decision } from "./nearest.ts";

/** An enumeration's value as a label. */
export function labelOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const LONGEST_QUOTE = 160;

/** Fills a shape with what was decided at each pointer. What the schema asks for and a nearest rule cannot give is filled up, so that it fits. */
export function composeAnswer(shape: Shape, decisions: ReadonlyMap<string, Decision>): Json {
  const all = [...decisions.values()];
  const clauses = [...new Set(all.flatMap(({ nearest }) => nearest.flatMap(({ rule }) => rule.clauses)))];
  const confidence = all.length === 0 ? 0 : Math.min(...all.map((one) => one.confidence));
  const write = (one: Shape): Json => {
    switch (one.kind) {
      case "object":
        return Object.fromEntries(one.members.map(([name, member]) => [name, write(member)]));
      case "one-of":
        return withLabels(one.values, decisions.get(one.pointer)?.labels ?? [])[0] ?? one.values[0] ?? null;
      case "any-of":
        return writeLabels(one.values, one.bounds, decisions.get(one.pointer));
      case "clauses":
        return writeClauses(clauses, one.allowed, one.bounds);
      case "confidence":
        return writeConfidence(confidence, one);
      case "rationale":
        return fitText(rationaleOf(all), one.bounds);
      case "list":
        return Array.from({ length: one.bounds.least }, (_, at) =>
          one.entry.kind === "rationale" ? fitText(filler(at), one.entry.bounds) : write(one.entry),
        );
      case "constant":
        return one.value;
      default:
        throw new Error(`unknown shape ${JSON.stringify(one satisfies never)}`);
    }
  };
  return write(shape);
}

function withLabels(values: readonly Json[], labels: readonly string[]): readonly Json[] {
  return values.filter((value) => labels.includes(labelOf(value)));
}

/** In the schema's order; the nearest labels first where it asks for more than hold or for fewer. */
function writeLabels(values: readonly Json[], { least, most }: Bounds, decision: Decision | undefined): readonly Json[] {
  const ranked = decision?.ranked ?? values.map(labelOf);
  const count = Math.min(most, Math.max(least, decision?.labels.length ?? 0));
  return withLabels(values, ranked.slice(0, count));
}

function writeClauses(found: readonly string[], allowed: readonly string[] | null, { least, most }: Bounds): readonly string[] {
  const fitting = allowed === null ? found : found.filter((clause) => allowed.includes(clause));
  const spare = (allowed ?? Array.from({ length: least }, (_, at) => filler(at))).filter((clause) => !fitting.includes(clause));
  return [...fitting, ...spare.slice(0, Math.max(0, least - fitting.length))].slice(0, most);
}

/** Where a schema insists on more texts than there are; lists may have to be without repetition. */
function filler(at: number): string {
  return `none-${at + 1}`;
}

/** Three digits, never the limits themselves (they may be excluded). */
function writeConfidence(confidence: number, { low, high, whole }: Extract<Shape, { kind: "confidence" }>): number {
  if (high <= low) return low;
  const inside = low + (high - low) * Math.max(0.001, Math.min(0.999, Number(confidence.toFixed(3))));
  return whole ? Math.min(high, Math.max(low, Math.round(inside))) : Number(inside.toPrecision(12));
}

function rationaleOf(decisions: readonly Decision[]): string {
  const quotes = decisions.flatMap(({ nearest }) =>
    nearest.map(({ rule }) => {
      const text = [...rule.text];
      const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE).join("")}…` : rule.text;
      return `“${cut}”${rule.clauses.length > 0 ? ` (${rule.clauses.join(", ")})` : ""}`;
    }),
  );
  return quotes.length === 0 ? "No rule is near." : `Nearest rule: ${[...new Set(quotes)].join("; ")}.`;
}

/** Lengths count code points, as JSON Schema does. */
function fitText(text: string, { least, most }: Bounds): string {
  const points = [...text].slice(0, most === Number.POSITIVE_INFINITY ? undefined : most);
  while (points.length < least) points.push(".");
  return points.join("");
}
