import { schemaId } from "./names.ts";

const TAG = "^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:--[a-z][a-z0-9]*(?:-[a-z0-9]+)*)?@(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)$";

/** `prompts/rollout.flagd.json`: the part of flagd's format that a commit alone decides. */
export const rolloutSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("rollout"),
  title: "Rollout",
  description:
    "Which share of the traffic gets which release, in flagd's format. Only weights share it: never the time, so that it changes by a commit alone.",
  type: "object",
  required: ["flags"],
  additionalProperties: false,
  properties: {
    $schema: {
      title: "Schema",
      description: "flagd's own schema, for editors.",
      type: "string",
      examples: ["https://flagd.dev/schema/v0/flags.json"],
    },
    flags: {
      title: "Flags",
      description: "One flag a prompt, by the prompt's name.",
      type: "object",
      additionalProperties: {
        title: "Flag",
        description: "How the traffic of a prompt is shared.",
        type: "object",
        required: ["state", "variants", "defaultVariant"],
        additionalProperties: false,
        properties: {
          state: {
            title: "State",
            description: "`DISABLED`: everybody gets the default variant.",
            type: "string",
            enum: ["ENABLED", "DISABLED"],
          },
          variants: {
            title: "Variants",
            description: "A name for people, and the tag of the release.",
            type: "object",
            minProperties: 1,
            examples: [{ stable: "hate-speech@1.4.0", canary: "hate-speech@1.5.0" }],
            additionalProperties: {
              title: "Tag",
              description: "The tag of a release.",
              type: "string",
              pattern: TAG,
              errorMessage: "Write the tag of a release: `hate-speech@1.4.0`; of an overlay `hate-speech--kids@1.0.0`.",
            },
          },
          defaultVariant: {
            title: "Default variant",
            description: "What everybody gets who has no targeting key: the release that the channel serves.",
            type: "string",
            examples: ["stable"],
          },
          targeting: {
            title: "Targeting",
            description: "The weights: `{fractional: [[name, weight], …]}`, whole numbers.",
            type: "object",
            examples: [
              { fractional: [{ cat: [{ var: "$flagd.flagKey" }, { var: "targetingKey" }] }, ["canary", 5], ["stable", 95]] },
              {
                fractional: [
                  ["canary", 5],
                  ["stable", 95],
                ],
              },
            ],
          },
        },
      },
    },
  },
} as const;
