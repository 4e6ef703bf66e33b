import type { Taxonomy, Value } from "../documents/ground-truth/field.ts";
import { type Judged, type RankContext, valueText } from "./affected-rank.ts";
import type { LogRow } from "./log-row.ts";

/** One decision, as it waits until all are ranked. */
export interface ListedDecision {
  readonly line: number;
  readonly row: LogRow;
  readonly judged: Judged;
  readonly live: "yes" | "outside" | "not known";
}

/** What the columns of the list are called. */
export function listHeader(taxonomy: Taxonomy): readonly string[] {
  const fields = [...taxonomy.keys()];
  return [
    "rank",
    "title",
    "reason",
    ...fields.map((field) => `decided ${field}`),
    ...fields.map((field) => `ground truth ${field}`),
    ...fields.map((field) => `corrected version ${field}`),
    ...fields.map((field) => `re-rated ${field}`),
    "clauses",
    "severity",
    "regulated",
    "harm",
    "decided at",
    "while live",
    "decisions",
    "decided again at",
    "version",
    "line",
  ];
}

/** One title of the list; `again` is when another version decided it afterwards, 0 where none did. */
export function listRow(
  rank: number,
  { line, row, judged, live }: ListedDecision,
  { again, times }: { readonly again: number; readonly times: number },
  { taxonomy, titles }: RankContext,
): readonly (string | number | null)[] {
  const fields = [...taxonomy.keys()];
  const known = titles.get(row.item);
  const valuesOf = (values: Readonly<Record<string, Value>> | null | undefined) => fields.map((field) => valueText(values?.[field]));
  return [
    rank,
    row.item,
    reasonOf(judged, live, again),
    ...valuesOf(row.values),
    ...valuesOf(known?.truth),
    ...valuesOf(known?.corrected),
    ...fields.map(() => ""),
    judged.clauses.join(" "),
    judged.severity ?? "",
    judged.regulated ? "yes" : "",
    judged.harm === null ? null : Number(judged.harm.toPrecision(3)),
    row.at === null ? "" : new Date(row.at).toISOString(),
    live,
    times,
    again === 0 ? "" : new Date(again).toISOString(),
    row.version ?? "",
    line,
  ];
}

function reasonOf({ reason, severity, regulated, clauses }: Judged, live: ListedDecision["live"], again: number): string {
  const grave = severity === "critical" || regulated;
  return [
    ...(again > 0 ? ["another version has decided it again since"] : []),
    reason,
    ...(grave
      ? [`${clauses.join(", ")} is ${[severity, ...(regulated ? ["regulated"] : [])].filter((word) => word !== null).join(" and ")}`]
      : []),
    ...(live === "outside" ? ["decided when the channel did not serve this version"] : []),
  ].join("; ");
}
