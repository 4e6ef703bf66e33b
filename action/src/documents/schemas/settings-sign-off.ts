const role = { title: "Role", description: "A role of `roles`.", type: "string", minLength: 1, examples: ["legal"] } as const;
const DURATION = "^\\d+[hd]$";

/** `approvals`: which approvals count. */
export const approvalsSchema = {
  title: "Approvals",
  description: "Which approvals count.",
  type: "object",
  additionalProperties: false,
  default: {},
  examples: [{ author: false, contributor: false, "match-head": true, "distinct-people": true }],
  properties: {
    author: { title: "Author", description: "The author's own approval counts.", type: "boolean", default: false },
    contributor: {
      title: "Contributor",
      description: "Approvals of people who committed to the pull request count.",
      type: "boolean",
      default: false,
    },
    "match-head": { title: "Match head", description: "Only approvals of the newest commit count.", type: "boolean", default: true },
    "distinct-people": { title: "Distinct people", description: "One person cannot fill two roles.", type: "boolean", default: true },
  },
} as const;

/** `sign-off`: who has to agree, and when. */
export const signOffSchema = {
  title: "Sign-off",
  description: "Who has to agree, depending on what changed and what was measured.",
  type: "array",
  default: [],
  examples: [[{ name: "prompt change", if: { changed: ["prompts/**"] }, require: [{ role: "science" }] }]],
  items: {
    title: "Sign-off rule",
    description: "If the condition holds, the roles must approve.",
    type: "object",
    required: ["name", "if", "require"],
    additionalProperties: false,
    properties: {
      name: { title: "Name", description: "What people read.", type: "string", minLength: 1, examples: ["prompt change"] },
      if: {
        title: "If",
        description: "When the rule is active.",
        $ref: "#/$defs/condition",
        examples: [{ changed: ["prompts/**"] }],
      },
      require: {
        title: "Require",
        description: "The roles that must approve.",
        type: "array",
        minItems: 1,
        examples: [[{ role: "science" }]],
        items: {
          title: "Requirement",
          description: "A role, and how many of its people.",
          type: "object",
          required: ["role"],
          additionalProperties: false,
          properties: { role, count: { title: "Count", description: "How many people.", type: "integer", minimum: 1, default: 1 } },
        },
      },
      replaces: {
        title: "Replaces",
        description: "Names of sign-off rules that this one stands in for.",
        type: "array",
        items: { title: "Name", description: "Name of a sign-off rule.", type: "string" },
        examples: [["prompt change"]],
      },
      "follow-up": {
        title: "Follow-up",
        description: "Who has to agree afterwards, and how soon.",
        type: "object",
        required: ["role", "within"],
        additionalProperties: false,
        properties: {
          role,
          within: {
            title: "Within",
            description: "Hours or days: 24h, 2d.",
            type: "string",
            pattern: DURATION,
            errorMessage: "Hours or days: `24h`, `2d`.",
            examples: ["2d"],
          },
        },
      },
    },
  },
} as const;

/** `escalation`: what happens while nobody signs off. */
export const escalationSchema = {
  title: "Escalation",
  description: "What happens while a sign-off is missing.",
  type: "array",
  default: [],
  examples: [[{ after: "24h", mention: "role" }]],
  items: {
    title: "Step",
    description: "After a time, mention the role, or turn to another one.",
    type: "object",
    required: ["after"],
    additionalProperties: false,
    properties: {
      after: {
        title: "After",
        description: "Hours or days: 24h, 2d.",
        type: "string",
        pattern: DURATION,
        errorMessage: "Hours or days: `24h`, `2d`.",
        examples: ["24h"],
      },
      mention: { title: "Mention", description: "`role`: mention the missing role's people.", type: "string", enum: ["role"] },
      to: { ...role, title: "To" },
      "open-issue": { title: "Open an issue", description: "Open an issue as well.", type: "boolean", default: false },
    },
  },
} as const;
