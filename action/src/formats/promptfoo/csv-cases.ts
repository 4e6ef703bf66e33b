import { nameOddRows, readTable } from "../csv-table.ts";
import type { Findings } from "../finding.ts";
import { assertOfText } from "./assert-types.ts";
import type { Case } from "./case.ts";
import { checkType } from "./case-reading.ts";

/** Cases of a promptfoo CSV: columns are variables, those that begin with `__` say what is expected. */
export function csvCases(text: string, path: string, findings: Findings): readonly Case[] {
  const table = readTable(text, path, 1, findings);
  if (table === null) return [];
  nameOddRows(table, path, findings);
  const strange = table.header.filter((name) =>
    /^_(?!_)(?:expected|prefix|suffix|description|metric|threshold|metadata|config)/.test(name),
  );
  for (const name of strange) {
    findings.add(
      "note",
      { path, line: table.headerLine, column: 1 },
      "underscore",
      `\`${name}\` is read as a variable`,
      `Was \`_${name}\` meant?`,
    );
  }
  return table.rows.map(({ line, cells }) => {
    const place = { path, line, column: 1 };
    const vars: Record<string, unknown> = {};
    const options: Record<string, unknown> = {};
    const metadata: Record<string, unknown> = {};
    const expected: string[] = [];
    let metric: string | null = null;
    for (const [index, name] of table.header.entries()) {
      const cell = cells[index] ?? "";
      if (/^__expected\d*$/.test(name)) expected.push(...(cell.trim() === "" ? [] : [cell.trim()]));
      else if (name === "__metric") metric = cell.trim() === "" ? null : cell.trim();
      else if (name === "__prefix" || name === "__suffix") options[name.slice(2)] = cell;
      else if (name.startsWith("__metadata:")) {
        const key = name.slice("__metadata:".length);
        if (cell.trim() !== "") metadata[key.replace(/\[\]$/, "")] = cell.trim();
      } else if (!name.startsWith("__")) vars[name] = cell;
    }
    const asserts = expected.map((one) => ({ ...assertOfText(one, metric), place })).filter(({ type }) => checkType(type, place, findings));
    return { place, vars, asserts, transform: undefined, options, metadata };
  });
}
