import { NAME, NAME_FORM, schemaId } from "./names.ts";
import { commandsSchema } from "./settings-commands.ts";
import { conditionSchema } from "./settings-condition.ts";
import { ruleSchema } from "./settings-rule.ts";
import { approvalsSchema, escalationSchema, signOffSchema } from "./settings-sign-off.ts";

const MODEL = "^[^/\\s]+/\\S+$";
const MODEL_FORM = "A model is `provider/model`, for example `openai/some-model-2026-08`.";
const VARIABLE_FORM = "This is the name of an environment variable, such as `OPENAI_API_KEY`; the key itself never stands in a file.";

const usd = (title: string, description: string) => ({ title, description, type: "number", minimum: 0 }) as const;
const whole = (title: string, description: string, byDefault: number) =>
  ({ title, description, type: "integer", minimum: 1, default: byDefault, examples: [byDefault] }) as const;

/** `.github/assay.yml`. */
export const settingsSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaId("settings"),
  title: "Assay settings",
  description: "What judges a pull request. The Action reads this file from the default branch only.",
  type: "object",
  required: ["version"],
  additionalProperties: false,
  properties: {
    version: { title: "Version", description: "Version of this file's format.", type: "integer", const: 1 },
    "default-model": {
      title: "Default model",
      description: "The model of prompts that name none.",
      type: "string",
      pattern: MODEL,
      errorMessage: MODEL_FORM,
      default: "embedded/nearest-rule",
      examples: ["openai/some-model-2026-08"],
    },
    vault: {
      title: "Vault",
      description:
        "Names of sets that are kept in a private repository. A release of a prompt that names one needs it beside this repository.",
      type: "array",
      uniqueItems: true,
      default: [],
      examples: [["final-titles"]],
      items: { title: "Set", description: "Its name.", type: "string", pattern: NAME, errorMessage: NAME_FORM },
    },
    providers: {
      title: "Providers",
      description: "Who is asked: the part of a model's name before the first slash.",
      type: "object",
      default: {},
      examples: [{ openai: { type: "openai", key: "OPENAI_API_KEY" } }],
      propertyNames: {
        type: "string",
        pattern: "^(?!embedded$)[a-z][a-z0-9-]*$",
        errorMessage: "Lower-case letters, digits and `-`; `embedded` is built in.",
      },
      additionalProperties: {
        title: "Provider",
        description: "Its protocol and where its key is.",
        type: "object",
        required: ["type"],
        additionalProperties: false,
        properties: {
          type: {
            title: "Type",
            description: "The protocol it speaks.",
            type: "string",
            enum: ["openai-compatible", "openai", "anthropic", "amazon-bedrock", "google", "azure"],
          },
          url: {
            title: "URL",
            description: "The base address; openai-compatible needs it.",
            type: "string",
            pattern: "^https?://[^\\s/]+",
            errorMessage: "An address begins with `https://`, for example `https://llm.example.com/v1`.",
            examples: ["https://llm.example.com/v1"],
          },
          key: {
            title: "Key",
            description: "Name of the environment variable that holds the key, never the key.",
            type: "string",
            pattern: "^[A-Z_][A-Z0-9_]{0,63}$",
            errorMessage: VARIABLE_FORM,
            writeOnly: true,
            examples: ["OPENAI_API_KEY"],
          },
          region: { title: "Region", description: "Of amazon-bedrock.", type: "string", minLength: 1, examples: ["eu-central-1"] },
          resource: { title: "Resource", description: "Of azure: the resource's name.", type: "string", minLength: 1 },
          "api-version": { title: "API version", description: "Of azure.", type: "string", minLength: 1, examples: ["2026-06-01"] },
        },
      },
    },
    models: {
      title: "Models",
      description: "All models that a prompt may name, with their prices in USD per million tokens.",
      type: "object",
      default: {},
      examples: [{ "openai/some-model-2026-08": { input: 0.25, output: 2 } }],
      propertyNames: { type: "string", pattern: MODEL, errorMessage: MODEL_FORM },
      additionalProperties: {
        title: "Model",
        description: "Prices in USD per million tokens.",
        type: "object",
        required: ["input", "output"],
        additionalProperties: false,
        examples: [{ input: 0.25, output: 2 }],
        properties: {
          input: { ...usd("Input", "USD per million tokens sent."), examples: [0.25] },
          output: { ...usd("Output", "USD per million tokens written."), examples: [2] },
          pinned: {
            title: "Pinned",
            description: "A dated snapshot: stored answers may stand in for a fresh run of the base.",
            type: "boolean",
            default: false,
          },
          retires: {
            title: "Retires",
            description: "The day from which its provider no longer serves it: the schedule says so in time.",
            type: "string",
            pattern: "^\\d{4}-\\d{2}-\\d{2}$",
            errorMessage: "A day is written like `2027-03-31`.",
            examples: ["2027-03-31"],
          },
          restricted: {
            title: "Restricted items",
            description:
              "Items of sensitivity `restricted` may be sent to this model. Else they are left out, and the result is not measured.",
            type: "boolean",
            default: false,
          },
        },
      },
    },
    limits: {
      title: "Limits",
      description: "What a pull request may spend.",
      type: "object",
      additionalProperties: false,
      default: {},
      examples: [{ "cost-per-pull-request": 5 }],
      properties: {
        "output-tokens": whole("Output tokens", "Most tokens of one answer.", 1000),
        "cost-per-pull-request": { ...usd("Cost per pull request", "USD."), default: 5 },
        "cost-per-day": { ...usd("Cost per day", "USD."), default: 50 },
        "calls-per-pull-request": whole("Calls per pull request", "Most requests.", 20000),
        "fresh-for-hours": {
          ...usd("Fresh for", "Hours that stored answers of a model that is not pinned may stand in for fresh ones."),
          default: 24,
        },
        "max-age-days": whole(
          "Age of scores",
          "Days after which the scores of a release that a revert goes back to are called stale, and are measured again once it is merged.",
          90,
        ),
      },
    },
    deployment: {
      title: "Deployment",
      description: "Field to what production looks like and what an error costs there.",
      type: "object",
      default: {},
      examples: [{ tier: { "volume-per-month": 40000, prevalence: { ALL: 0.6, "18+": 0.4 }, cost: { under: 5, over: 1 } } }],
      additionalProperties: {
        title: "Deployment of a field",
        description: "Volume, mix and costs.",
        type: "object",
        required: ["volume-per-month", "prevalence", "cost"],
        additionalProperties: false,
        properties: {
          "volume-per-month": { ...usd("Volume", "Items judged in a month."), examples: [40000] },
          prevalence: {
            title: "Prevalence",
            description: "Label to its share in production. The shares of a field with one label an item add up to 1.",
            type: "object",
            examples: [{ ALL: 0.6, "18+": 0.4 }],
            additionalProperties: { title: "Share", description: "Between 0 and 1.", type: "number", minimum: 0, maximum: 1 },
          },
          cost: {
            title: "Cost",
            description: "What an error costs, in a unit of your own. Ordinal: `under`, `over`; other kinds: `fn`, `fp`.",
            type: "object",
            additionalProperties: false,
            examples: [{ under: 5, over: 1 }],
            properties: {
              under: usd("Under-rated", "Of one under-rated item."),
              over: usd("Over-rated", "Of one over-rated item."),
              fn: usd("False negative", "Of one false negative."),
              fp: usd("False positive", "Of one false positive."),
            },
          },
        },
      },
    },
    rules: {
      title: "Rules",
      description: "What a change may not do. The worst of them is the verdict; without any rule the verdict is `not measured`.",
      type: "array",
      default: [],
      items: ruleSchema,
      examples: [[{ name: "drugs never below", field: "descriptors", metric: "recall", scope: { label: "drugs" }, floor: 0.8 }]],
    },
    roles: {
      title: "Roles",
      description: "Role to GitHub logins.",
      type: "object",
      default: {},
      examples: [{ science: ["ana", "bo"], legal: ["gil"] }],
      additionalProperties: {
        title: "People",
        description: "GitHub logins.",
        type: "array",
        uniqueItems: true,
        examples: [["ana", "bo"]],
        items: {
          title: "Login",
          description: "A GitHub login, without @.",
          type: "string",
          pattern: "^[A-Za-z0-9][A-Za-z0-9-]*(?:\\[bot\\])?$",
          errorMessage: "A GitHub login, without `@`.",
        },
      },
    },
    governance: {
      title: "Governance",
      description: "What a change must bring along besides good numbers.",
      type: "object",
      additionalProperties: false,
      default: {},
      examples: [{ "decision-records": "warn" }],
      properties: {
        "decision-records": {
          title: "Decision records",
          description: "Whether a changed prompt needs a decision record that names it: `required` fails without one, `warn` only says so.",
          type: "string",
          enum: ["required", "warn", "off"],
          default: "required",
        },
      },
    },
    approvals: approvalsSchema,
    "sign-off": signOffSchema,
    escalation: escalationSchema,
    commands: commandsSchema,
    report: {
      title: "Report",
      description: "What reports show.",
      type: "object",
      additionalProperties: false,
      default: {},
      examples: [{ "item-text": true }],
      properties: {
        "item-text": {
          title: "Item text",
          description: "Show the text of items of public sets in the HTML report and the pull request.",
          type: "boolean",
          default: false,
        },
        "restricted-ids": {
          title: "Ids of restricted items",
          description: "Name restricted items by their ids, with their labels. Else they are only counted, and small groups are not shown.",
          type: "boolean",
          default: false,
        },
      },
    },
  },
  $defs: { condition: conditionSchema },
} as const;
