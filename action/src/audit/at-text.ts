import type { Value } from "../documents/ground-truth/field.ts";
import type { AuditAt, ClauseThen, ItemThen, PredictionThen, ServedThen } from "./at-result.ts";
import { minuteText, shortId } from "./past-commit.ts";

/** The answer in lines for a terminal. */
export function auditAtText({ asked, served, items, notes }: AuditAt): string {
  const lead = asked.item === null ? "" : `, ${asked.item}`;
  const none = items.length === 0 && served.length > 0 ? [`No ground-truth item. What served then was:`, ""] : [];
  return [
    `${asked.moment}, channel ${asked.channel}${lead}`,
    "",
    ...none,
    ...served.flatMap(servedLines),
    ...items.flatMap((item) => itemLines(item, served)),
    ...notes,
    "",
  ].join("\n");
}

function servedLines({ prompt, version, from, until, by, reason, content, model, commit, released, share }: ServedThen): readonly string[] {
  const part = share === null ? "" : ` for ${share.weight} of ${share.of} (${share.variant})`;
  return [
    `${prompt} ${version}${part}`,
    `  served from ${minuteText(from)} ${until === null ? "and still does" : `until ${minuteText(until)}`} (${reason}, by ${by})`,
    model === null || commit === null || released === null
      ? "  its manifest is not there, or not to be believed"
      : `  model ${model}, commit ${shortId(commit)}, released ${minuteText(released)}`,
    `  content ${content}`,
    "",
  ];
}

function itemLines({ set, item, labelled, truth, predictions }: ItemThen, served: readonly ServedThen[]): readonly string[] {
  const name = item === null ? `A restricted item of ${set}` : `${set}/${item}`;
  const judges = served.some(({ sets }) => sets.includes(set));
  return [
    `${name}, as labelled on ${minuteText(labelled.at)} (${shortId(labelled.commit)})`,
    `  truth: ${truth === null ? "not shown" : labelsText(truth)}`,
    ...(judges || served.length === 0 ? [] : [`  No prompt that served then was judged on the set ${set}.`]),
    ...predictions.flatMap(predictionLines),
    "",
  ];
}

function predictionLines({ tag, clauses, labels, failed, right, cited, answered, source }: PredictionThen): readonly string[] {
  const when = answered === null ? "" : `, answered ${minuteText(answered)}`;
  const said =
    labels !== null
      ? `${labelsText(labels, right)}${cited.length === 0 ? "" : `, citing ${cited.join(", ")}`}`
      : failed !== null
        ? `an answer that gives no label (${failed})`
        : null;
  return [
    ...clauses.map((clause) => `  ${clauseText(clause, tag)}`),
    ...(said === null ? [`  ${tag} said: ${source}`] : [`  ${tag} said: ${said}`, `    from ${source}${when}`]),
  ];
}

function clauseText({ clause, title, severity, regulated, places }: ClauseThen, tag: string): string {
  const chips = [severity, regulated === null ? null : `regulated: ${regulated}`].filter((chip) => chip !== null);
  const where = places.map(({ path, section, start, end }) => `section ${section} (${path}:${start === end ? start : `${start}-${end}`})`);
  return `clause ${clause} ${title}${chips.length === 0 ? "" : ` (${chips.join(", ")})`}: ${where.length === 0 ? `cited nowhere in ${tag}` : where.join("; ")}`;
}

function labelsText(labels: Readonly<Record<string, Value>>, right: Readonly<Record<string, boolean>> = {}): string {
  const entries = Object.entries(labels).map(([field, value]) => {
    const text = typeof value === "string" ? value : value.length === 0 ? "none" : value.join(", ");
    const held = Object.hasOwn(right, field) ? (right[field] ? " (right)" : " (wrong)") : "";
    return `${field} ${text}${held}`;
  });
  return entries.length === 0 ? "no label" : entries.join("; ");
}
