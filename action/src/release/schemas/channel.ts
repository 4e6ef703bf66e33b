import { schemaId } from "../../documents/schemas/names.ts";
import { CHANNEL_NAME, closed, digest, orNull, PROMPT_NAME, tag, text, time, version } from "./shapes.ts";

const target = {
  version: version("Version", "Its version."),
  tag,
  content: digest("Content digest", "Of the prompt."),
  bundle: digest("Bundle digest", "SHA-256 of the bundle's file."),
  url: {
    title: "Address",
    description: "Path of the bundle's file, relative to where the branch is served.",
    type: "string",
    pattern: "^releases/[a-z0-9-]+/[0-9]+\\.[0-9]+\\.[0-9]+/[a-z0-9][a-z0-9.-]*$",
  },
} as const;

const rollout = closed("Rollout", "Versions that share the traffic.", {
  algorithm: text("Algorithm", "How a targeting key finds its variant."),
  weights: {
    title: "Weights",
    description: "Variant and weight. The order decides who gets what.",
    type: "array",
    minItems: 1,
    items: {
      title: "Weight",
      description: "Name of a variant and a whole number.",
      type: "array",
      prefixItems: [{ type: "string" }, { type: "integer", minimum: 0 }],
      minItems: 2,
      items: false,
    },
  },
  variants: {
    title: "Variants",
    description: "The releases by the name of their variant.",
    type: "object",
    additionalProperties: closed("Release", "What the variant serves.", target),
  },
});

/** The payload of `channels/<channel>.json`. */
export const channelSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("channel"),
  ...closed("Channel index", "What a channel serves. Signed; its sequence only rises.", {
    schema: { title: "Schema", description: "Version of this file's format.", type: "string", const: "assay/channel@1" },
    channel: { title: "Channel", description: "Its name.", type: "string", pattern: CHANNEL_NAME, examples: ["production"] },
    sequence: { title: "Sequence", description: "One more than that of the index before.", type: "integer", minimum: 1 },
    issued: time("Issued", "When it was made."),
    expires: time("Expires", "After that it is served on, with an alarm."),
    prompts: {
      title: "Prompts",
      description: "Prompt to what it serves.",
      type: "object",
      propertyNames: { type: "string", pattern: PROMPT_NAME },
      additionalProperties: closed(
        "Entry",
        "What the channel serves of one prompt.",
        {
          ...target,
          previous: orNull(version("Previous", "The version that it served before.")),
          since: time("Since", "Since when."),
          reason: text("Reason", "For people: `release`, `rollback #131`."),
          rollout,
        },
        ["rollout"],
      ),
    },
  }),
} as const;
