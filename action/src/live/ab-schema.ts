import { schemaId } from "../documents/schemas/names.ts";
import { DRAFT, object, text, textOrNull, whole } from "./schema-parts.ts";

const rate = (description: string) => ({ description, type: "number", minimum: -1, maximum: 1 }) as const;
const rateOrNull = (description: string) => ({ description, type: ["number", "null"], minimum: -1, maximum: 1 }) as const;
const interval = object("A confidence sequence at 95 %: it holds at every look.", {
  low: rate("Lower limit."),
  high: rate("Upper limit."),
});
const evidence = (description: string) =>
  object(description, {
    now: { description: "The e-value as things stand.", type: "number", minimum: 0 },
    highest: { description: "The most that it ever was.", type: "number", minimum: 0 },
  });

const arm = (description: string) =>
  object(description, {
    name: text("Name of the variant, or of its version."),
    titles: whole("Titles that it decided."),
    outcomes: whole("Those of them whose outcome is known."),
    errors: whole("Those of them that were errors."),
    weight: { description: "Its weight in the rollout; null where that is not known.", type: ["integer", "null"], minimum: 0 },
    rate: rateOrNull("Errors by outcomes."),
    interval,
  });

/** What `assay ab --json` writes. */
export const abSchema = {
  $schema: DRAFT,
  $id: schemaId("ab"),
  title: "Two live variants",
  ...object("What an outcome log says of two live variants of a prompt. Differences are of the tested one minus the baseline.", {
    schema: { description: "Name and version of this form.", const: "assay/ab@1" },
    prompt: textOrNull("The prompt; null where every line counted."),
    margin: rate("How much higher the error rate may be."),
    alpha: rate("The probability of a wrong statement, over all looks together."),
    conclusion: {
      description: "What may be said.",
      enum: ["worse by more than the margin", "worse", "nothing yet", "not worse by the margin", "better"],
    },
    baseline: arm("The variant that is in place."),
    tested: arm("The variant that is tried."),
    difference: object("The difference of the error rates.", {
      estimate: rateOrNull("Mean of the blocks; null without one. It decides nothing."),
      interval,
      blocks: whole("Blocks of titles that were compared."),
      either: evidence("Against: there is no difference."),
      worse: evidence("Against: worse by the margin at most."),
      notWorse: evidence("Against: worse by the margin at least."),
    }),
    needed: {
      description: "About how many more titles with an outcome it takes; null where something can be said, or that cannot be told.",
      type: ["integer", "null"],
      minimum: 1,
    },
    shares: {
      description: "Whether the traffic was shared as meant; null where the weights are not known.",
      oneOf: [
        { type: "null" },
        object("E-values.", {
          titles: { description: "Against: all titles were shared so.", type: "number", minimum: 0 },
          outcomes: { description: "Against: titles with a known outcome were shared so.", type: "number", minimum: 0 },
          off: { description: "True from an e-value of 100 on: the rest is doubtful.", type: "boolean" },
        }),
      ],
    },
    lines: object("Lines of the log.", {
      all: whole("All of them."),
      repeated: whole("They repeat a title."),
      crossed: whole("Titles that both variants decided."),
      misplaced: {
        description: "Titles that stand in another variant than their id gives; null where that is not known.",
        type: ["integer", "null"],
        minimum: 0,
      },
      otherVariants: whole("Titles of variants that were left out."),
      otherPrompts: whole("Of another prompt."),
      unnamed: whole("They say neither variant nor version."),
      unreadable: whole("They could not be read."),
      examples: {
        description: "The first of those that could not be read.",
        type: "array",
        items: object("One line.", { line: whole("From 1."), reason: text("Why.") }),
      },
    }),
  }),
} as const;
