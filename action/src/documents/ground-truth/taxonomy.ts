import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import type { Field, FieldKind, Taxonomy } from "./field.ts";

export const TAXONOMY_PATH = "ground-truth/fields.yaml";

interface FieldInFile {
  readonly kind: FieldKind;
  readonly labels: readonly string[];
  readonly positive?: string;
}

/** Reads `ground-truth/fields.yaml`. The taxonomy is empty where the file has problems. */
export function readTaxonomy(text: string, path: string = TAXONOMY_PATH): { taxonomy: Taxonomy; problems: Problem[] } {
  const { document, problems } = readYaml(text, path);
  if (document === null) return { taxonomy: new Map(), problems };
  problems.push(...validate("fields", document));
  if (problems.length > 0) return { taxonomy: new Map(), problems };
  const { fields } = document.value as { readonly fields: Readonly<Record<string, FieldInFile>> };
  const taxonomy = new Map<string, Field>();
  for (const [name, field] of Object.entries(fields)) {
    problems.push(...fieldProblems(name, field, document));
    const { kind, labels } = field;
    taxonomy.set(name, kind === "binary" ? { name, kind, labels, positive: field.positive ?? "" } : { name, kind, labels });
  }
  return problems.length > 0 ? { taxonomy: new Map(), problems } : { taxonomy, problems };
}

function fieldProblems(name: string, field: FieldInFile, document: Located): Problem[] {
  const { kind, labels, positive } = field;
  const at = (key: string) => document.place(`/fields/${name}/${key}`, "key");
  if (kind === "binary") {
    if (labels.length !== 2) {
      return [
        errorAt(
          at("labels"),
          "label-count",
          `The binary field \`${name}\` has ${labels.length} labels`,
          "Give it two, or make its kind `labels`.",
        ),
      ];
    }
    if (positive === undefined) {
      const place = document.place(`/fields/${name}`, "key");
      return [
        errorAt(
          place,
          "missing-key",
          `The key \`positive\` is missing in \`${name}\``,
          `Name the label that is looked for: \`positive: ${labels[1]}\`.`,
        ),
      ];
    }
    if (!labels.includes(positive)) {
      return [errorAt(at("positive"), "unknown-label", `\`${positive}\` is no label of \`${name}\``, nameHint(positive, labels, "Labels"))];
    }
    return [];
  }
  if (positive !== undefined) {
    return [
      errorAt(
        at("positive"),
        "unknown-key",
        `Only a binary field has a positive label; \`${name}\` is of kind \`${kind}\``,
        "Remove the key.",
      ),
    ];
  }
  if (kind !== "multi-label" && labels.length < 2) {
    return [errorAt(at("labels"), "label-count", `\`${name}\` has only one label`, "Give it at least two.")];
  }
  return [];
}
