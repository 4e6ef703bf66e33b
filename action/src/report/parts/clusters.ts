import type { Cluster, PromptComparison } from "../../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, paragraph, type Table, text, words } from "../document.ts";
import { hasBefore } from "../measures.ts";
import { whole } from "../numbers.ts";
import { clauseTarget, itemId } from "./places.ts";

/** Rows and ids that a comment shows; the HTML report has every one. */
const SHOWN = 5;
const IDS_SHOWN = 3;

/** What a reader must know before a row is read: many groups were searched, so some stand out by chance. */
export const CLUSTERS_ARE =
  "For looking, not for judging: these groups were found by searching through many, so some stand out by chance, and no interval or p is given. They overlap, and no rule sees them. Answers that cannot be read are counted apart.";

/** The groups in which errors gather, the most harm first; the first is named in the summary. */
export function clusterBlocks(prompt: PromptComparison): readonly Block[] {
  const [first] = prompt.clusters;
  if (!first) return [];
  const left = prompt.clusters.length - SHOWN;
  return [
    {
      kind: "fold",
      summary: line`Where errors gather: ${first.name}, ${words(inWords(prompt, first))}`,
      blocks: [
        paragraph(words(CLUSTERS_ARE)),
        clusterTable(
          prompt,
          prompt.clusters.slice(0, SHOWN).map((cluster) => ({ cluster, last: exampleIds(prompt, cluster, IDS_SHOWN) })),
        ),
        ...(left > 0 ? [paragraph(words(`And ${whole(left)} more, in the HTML report and the JSON.`))] : []),
      ],
    },
  ];
}

/** `9 of 14 before, 4 of 14 now`. */
function inWords(prompt: PromptComparison, { base, head, items }: Cluster): string {
  const now = `${whole(head)} of ${whole(items)} now`;
  return hasBefore(prompt) ? `${whole(base)} of ${whole(items)} before, ${now}` : now;
}

/** One row a cluster; `last` is what stands in the last column. */
export function clusterTable(prompt: PromptComparison, rows: readonly { readonly cluster: Cluster; readonly last: Line }[]): Table {
  const before = hasBefore(prompt);
  const right = (title: string) => ({ title: words(title), align: "right" }) as const;
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  const fields = prompt.fields.length > 1;
  return {
    kind: "table",
    columns: [
      left("where errors gather"),
      ...(fields ? [left("field")] : []),
      ...(before ? [right("before")] : []),
      right("now"),
      right("of"),
      left("for example"),
    ],
    rows: rows.map(({ cluster, last }) => [
      nameLine(prompt, cluster),
      ...(fields ? [[code(cluster.field)]] : []),
      ...(before ? [words(whole(cluster.base))] : []),
      words(whole(cluster.head)),
      words(whole(cluster.items)),
      last,
    ]),
  };
}

/** Ids of errors now, at most `most` of them, linked to their lines. */
export function exampleIds(prompt: PromptComparison, { examples }: Cluster, most: number): Line {
  return joined(
    examples.slice(0, most).map((example) => [itemId(prompt, example)]),
    ", ",
  );
}

/** The name, with the ids in it linked to their clauses. */
function nameLine(prompt: PromptComparison, { name, by }: Cluster): Line {
  return by.reduce<Line>(
    (named, { kind, value }) => {
      if (kind === "slice" || kind === "status") return named;
      const [id = ""] = value.split("=");
      const clause = prompt.clauses.find((candidate) => id === candidate.id || id.startsWith(`${candidate.id}.`));
      const link = code(id, clause && clauseTarget(clause));
      return named.flatMap((span) => {
        const [before, ...after] = span.kind === "text" ? span.text.split(`(${id})`) : [];
        if (before === undefined || after.length === 0) return [span];
        return [text(`${before}(`), link, text(`)${after.join(`(${id})`)}`)];
      });
    },
    [text(name)],
  );
}
