import { DIGEST, schemaId } from "../documents/schemas/names.ts";

const text = (description: string) => ({ description, type: "string" }) as const;
const oneOf = (description: string, values: readonly string[]) => ({ description, type: "string", enum: values }) as const;
const listOf = (description: string, items: object) => ({ description, type: "array", items }) as const;
const object = (description: string, properties: Readonly<Record<string, object>>) =>
  ({ description, type: "object", required: Object.keys(properties), additionalProperties: false, properties }) as const;

const part = {
  description: "A part of the message.",
  oneOf: [
    object("Text.", { type: { description: "What it is.", const: "text" }, text: text("The text.") }),
    object("An image.", {
      type: { description: "What it is.", const: "image_url" },
      image_url: object("Where it is.", { url: text("Its address.") }),
    }),
  ],
};

/** `assay/messages@1`: what `assay export messages` writes. */
export const messagesSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("messages"),
  title: "Messages",
  ...object("What a model would read for each case, in the form of chat interfaces.", {
    schema: { description: "The format.", const: "assay/messages@1" },
    prompt: text("Name of the prompt."),
    digest: { description: "Its content digest.", type: "string", pattern: DIGEST },
    model: { description: "The model that the prompt names; null where it names none.", type: ["string", "null"] },
    config: { description: "Parameters of the model.", type: "object" },
    output: object("What the model writes.", {
      format: oneOf("JSON or text.", ["json", "text"]),
      schema: { description: "A JSON Schema of it; null where there is none.", type: ["object", "null"] },
    }),
    requests: listOf(
      "One for each case.",
      object("A case.", {
        set: text("Its set."),
        item: text("Its id."),
        truth: {
          description: "Field to label, or to labels.",
          type: "object",
          additionalProperties: { type: ["string", "array"], items: { type: "string" } },
        },
        messages: listOf(
          "In their order.",
          object("A message.", {
            role: oneOf("Who speaks.", ["system", "user", "assistant"]),
            content: { description: "Its text, or its parts.", type: ["string", "array"], items: part },
          }),
        ),
      }),
    ),
  }),
} as const;
