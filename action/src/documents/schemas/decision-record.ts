import { CLAUSE_ID, DIGEST, schemaId } from "./names.ts";

export const RECORD_ID = "^DR-\\d{8}-[a-z0-9]+(?:-[a-z0-9]+)*$";
const RECORD_FORM = "A record is called `DR-YYYYMMDD-slug`, as in `DR-20261121-reclaimed-slurs`.";
const DATE = "^\\d{4}-\\d{2}-\\d{2}$";
const DATE_FORM = "A date is `YYYY-MM-DD`, as in `2026-11-21`.";
const STATUSES = "proposed|accepted|rejected|deprecated|reverted";
const DIGEST_FORM = "A digest is `sha256:` and 64 hexadecimal digits; `npx assay decide` fills it in.";
const EXAMPLE_DIGEST = `sha256:${"5acd636a".repeat(8)}`;

const digest = (title: string, description: string) =>
  ({ title, description, type: "string", pattern: DIGEST, errorMessage: DIGEST_FORM, examples: [EXAMPLE_DIGEST] }) as const;
const people = (title: string, description: string, examples: readonly (readonly string[])[]) =>
  ({
    title,
    description,
    type: "array",
    uniqueItems: true,
    default: [],
    examples,
    items: { title: "Name", description: "A person's login, or a role.", type: "string", minLength: 1 },
  }) as const;
const records = (title: string, description: string) =>
  ({
    title,
    description,
    type: "array",
    uniqueItems: true,
    default: [],
    examples: [["DR-20260802-slur-list"]],
    items: { title: "Record", description: "Id of a decision record.", type: "string", pattern: RECORD_ID, errorMessage: RECORD_FORM },
  }) as const;
const counts = (description: string) =>
  ({
    title: "Counts",
    description,
    type: "object",
    minProperties: 1,
    additionalProperties: false,
    examples: [{ tp: 190, fp: 12, fn: 10, tn: 200 }],
    properties: Object.fromEntries(
      (
        [
          ["exact", "Right on the field as a whole."],
          ["wrong", "One of many, multi-label: not right."],
          ["under", "Ordinal: too low."],
          ["over", "Ordinal: too high."],
          ["under2", "Ordinal: two tiers too low or more."],
          ["oneOver", "Ordinal: one tier too high."],
          ["tp", "Binary: found."],
          ["fp", "Binary: wrongly flagged."],
          ["fn", "Binary: missed."],
          ["tn", "Binary: rightly left alone."],
        ] as const
      ).map(([name, about]) => [name, { title: name, description: about, type: "integer", minimum: 0 }]),
    ),
  }) as const;

const set = {
  title: "Set",
  description: "A set as it was when the decision was measured.",
  type: "object",
  required: ["set", "digest", "items"],
  additionalProperties: false,
  properties: {
    set: { title: "Set", description: "Its name.", type: "string", minLength: 1, examples: ["titles"] },
    digest: digest("Digest", "Of the set's items and labels."),
    items: { title: "Items", description: "How many it had.", type: "integer", minimum: 0, examples: [412] },
  },
} as const;

