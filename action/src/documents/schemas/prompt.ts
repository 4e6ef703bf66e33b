import { schemaId } from "./names.ts";

const POINTER = "^(/([^/~]|~[01])*)+$";
const TEXT_OR_POINTER = "^(text|(/([^/~]|~[01])*)+)$";

const pointer = (description: string) => ({
  type: "string",
  pattern: POINTER,
  errorMessage: "Write a JSON pointer such as `/rationale`.",
  description,
});

const names = (description: string, example: string) => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  uniqueItems: true,
  description,
  examples: [[example]],
});

/** The front matter of `prompts/<name>/prompt.md`: dotprompt's keys, and Assay's own with a dot. */
export const promptSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("prompt"),
  title: "Front matter of a prompt",
  description: "What stands between the two lines `---` at the start of prompts/<name>/prompt.md.",
  type: "object",
  required: ["assay.answer"],
  additionalProperties: false,
  properties: {
    name: { type: "string", description: "A name for people. Assay calls a prompt by its folder." },
    description: { type: "string", description: "What the prompt is for." },
    variant: { type: "string", description: "dotprompt's variant. Not sent to the model." },
    version: { type: ["string", "number"], description: "A version for people. Releases are tags." },
    metadata: { type: "object", description: "Anything; not sent to the model." },
    model: {
      type: "string",
      pattern: "^[^/\\s]+/\\S+$",
      description: "provider/model, split at the first slash. Without it the model is the default of .github/assay.yml.",
      examples: ["openai/some-model-2026-08"],
    },
    config: {
      type: "object",
      description: "Parameters of the model.",
      additionalProperties: false,
      properties: {
        temperature: { type: "number", minimum: 0, description: "0 gives the least variation." },
        maxOutputTokens: { type: "integer", minimum: 1, description: "Most tokens of an answer." },
        topK: { type: "integer", minimum: 1, description: "Only the K most likely tokens are drawn from." },
        topP: { type: "number", minimum: 0, maximum: 1, description: "Only the most likely tokens that add up to P are drawn from." },
        stopSequences: { type: "array", items: { type: "string" }, description: "Texts that end the answer." },
      },
    },
    input: {
      type: "object",
      description: "The variables of the prompt.",
      additionalProperties: false,
      properties: {
        schema: { type: "object", description: "Picoschema (title: string) or JSON Schema.", examples: [{ title: "string" }] },
        default: { type: "object", description: "Values of variables that an item leaves out." },
      },
    },
    output: {
      type: "object",
      description: "What the model is asked to write.",
      additionalProperties: false,
      properties: {
        format: { enum: ["json", "text"], description: "json where there is a schema, else text." },
        schema: {
          type: ["object", "string"],
          description: "Picoschema (tier(enum): [ALL, 7+]) or JSON Schema. It must allow exactly the labels of the judged fields.",
          examples: [{ "tier(enum)": ["ALL", "7+"] }],
        },
      },
    },
    tools: { type: "array", description: "Must be empty: a prompt that is judged calls no tools." },
    toolDefs: { type: "array", description: "Must be empty: a prompt that is judged calls no tools." },
    "assay.sops": names("File names, without .md, of the SOPs that this prompt implements.", "maturity-rating"),
    "assay.ground-truth": names("Names of the sets that this prompt is judged on.", "titles"),
    "assay.answer": {
      type: "object",
      description: "Where in the answer each judged field stands: a JSON pointer, or `text` for an answer that is a label.",
      minProperties: 1,
      examples: [{ tier: "/tier" }],
      properties: {
        clauses: pointer("Where the answer names the clauses it applied."),
        confidence: pointer("Where the answer gives its confidence, 0 to 1."),
        rationale: pointer("Where the answer gives its reasons."),
        escalate: pointer("Where the answer asks for a person."),
      },
      additionalProperties: {
        type: ["string", "object"],
        pattern: TEXT_OR_POINTER,
        errorMessage: "Write a JSON pointer such as `/tier`, or `text` where the whole answer is the label.",
        description: "A JSON pointer such as /tier, `text`, or {text: {what the model writes: label}, from: last-line}.",
        required: ["text"],
        additionalProperties: false,
        properties: {
          text: {
            type: ["object", "boolean"],
            minProperties: 1,
            additionalProperties: { type: "string" },
            description: "What the model writes, and the label it stands for; `true` where the text is the label itself.",
          },
          from: {
            enum: ["all", "last-line", "last"],
            description: "all: the whole trimmed text; last-line: its last line; last: the last whole-word label or key in it.",
          },
        },
      },
    },
  },
  patternProperties: {
    "^(?!assay\\.)[A-Za-z][A-Za-z0-9_-]*\\.\\S+$": {
      description: "Keys of other tools, with a dot as dotprompt asks. Assay does not read them.",
    },
  },
};
