import { schemaId } from "../documents/schemas/names.ts";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const whole = (description: string) => ({ description, type: "integer", minimum: 0 }) as const;
const text = (description: string) => ({ description, type: "string" }) as const;
const textOrNull = (description: string) => ({ description, type: ["string", "null"] }) as const;

function object<P extends Readonly<Record<string, unknown>>>(description: string, properties: P) {
  return { description, type: "object", required: Object.keys(properties), additionalProperties: false, properties } as const;
}

const counted = { titles: whole("Titles, each once."), wrong: whole("Those of them that are known to be decided wrong.") };

/** What `assay affected --json` writes. */
const affectedSchema = {
  $schema: DRAFT,
  $id: schemaId("affected"),
  title: "Affected",
  ...object("What a version of a prompt decided by a log, counted. No title is named.", {
    schema: { description: "Name and version of this form.", const: "assay/affected@1" },
    tag: text("The version, by its tag."),
    channel: text("The channel whose history says when it was live."),
    corrected: textOrNull("The version that its decisions are held against, by its tag."),
    live: {
      description: "When the channel served it; empty where its history does not say.",
      type: "array",
      items: object("One stretch of time.", {
        from: text("ISO 8601, UTC."),
        to: textOrNull("ISO 8601, UTC; null while it is live."),
        shared: {
          description: "The share of the traffic that got it; null where everybody did.",
          oneOf: [
            { type: "null" },
            object("A variant of a rollout.", {
              variant: text("Name of the variant."),
              weight: whole("Its weight."),
              of: whole("The sum of all weights."),
            }),
          ],
        },
      }),
    },
    unproven: whole("Indexes of the channel whose signature no listed key holds."),
    lines: object("Lines of the log.", {
      all: whole("All of them."),
      decided: whole("Those that the version decided."),
      outside: whole("Of these, those at a time when the channel did not serve it."),
      untimed: whole("Of these, those without a time."),
      otherVersions: whole("Decided by another version."),
      otherPrompts: whole("Of another prompt."),
      otherChannels: whole("Of another channel."),
      unnamed: whole("They do not say what decided."),
      unreadable: whole("They could not be read."),
      examples: {
        description: "The first of those that could not be read.",
        type: "array",
        items: object("One line.", { line: whole("From 1."), reason: text("Why.") }),
      },
    }),
    titles: object("Titles that it decided, each once by its last decision.", {
      ...counted,
      judgements: object("Titles by what is known of their decision.", {
        wrong: whole("The ground truth says otherwise."),
        differs: whole("The corrected version says otherwise, and the ground truth nothing."),
        "not known": whole("Nothing is known of them."),
        same: whole("The ground truth says the same."),
      }),
      again: whole("Decided again by another version since."),
    }),
    byLabel: {
      description: "Titles by the label that they were given.",
      type: "array",
      items: object("One label.", {
        field: text("The field."),
        label: text("The label; `none` where none of several was given."),
        ...counted,
      }),
    },
    byClause: {
      description: "Titles by the clauses that their decisions cite.",
      type: "array",
      items: object("One clause.", {
        clause: text("Its id."),
        title: text("Its title."),
        severity: textOrNull("Its severity."),
        regulated: textOrNull("The rule behind it."),
        ...counted,
      }),
    },
    withoutClause: whole("Titles whose decision cites no clause of the policy."),
    groundTruth: object("What was there to hold decisions against.", {
      items: whole("Items of the sets that the versions name."),
      withoutAnswer: object("Items without a stored answer.", {
        bad: whole("Of the version itself."),
        corrected: whole("Of the corrected version."),
      }),
      unnamed: whole("Items that may not be named."),
    }),
    list: textOrNull("The file with one row for each title."),
  }),
} as const;

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
const abSchema = {
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

const percent = { type: "number", minimum: 0, maximum: 100 } as const;
const countsByName = { type: "object", additionalProperties: { type: "integer", minimum: 0 } } as const;
const ratesByName = { type: "object", additionalProperties: { type: ["number", "null"], minimum: 0 } } as const;

/** What `assay rollout simulate --json` writes. */
const rolloutSimulationSchema = {
  $schema: DRAFT,
  $id: schemaId("rollout-simulation"),
  title: "Rollout, simulated",
  ...object("Errors of two versions that share the traffic, step by step, from stored answers.", {
    schema: { description: "Name and version of this form.", const: "assay/rollout@1" },
    prompt: text("The prompt."),
    stable: text("The version in place, by its tag."),
    canary: text("The version that is tried, by its tag."),
    algorithm: text("How titles find their version."),
    now: {
      description: "Share of the canary by the rollout file, in percent; null where versions were named instead.",
      type: ["number", "null"],
      minimum: 0,
      maximum: 100,
    },
    items: whole("Items of which answers of both versions are stored."),
    titles: whole("Their titles."),
    notStored: object("Items without a stored answer; they were left out.", {
      stable: whole("Of the stable version."),
      canary: whole("Of the canary."),
    }),
    steps: {
      description: "Rising shares of the canary; the first is 0.",
      type: "array",
      items: object("One share.", {
        percent: { description: "Share of the traffic that the canary is to get, in percent.", ...percent },
        titles: whole("Ground-truth titles that the canary gets."),
        fields: {
          description:
            "Errors of both versions together, by field; empty where so few titles get the canary that restricted items could be told from them.",
          type: "array",
          items: object("One field.", {
            field: text("Its name."),
            kind: { description: "What kind of field it is.", enum: ["binary", "labels", "ordinal", "multi-label"] },
            items: whole("Labelled items."),
            errors: { description: "`under` and `over`, `fn` and `fp`, or `wrong`, as these titles fall.", ...countsByName },
          }),
        },
        perMonth: {
          description: "What to expect a month at production's mix, where the settings state volumes.",
          type: "array",
          items: object("One field or label.", {
            field: text("The field."),
            label: textOrNull("The label; null for the field as a whole."),
            errors: { description: "Errors of each kind; null where a label has no items.", ...ratesByName },
            cost: { description: "Their stated cost; null where a label has no items.", type: ["number", "null"], minimum: 0 },
          }),
        },
      }),
    },
  }),
} as const;

/** Every form of this room that leaves the program. */
export const liveSchemas = { affected: affectedSchema, ab: abSchema, "rollout-simulation": rolloutSimulationSchema } as const;