const evidence = {
  title: "Evidence",
  description: "What the decision was measured on. `npx assay decide` fills it in, and a check recounts it.",
  type: "object",
  required: ["head", "ground-truth", "model", "counts"],
  additionalProperties: false,
  properties: {
    base: {
      title: "Base",
      description: "The version before; left out where there was none.",
      type: "object",
      required: ["content"],
      additionalProperties: false,
      properties: {
        content: digest("Content", "Content digest of the earlier version."),
        release: { title: "Release", description: "Its release.", type: "string", minLength: 1, examples: ["hate-speech@1.3.0"] },
      },
    },
    head: {
      title: "Head",
      description: "The version that the decision is about.",
      type: "object",
      required: ["content"],
      additionalProperties: false,
      properties: { content: digest("Content", "Content digest of the prompt.") },
    },
    overlays: {
      title: "Overlays",
      description: "The overlays that only follow the prompt, because their own files did not change: the decision is about them too.",
      type: "array",
      minItems: 1,
      examples: [[{ prompt: "hate-speech/kids", base: EXAMPLE_DIGEST, head: EXAMPLE_DIGEST }]],
      items: {
        title: "Overlay",
        description: "An overlay before and now.",
        type: "object",
        required: ["prompt", "base", "head"],
        additionalProperties: false,
        properties: {
          prompt: { title: "Prompt", description: "`name/overlay`.", type: "string", minLength: 1, examples: ["hate-speech/kids"] },
          base: digest("Base", "Content digest of the earlier version."),
          head: digest("Head", "Content digest of the version that the decision is about."),
        },
      },
    },
    "ground-truth": {
      title: "Ground truth",
      description: "One set, or a list of them.",
      type: ["object", "array"],
      if: { type: "array" },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { items: set, minItems: 1 },
      else: { ...set },
      examples: [{ set: "titles", digest: EXAMPLE_DIGEST, items: 412 }],
    },
    part: {
      title: "Part",
      description: "`dev`: of sets that are split only the dev part is counted here.",
      type: "string",
      const: "dev",
    },
    model: {
      title: "Model",
      description: "Who answered.",
      type: "object",
      required: ["id"],
      additionalProperties: false,
      properties: {
        id: { title: "Id", description: "provider/model.", type: "string", minLength: 1, examples: ["openai/some-model-2026-08"] },
        params: digest("Parameters", "Of the parameters that were sent with each question."),
      },
    },
    run: digest("Run", "Of the run file beside the record, or of the one that was too large to keep."),
    report: digest("Report", "Of the comparison's JSON."),
    counts: {
      title: "Counts",
      description: "Field to its counts before and now: whole numbers.",
      type: "object",
      minProperties: 1,
      examples: [{ topic: { base: { tp: 190, fp: 12, fn: 10, tn: 200 }, head: { tp: 188, fp: 6, fn: 12, tn: 206 } } }],
      additionalProperties: {
        title: "Counts of a field",
        description: "Before and now.",
        type: "object",
        required: ["head"],
        additionalProperties: false,
        properties: { base: counts("Before."), head: counts("Now.") },
      },
    },
  },
} as const;

/** The front matter of `prompts/<name>/decisions/DR-….md`. */
export const decisionRecordSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("decision-record"),
  title: "Decision record front matter",
  description: "What was decided, by whom, and on which measurement. MADR 4, and what binds it to numbers.",
  type: "object",
  required: ["id", "status", "date", "decision-makers"],
  additionalProperties: false,
  properties: {
    id: {
      title: "Id",
      description: "The name of the file.",
      type: "string",
      pattern: RECORD_ID,
      errorMessage: RECORD_FORM,
      examples: ["DR-20261121-reclaimed-slurs"],
    },
    status: {
      title: "Status",
      description: "What became of the decision. `accepted` in a pull request: merging it is what accepts.",
      type: "string",
      pattern: `^(?:${STATUSES}|superseded by ${RECORD_ID.slice(1, -1)})$`,
      errorMessage: "One of `proposed`, `accepted`, `rejected`, `deprecated`, `reverted`, `superseded by DR-…`.",
      examples: ["accepted"],
    },
    date: {
      title: "Date",
      description: "Day of the decision.",
      type: "string",
      pattern: DATE,
      errorMessage: DATE_FORM,
      examples: ["2026-11-21"],
    },
    "decision-makers": people("Decision-makers", "Who decided.", [["ana", "dee"]]),
    consulted: people("Consulted", "Whose opinion was sought.", [["gil"]]),
    informed: people("Informed", "Who is told.", [["operations"]]),
    prompt: {
      title: "Prompt",
      description: "The prompt, or `name/overlay`; left out in sops/decisions.",
      type: "string",
      minLength: 1,
      examples: ["hate-speech"],
    },
    clauses: {
      title: "Clauses",
      description: "The clauses that it is about.",
      type: "array",
      uniqueItems: true,
      default: [],
      examples: [["HS-3.2"]],
      items: {
        title: "Clause",
        description: "A clause id.",
        type: "string",
        pattern: CLAUSE_ID,
        errorMessage: "A clause id, as in `HS-3.2`.",
      },
    },
    supersedes: records("Supersedes", "The decisions that this one replaces; each of them says `superseded by` this one."),
    evidence,
    "review-by": {
      title: "Review by",
      description: "The day by which somebody looks at the decision again.",
      type: "string",
      pattern: DATE,
      errorMessage: DATE_FORM,
      examples: ["2027-05-21"],
    },
  },
} as const;
