import { formatFinding } from "./finding.ts";
import type { ImportPlan } from "./import-plan.ts";

/** The document of `--json`: `assay/import@1`. */
export function importDocument(plans: readonly ImportPlan[], written: boolean): object {
  return {
    schema: "assay/import@1",
    written,
    sources: plans.map(({ source, kind, cases, unlabelled, columns, files, findings, preview }) => ({
      source,
      kind,
      ...cases,
      unlabelled,
      files: files.map(({ path, action }) => ({ path, action })),
      findings,
      ...(columns.length === 0 ? {} : { columns: columns.map(([column, taken]) => ({ column, taken })) }),
      ...(preview === null ? {} : { preview }),
    })),
  };
}

const VERBS = {
  create: ["would create", "created"],
  append: ["would add to", "added to"],
  replace: ["would replace", "replaced"],
} as const;

/** What a person reads after an import of one file: what was left out, what was written, and last how much of it. `shown`: findings shown of each kind. */
export function importText(plan: ImportPlan, written: boolean, shown = MOST_SHOWN): string {
  const lines: string[] = [];
  if (plan.preview !== null && !written) lines.push(...table(plan.preview), "");
  if (plan.columns.length > 0 && !written) lines.push(...plan.columns.map(([column, taken]) => `  column \`${column}\`: ${taken}`), "");
  const said = new Map<string, number>();
  for (const finding of plan.findings) {
    const count = (said.get(finding.code) ?? 0) + 1;
    said.set(finding.code, count);
    if (count <= shown || finding.severity === "error") lines.push(formatFinding(finding));
  }
  for (const [code, count] of said) {
    const errors = plan.findings.some((finding) => finding.code === code && finding.severity === "error");
    if (count > shown && !errors) lines.push(`… and ${count - shown} more of this kind (${code}); \`--json FILE\` lists all of them`);
  }
  for (const { path, action } of plan.files) lines.push(`${VERBS[action][written ? 1 : 0]} ${path}`);
  const { unit, total, imported } = plan.cases;
  lines.push(
    unit === "clauses"
      ? `${imported} of ${total} clauses have an id`
      : `${imported} of ${total} cases ${written ? "imported" : "would be imported"}${plan.unlabelled > 0 ? `, ${plan.unlabelled} without a label` : ""}`,
  );
  return `${lines.join("\n")}\n`;
}

/** Findings of one kind that are shown; a table of thousands of rows would bury the rest. */
const MOST_SHOWN = 20;
const WIDEST = 24;

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => short(cell.replace(/\s+/g, " "))));
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map(
    (row) =>
      `  ${row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd()}`,
  );
}

function short(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
