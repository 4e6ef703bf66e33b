import type { Problem } from "../../errors.ts";
import { pointerStep } from "../prompts/picoschema.ts";
import { errorAt } from "./error-at.ts";
import { nameHint, nearestName } from "./nearest-name.ts";
import type { Located } from "./yaml.ts";

const OWN = ["assay.sops", "assay.ground-truth", "assay.answer"];

/** Keys with a dot belong to other tools, but `asay.answer` is more likely a slip than a tool. */
export function foreignKeyProblems(document: Located): readonly Problem[] {
  const value = document.value;
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value)
    .filter(
      (key) =>
        !OWN.includes(key) && !key.startsWith("assay.") && nearestName(key.split(".")[0] ?? "", ["assay"]) !== null && key.includes("."),
    )
    .map((key) =>
      errorAt(document.place(`/${pointerStep(key)}`, "key"), "unknown-key", `There is no key \`${key}\``, nameHint(key, OWN, "Known keys")),
    );
}
