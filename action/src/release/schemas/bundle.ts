import { schemaId } from "../../documents/schemas/names.ts";
import { closed, digest, orNull, prompt, text } from "./shapes.ts";

const pointer = (title: string, description: string) => orNull({ title, description, type: "string" });
const nodes = (title: string, description: string) => ({ title, description, type: "array", items: { $ref: "#/$defs/node" } }) as const;
const kind = (value: string) => ({ title: "Kind", description: "Which sort it is.", type: "string", const: value }) as const;
const path = {
  title: "Path",
  description: "Names that lead to the value; none for the entry itself.",
  type: "array",
  items: { title: "Name", description: "A name.", type: "string" },
} as const;

const messages = {
  title: "Messages",
  description: "What the model reads, with variables as they are in the prompt.",
  type: "array",
  minItems: 1,
  items: closed("Message", "One message.", {
    role: { title: "Role", description: "Who speaks.", type: "string", enum: ["system", "user", "model"] },
    nodes: nodes("Parts", "Its parts in their order."),
  }),
} as const;

const field = closed(
  "Field",
  "The definition of a field, as `ground-truth/fields.yaml` had it.",
  {
    name: text("Name", "Its name."),
    kind: { title: "Kind", description: "How many labels hold.", type: "string", enum: ["binary", "labels", "ordinal", "multi-label"] },
    labels: {
      title: "Labels",
      description: "All labels; of an ordinal field the mildest first.",
      type: "array",
      items: text("Label", "A label."),
    },
    positive: text("Positive label", "Of a binary field: the label that is looked for."),
  },
  ["positive"],
);

const reading = {
  title: "Reading",
  description: "Where in the answer a field stands, or how a text answer is read.",
  type: "object",
  anyOf: [
    closed("Pointer", "In JSON.", { kind: kind("pointer"), pointer: text("Pointer", "A JSON pointer.") }),
    closed("Text", "In text.", {
      kind: kind("text"),
      map: { title: "Map", description: "Text to label.", type: ["object", "null"], additionalProperties: { type: "string" } },
      from: { title: "From", description: "Which part of the text is read.", type: "string", enum: ["all", "last-line", "last"] },
    }),
  ],
} as const;

/** `*.bundle.json`. */
export const bundleSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("bundle"),
  $defs: {
    node: {
      title: "Part of a message",
      description: "Text, a variable, a list, or a medium.",
      type: "object",
      anyOf: [
        closed("Text", "As it stands.", { kind: kind("text"), text: { title: "Text", description: "What is sent.", type: "string" } }),
        closed("Variable", "Filled in for each item.", { kind: kind("variable"), path }),
        closed("List", "Once for each entry.", { kind: kind("each"), path, body: nodes("Body", "What is repeated.") }),
        closed("Medium", "An image, for example.", {
          kind: kind("media"),
          url: nodes("Address", "Its address."),
          contentType: orNull({ title: "Content type", description: "Its media type.", type: "string" }),
        }),
      ],
    },
  },
  ...closed(
    "Bundle",
    "A released prompt: all that a service needs to ask a model as it was asked when the prompt was measured.",
    {
      schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/bundle@1" },
      prompt,
      content: digest("Content digest", "Of what follows, as `assay` computes it."),
      messages,
      model: orNull(text("Model", "The model that the prompt itself names.")),
      measured: text("Measured on", "The model on which the prompt was measured: the one to ask."),
      config: { title: "Parameters", description: "Parameters of the model.", type: "object" },
      output: closed("Output", "What the model writes.", {
        format: { title: "Format", description: "JSON or text.", type: "string", enum: ["json", "text"] },
        schema: { title: "Schema", description: "A JSON Schema; models write its properties in their order.", type: ["object", "null"] },
      }),
      defaults: { title: "Defaults", description: "Values of variables that an item leaves out.", type: "object" },
      answer: closed("Answer", "Where in the answer what stands.", {
        fields: { title: "Fields", description: "Field to where it stands.", type: "object", additionalProperties: reading },
        clauses: pointer("Clauses", "Where the clauses stand that decided."),
        confidence: pointer("Confidence", "Where it stands."),
        rationale: pointer("Rationale", "Where it stands."),
        escalate: pointer("Escalate", "Where it stands."),
      }),
      fields: { title: "Fields", description: "The definitions of the judged fields.", type: "object", additionalProperties: field },
    },
    ["defaults"],
  ),
} as const;
