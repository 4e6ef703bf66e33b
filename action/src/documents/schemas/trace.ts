import { CLAUSE_ID, DIGEST, schemaId } from "./names.ts";

const CLAUSE_FORM = "A clause id is written as in `MR-3.2`.";
const DIGEST_FORM = "`assay trace review` writes it: `sha256:` and 64 hexadecimal digits.";
const DAY_FORM = "A day is written as in `2027-03-31`.";

const FINGERPRINT = `sha256:${"5a".repeat(32)}`;

const clause = {
  title: "Clause",
  description: "Its id.",
  type: "string",
  pattern: CLAUSE_ID,
  errorMessage: CLAUSE_FORM,
  examples: ["MR-3.2"],
} as const;

const fingerprint = (title: string, description: string) =>
  ({
    title,
    description,
    type: ["string", "null"],
    pattern: DIGEST,
    errorMessage: DIGEST_FORM,
    default: null,
    examples: [FINGERPRINT],
  }) as const;

/** `prompts/<name>/trace.yaml` and `prompts/<name>/overlays/<overlay>.trace.yaml`. */
export const traceSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("trace"),
  title: "Trace",
  description:
    "Which sections of a prompt implement which clauses, on which texts of both a person last said so, and what is left out on purpose.",
  type: "object",
  required: ["version", "prompt"],
  examples: [{ version: 1, prompt: "maturity-rating" }],
  additionalProperties: false,
  properties: {
    version: { title: "Version", description: "Version of this file's format.", type: "integer", const: 1 },
    prompt: {
      title: "Prompt",
      description: "The name of the folder; of an overlay `<folder>/<overlay>`.",
      type: "string",
      minLength: 1,
      examples: ["maturity-rating"],
    },
    links: {
      title: "Links",
      description: "One entry a clause, sorted by its id, so that two changes meet only on the same clause.",
      type: "array",
      default: [],
      items: {
        title: "Link",
        description: "Where the prompt implements a clause. `assay trace review` stamps it.",
        type: "object",
        required: ["clause", "parts"],
        additionalProperties: false,
        properties: {
          clause,
          parts: {
            title: "Parts",
            description: "Slugs of the sections in which the prompt cites the clause; where it cites none, the sections that implement it.",
            type: "array",
            minItems: 1,
            uniqueItems: true,
            examples: [["16-plus"]],
            items: { title: "Section", description: "A section's slug.", type: "string", minLength: 1, examples: ["16-plus"] },
          },
          "clause-fp": fingerprint("Clause fingerprint", "The clause's text when a person last reviewed the link."),
          "parts-fp": fingerprint("Parts fingerprint", "The prompt's text when a person last reviewed the link."),
        },
      },
    },
    waivers: {
      title: "Waivers",
      description: "Clauses that the prompt leaves out on purpose, for at most 12 months.",
      type: "array",
      default: [],
      items: {
        title: "Waiver",
        description: "Why a clause is left out, who answers for it and until when. It is void as soon as the clause's text changes.",
        type: "object",
        required: ["clause", "kind", "reason", "role", "expires"],
        additionalProperties: false,
        properties: {
          clause,
          kind: {
            title: "Kind",
            description:
              "`human-only`: people decide it. `out-of-scope`: the prompt does not judge it. `deferred`: to come. `delegated`: another prompt does it.",
            type: "string",
            enum: ["human-only", "out-of-scope", "deferred", "delegated"],
          },
          "delegated-to": {
            title: "Delegated to",
            description: "The other prompt, where the kind is `delegated`.",
            type: ["string", "null"],
            minLength: 1,
            default: null,
            examples: ["content-descriptors"],
          },
          reason: {
            title: "Reason",
            description: "Why, in a sentence that an auditor understands.",
            type: "string",
            minLength: 10,
            examples: ["Always goes to the human queue; the model may not decide."],
          },
          role: {
            title: "Role",
            description: "The role of the settings that must approve it.",
            type: "string",
            minLength: 1,
            examples: ["policy"],
          },
          decision: {
            title: "Decision",
            description: "The decision record that explains it.",
            type: ["string", "null"],
            pattern: "^DR-\\d{8}-[a-z0-9]+(?:-[a-z0-9]+)*$",
            errorMessage: "A decision record is named as in `DR-20261121-human-queue`.",
            default: null,
            examples: ["DR-20261121-human-queue"],
          },
          expires: {
            title: "Expires",
            description: "The last day on which it holds, at most 12 months ahead.",
            type: "string",
            pattern: "^\\d{4}-\\d{2}-\\d{2}$",
            errorMessage: DAY_FORM,
            examples: ["2027-03-31"],
          },
          "clause-fp": fingerprint("Clause fingerprint", "The clause's text when it was waived; `assay trace review` writes it."),
        },
      },
    },
  },
} as const;
