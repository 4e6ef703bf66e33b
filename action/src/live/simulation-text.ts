import { type Block, code, type Line, line, paragraph, words } from "../report/document.ts";
import { count, whole } from "../report/numbers.ts";
import type { SimulatedStep, Simulation } from "./simulation.ts";

const NAMES: Readonly<Record<string, string>> = {
  under: "under-rated",
  over: "over-rated",
  fn: "missed",
  fp: "false alarms",
  wrong: "wrong",
};

/** Errors at each step of a rollout, for people. */
export function simulationBlocks(simulation: Simulation): readonly Block[] {
  const { prompt, stable, canary, items, titles, steps } = simulation;
  return [
    { kind: "heading", level: 3, line: line`Rollout of ${code(canary)} beside ${code(stable)}` },
    ...(items === 0
      ? [paragraph(words("Not measured: there is no item of which answers of both versions are stored."))]
      : [
          paragraph(
            line`Stored answers about ${count(titles, "title")} of ${code(prompt)}, shared between the two as live traffic would be. No model was called.`,
          ),
          countsTable(simulation),
          ...monthTables(steps),
          paragraph(
            ...(steps.some(({ fields }) => fields.length === 0)
              ? [words("Errors of very few titles are not told, because restricted items are among them.")]
              : []),
            words(
              "Errors are counted as these titles fall, so small shares rest on few titles. What is to be expected a month is computed from all of them.",
            ),
          ),
        ]),
    ...missingBlocks(simulation),
  ];
}

function countsTable({ steps, now, titles }: Simulation): Block {
  const fields = steps[0]?.fields ?? [];
  const columns = fields.flatMap(({ field, errors }) => Object.keys(errors).map((name) => ({ field, name })));
  const right = (title: Line) => ({ title, align: "right" as const });
  return {
    kind: "table",
    columns: [
      right(words("canary gets")),
      right(words("titles")),
      ...columns.map(({ field, name }) => right(line`${code(field)} ${NAMES[name] ?? name}`)),
      { title: words(""), align: "left" as const },
    ],
    rows: steps.map(({ percent, titles: own, fields: counted }) => [
      words(`${percent} %`),
      words(`${whole(own)} of ${whole(titles)}`),
      ...columns.map(({ field, name }) => words(whole(counted.find((entry) => entry.field === field)?.errors[name] ?? null))),
      words(percent === now ? "as the file says" : ""),
    ]),
  };
}

/** One table for each field and label whose volume the settings state. */
function monthTables(steps: readonly SimulatedStep[]): readonly Block[] {
  return (steps[0]?.perMonth ?? []).map(({ field, label, errors }, index): Block => {
    const names = Object.keys(errors);
    const right = (title: string) => ({ title: words(title), align: "right" as const });
    return {
      kind: "table",
      columns: [
        { title: line`a month: ${code(label === null ? field : `${field} ${label}`)}`, align: "right" },
        ...names.map((name) => right(NAMES[name] ?? name)),
        right("cost"),
      ],
      rows: steps.map(({ percent, perMonth }) => {
        const own = perMonth[index];
        return [words(`${percent} %`), ...names.map((name) => words(whole(own?.errors[name] ?? null))), words(whole(own?.cost ?? null))];
      }),
    };
  });
}

function missingBlocks({ notStored, stable, canary, steps, prompt }: Simulation): readonly Block[] {
  const missing = (items: number, tag: string): Line[] =>
    items === 0 ? [] : [line`Of ${count(items, "item")} no answer of ${code(tag)} is stored; they were left out.`];
  const lines = [...missing(notStored.stable, stable), ...missing(notStored.canary, canary)];
  const months =
    steps[0]?.perMonth.length === 0
      ? [words("The settings state no volume and mix of production for these fields, so nothing is said of a month.")]
      : [];
  return [
    ...(lines.length === 0
      ? []
      : [
          paragraph(...lines, words("To store them, which asks the model:")),
          {
            kind: "command" as const,
            text: [notStored.stable > 0 ? stable : null, notStored.canary > 0 ? canary : null]
              .flatMap((tag) => (tag === null ? [] : [`npx assay answers record ${prompt} --at ${tag}`]))
              .join("\n"),
          },
        ]),
    ...(months.length === 0 ? [] : [paragraph(...months)]),
  ];
}
