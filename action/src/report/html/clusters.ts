import type { Cluster, PromptComparison } from "../../comparison/comparison.ts";
import { htmlText } from "../../escape.ts";
import { caseNoun } from "../measures.ts";
import { count } from "../numbers.ts";
import { CLUSTERS_ARE, clusterTable, exampleIds } from "../parts/clusters.ts";
import { itemId } from "../parts/places.ts";
import { lineToHtml, tableToHtml } from "../to-html.ts";
import type { Links } from "../to-markdown.ts";
import type { ItemText } from "./flips.ts";

/** Every cluster with its examples; under the table their texts, as far as they may be shown. */
export function clusterSection(prompt: PromptComparison, id: string, links: Links | null, itemText: ItemText | null): string {
  const { clusters } = prompt;
  if (clusters.length === 0) return "";
  const table = clusterTable(
    prompt,
    clusters.map((cluster) => ({ cluster, last: exampleIds(prompt, cluster, cluster.examples.length) })),
  );
  return `<h3>Where errors gather</h3>
<p class="hint">${htmlText(CLUSTERS_ARE)}</p>
${tableToHtml(table, links, { id, name: "sortable", label: "where errors gather" })}
${exampleTexts(prompt, links, itemText)}`;
}

function exampleTexts(prompt: PromptComparison, links: Links | null, itemText: ItemText | null): string {
  if (itemText === null) return "";
  const shown = distinct(prompt.clusters).flatMap((example) => {
    const isPublic = prompt.sets.find(({ name }) => name === example.set)?.sensitivity === "public";
    const text = isPublic ? itemText(example.set, example.item) : null;
    return text === null ? [] : [`<dt>${lineToHtml([itemId(prompt, example)], links)}</dt><dd>${htmlText(text)}</dd>`];
  });
  if (shown.length === 0) return "";
  return `<details><summary>The text of ${count(shown.length, caseNoun(prompt))}</summary>\n<dl class="texts">${shown.join("\n")}</dl>\n</details>`;
}

/** Examples of all clusters, each once. */
function distinct(clusters: readonly Cluster[]): Cluster["examples"] {
  return [...new Map(clusters.flatMap(({ examples }) => examples).map((example) => [`${example.set}/${example.item}`, example])).values()];
}
