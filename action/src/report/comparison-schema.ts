import { schemaId } from "../documents/schemas/names.ts";
import { clauseChange } from "./schema/clause-change.ts";
import { promptDefinition } from "./schema/prompt.ts";
import { resultDefinitions } from "./schema/result.ts";
import { defined, flag, listOf, object, oneOf, position, type Schema, text, textOrNull } from "./schema/shapes.ts";
import { signOffSchema } from "./schema/sign-off.ts";

const side = (which: string): Schema =>
  object(`The revision ${which}.`, { commit: textOrNull("Commit id; null for files on disk."), name: text("As it was asked for.") });

/** `assay/comparison@1`: what `--json` writes. */
export const comparisonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("comparison"),
  title: "Comparison",
  ...object(
    "Two revisions of prompts, scored against ground truth and judged. Counts are integers, rates lie in 0..1, nothing is rounded.",
    {
      schema: { description: "The format.", const: "assay/comparison@1" },
      verdict: defined("The worst of all prompts.", "verdict"),
      reason: text("Why, in words."),
      rehearsal: flag("True where the embedded model answered."),
      settings: text("Digest of the settings that judged."),
      settingsFrom: text("Where the settings were read from."),
      base: side("before the change"),
      head: side("now"),
      replay: flag("True where only stored answers were used."),
      prompts: listOf("Every prompt that was compared.", defined("A prompt.", "prompt")),
      notes: listOf(
        "What else the reader must know.",
        object(
          "A note.",
          {
            level: oneOf("How grave.", ["info", "warning"]),
            text: text("In words."),
            path: text("The file it is about."),
            line: position("The line it is about."),
          },
          ["path", "line"],
        ),
      ),
      checks: listOf(
        "What must hold besides the counts, and does not; failures first.",
        object(
          "A check.",
          {
            name: oneOf("What was checked.", ["decision record", "trace", "policy", "ground truth", "settings"]),
            state: oneOf("Whether it fails the change.", ["fail", "warning"]),
            text: text("In words."),
            prompt: text("The prompt it is about."),
            path: text("The file it is about."),
            line: position("The line it is about."),
            command: text("What to type to mend it."),
          },
          ["prompt", "path", "line", "command"],
        ),
      ),
      clauseChanges: listOf("Clauses of the SOPs that differ, and what rests on them.", clauseChange),
      signOff: signOffSchema,
    },
    ["signOff"],
  ),
  $defs: { ...resultDefinitions, prompt: promptDefinition },
} as const;
