import type { Json } from "../canonical.ts";
import type { MessageTemplate, Role } from "../documents/prompts/prompt.ts";
import { readYaml } from "../documents/syntax/yaml.ts";
import { type AnswerUse, draftAnswer, MADE_SCHEMA } from "./answer-draft.ts";
import { readBraces } from "./brace-template.ts";
import { readConfig } from "./config-keys.ts";
import { type DraftPrompt, type ImportContext, type Imported, NOTHING, type SourceFile } from "./imported.ts";
import { below, isMembers, listOf, type Members, membersOf, textPlace } from "./located.ts";
import { readTestData } from "./prompt-yml-tests.ts";
import { slugOf, stemOf } from "./slug.ts";
import { variableSchema } from "./variable-schema.ts";

const KNOWN = ["name", "description", "model", "modelParameters", "responseFormat", "jsonSchema", "messages", "testData", "evaluators"];
const ROLES: Readonly<Record<string, Role>> = { system: "system", developer: "system", user: "user", assistant: "model", model: "model" };

/** Reads one of GitHub's `.prompt.yml` files: its prompt, and its test data as items. */
export function importPromptYml(file: SourceFile, context: ImportContext): Imported {
  const { findings } = context;
  const { document, problems } = readYaml(file.text.replace(/^\uFEFF/, ""), file.path);
  findings.take(problems);
  if (document === null) return NOTHING;
  const keys = membersOf(document.value);
  const messages = listOf(keys.messages).flatMap((message, index): readonly MessageTemplate[] => {
    const { role, content } = membersOf(message);
    const pointer = below("", "messages", index, "content");
    const known = typeof role === "string" && Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
    if (known === undefined || typeof content !== "string") {
      findings.add(
        "error",
        document.place(below("", "messages", index)),
        "message",
        "A message has a role (system, user, assistant) and a text",
        "",
      );
      return [];
    }
    const read = readBraces({ text: content, place: textPlace(document, pointer, file.text), loops: false });
    for (const { place, message: text, hint } of read.problems) findings.add("error", place, "template", text, hint);
    return [{ role: known, nodes: read.nodes }];
  });
  if (messages.length === 0) {
    findings.add(
      "error",
      document.place("/messages", "key"),
      "no-messages",
      "The file has no messages",
      "A `.prompt.yml` has a list `messages`.",
    );
    return NOTHING;
  }
  const others = readEvaluators(keys, document.place("/evaluators", "key"), context);
  const { config, others: parameters } = readConfig(membersOf(keys.modelParameters));
  const extensions: Record<string, Json> = { ...others };
  for (const [key, value] of Object.entries(parameters)) extensions[`github.modelParameters.${key}`] = value;
  for (const key of Object.keys(keys).filter((key) => !KNOWN.includes(key))) extensions[`github.${key}`] = keys[key] as Json;
  for (const key of Object.keys(extensions)) {
    const pointer = key.startsWith("github.modelParameters.") ? below("", "modelParameters", key.slice(23)) : below("", key.slice(7));
    findings.add("note", document.place(pointer, "key"), "kept-key", `Assay has no such key: kept as \`${key}\`, and not read`);
  }
  const { items, cases, uses } = readTestData(document, keys, variablesOf(messages), context);
  const schema = readSchemaKey(keys, document, context);
  const answer = answerOf(uses, schema, context);
  if (answer?.made) findings.add("note", document.place("/messages", "key"), "output-schema", MADE_SCHEMA);
  const name = context.name ?? slugOf(typeof keys.name === "string" ? keys.name : stemOf(file.path), "prompt");
  const place = document.place("/messages", "key");
  if (answer === null) {
    const hint = "Name the field that it judges: `--map output=field`, or `--map output.place=field` where the answer is JSON.";
    findings.add("refused", place, "no-field", "Nothing says which field this prompt judges, so the prompt is not imported", hint);
    return { ...NOTHING, items, cases };
  }
  const model = typeof keys.model === "string" && keys.model.includes("/") ? keys.model : null;
  if (typeof keys.model === "string" && model === null) {
    extensions["github.model"] = keys.model;
    findings.add(
      "note",
      document.place("/model"),
      "model",
      `\`${keys.model}\` names no provider: kept as \`github.model\``,
      "Write `model: provider/model`.",
    );
  }
  const set = context.set ?? slugOf(stemOf(file.path), "imported");
  const prompt: DraftPrompt = {
    kind: "messages",
    place,
    name,
    body: messages,
    frontMatter: {
      ...(typeof keys.description === "string" ? { description: keys.description } : {}),
      ...(model === null ? {} : { model }),
      ...(Object.keys(config).length > 0 ? { config } : {}),
      input: { schema: variableSchema(messages) },
      ...(answer.output === null ? {} : { output: answer.output }),
      ...(items.length > 0 ? { "assay.ground-truth": [set] } : {}),
      "assay.answer": answer.answer,
      ...extensions,
    },
  };
  return { ...NOTHING, prompts: [prompt], items, cases };
}

/** Variables that the messages name, the first step of each path. */
function variablesOf(messages: readonly MessageTemplate[]): readonly string[] {
  return [...new Set(messages.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === "variable" ? node.path.slice(0, 1) : []))))];
}

/** Evaluators judge answers in their own way; they hold no labels. */
function readEvaluators(
  keys: Members,
  place: Parameters<ImportContext["findings"]["add"]>[1],
  { findings }: ImportContext,
): Readonly<Record<string, Json>> {
  const names = listOf(keys.evaluators).map((entry) => (isMembers(entry) && typeof entry.name === "string" ? entry.name : "?"));
  if (names.length === 0) return {};
  findings.add(
    "refused",
    place,
    "evaluators",
    `Evaluators are no labels: ${names.join(", ")}`,
    "What Assay judges by is the truth of the items.",
  );
  return {};
}

/** `jsonSchema` is a text that holds JSON, with the schema itself below `schema` or at its top. */
function readSchemaKey(
  keys: Members,
  document: { place(pointer: string): Parameters<ImportContext["findings"]["add"]>[1] },
  { findings }: ImportContext,
): Json | null {
  if (keys.jsonSchema === undefined) return null;
  let value: unknown = keys.jsonSchema;
  if (typeof value === "string") {
    try {
      value = JSON.parse(String(value)) as unknown;
    } catch (error) {
      findings.add("error", document.place("/jsonSchema"), "json-schema", `\`jsonSchema\` is no JSON: ${(error as Error).message}`, "");
      return null;
    }
  }
  const schema = membersOf(value).schema ?? value;
  // Read from JSON.
  return isMembers(schema) ? (schema as Json) : null;
}

/** How the field is read: by `--map output…`, else the labels' own field, as text or at the one place of the schema that has its labels. */
function answerOf(uses: readonly AnswerUse[], schema: Json | null, { map, taxonomy }: ImportContext): ReturnType<typeof draftAnswer> {
  const named = [...map.answers].map(([at, field]): AnswerUse => ({ field, at }));
  const fields = new Set(named.map(({ field }) => field));
  const found = uses
    .filter(({ field }) => !fields.has(field))
    .map(({ field }): AnswerUse => ({ field, at: schemaPlace(field, schema) ?? "text" }));
  return draftAnswer([...named, ...found], taxonomy, schema);
}

function schemaPlace(field: string, schema: Json | null): string | null {
  const { properties } = membersOf(schema);
  if (!isMembers(properties)) return null;
  return Object.hasOwn(properties, field) ? below("", field) : null;
}
