import { stringify } from "yaml";
import type { Json } from "../../canonical.ts";
import type { Item } from "../../documents/ground-truth/item.ts";
import { splitFrontMatter } from "../../documents/syntax/front-matter.ts";
import { readYaml } from "../../documents/syntax/yaml.ts";
import { UserError } from "../../errors.ts";
import type { ExportItem, ExportScope } from "../export-scope.ts";
import { membersOf } from "../located.ts";
import { labelAssert } from "./label-assert.ts";
import { toChat, Unsayable } from "./nunjucks.ts";

/** A provider of promptfoo: its id, and how it is asked. */
export interface ExportProvider {
  readonly id: string;
  readonly config: Readonly<Record<string, Json>>;
}

export interface ExportFile {
  readonly path: string;
  readonly text: string;
}

/** promptfoo's names of the parameters. */
const PARAMETERS: Readonly<Record<string, string>> = { maxOutputTokens: "max_tokens", topP: "top_p", topK: "top_k", stopSequences: "stop" };
const PARSED = 'typeof output === "string" ? JSON.parse(output) : output';

/**
 * A configuration that promptfoo runs, and the prompt beside it. Each labelled field of an item is an assert whose metric is called like the field. What promptfoo has no key
 * for stands below `metadata.assay`, so that an import gives the same prompt and the same items. Throws a UserError for what its templates cannot say.
 */
export function exportPromptfoo(
  { prompt, taxonomy, items }: ExportScope,
  provider: ExportProvider,
): { readonly files: readonly ExportFile[]; readonly notes: readonly string[] } {
  const { chat, contentTypes } = chatOf(prompt.name, prompt.messages);
  const { document } = readYaml(splitFrontMatter(prompt.source, prompt.path).frontMatter?.text ?? "", prompt.path);
  // What the provider's own keys say already; the parser of prompts has read the rest.
  const { config: _, output, ...frontMatter } = membersOf(document?.value) as Readonly<Record<string, Json>>;
  const { format } = membersOf(output);
  const json = prompt.output.format === "json";
  const parameters = Object.entries(prompt.config).map(([name, value]) => [PARAMETERS[name] ?? name, value]);
  const schema = prompt.output.schema;
  const config = {
    description: `Assay's prompt ${prompt.name}`,
    prompts: [{ id: "file://prompt.json", label: prompt.name }],
    providers: [
      {
        id: provider.id,
        config: {
          ...provider.config,
          ...Object.fromEntries(parameters),
          ...(schema === null ? {} : { response_format: { type: "json_schema", json_schema: { name: "answer", strict: false, schema } } }),
        },
      },
    ],
    defaultTest: {
      ...(prompt.defaults === undefined ? {} : { vars: prompt.defaults }),
      options: { disableVarExpansion: true, ...(json ? { transform: PARSED } : {}) },
    },
    tests: items.map((item) => testOf(item, prompt.answer.fields, taxonomy)),
    sharing: false,
    metadata: {
      assay: {
        prompt: prompt.name,
        "front-matter": { ...frontMatter, ...(format === undefined || schema !== null ? {} : { output: { format: format as Json } }) },
        ...(contentTypes.some((type) => type !== null) ? { "content-types": contentTypes } : {}),
      },
    },
  };
  const files = [
    { path: "promptfooconfig.yaml", text: stringify(config, { version: "1.2", lineWidth: 0, aliasDuplicateObjects: false }) },
    { path: "prompt.json", text: `${JSON.stringify(chat, null, 2)}\n` },
  ];
  return { files, notes: items.flatMap(({ item }) => changedBy(item)) };
}

function chatOf(name: string, messages: ExportScope["prompt"]["messages"]): ReturnType<typeof toChat> {
  try {
    return toChat(messages);
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    throw new UserError(
      `promptfoo's templates cannot say ${error.message} of the prompt \`${name}\`. Rename it, or write it in another way.`,
      { cause: error },
    );
  }
}

function testOf(
  { item, written }: ExportItem,
  fields: ExportScope["prompt"]["answer"]["fields"],
  taxonomy: ExportScope["taxonomy"],
): object {
  const asserts = Object.entries(fields).flatMap(([name, reading]) => {
    const field = taxonomy.get(name);
    const value = item.truth[name];
    return field === undefined || value === undefined ? [] : [labelAssert(field, value, reading)];
  });
  // Labels of fields that this prompt does not judge.
  const others = Object.entries(item.truth).filter(([name]) => !Object.hasOwn(fields, name));
  const { input, truth: _, slices: __, ...own } = written;
  return {
    description: `${item.set}/${item.id}`,
    vars: input,
    assert: asserts,
    metadata: { ...item.slices, assay: { set: item.set, ...own, ...(others.length > 0 ? { truth: Object.fromEntries(others) } : {}) } },
  };
}

/** promptfoo fills in `{{name}}` in a variable's own text, reads `file://`, and drops the last line break. */
function changedBy(item: Item): readonly string[] {
  return Object.entries(item.input).flatMap(([name, value]) => {
    if (typeof value !== "string") return [];
    const where = `${item.set}/${item.id}: \`${name}\``;
    if (/^(?:file|package):\/\//.test(value)) return [`${where} begins like the address of a file, which promptfoo will read in its place`];
    const own = /\{\{\s*(\w+)\s*\}\}/.exec(value)?.[1];
    return own !== undefined && Object.hasOwn(item.input, own) ? [`${where} holds \`{{${own}}}\`, which promptfoo will fill in`] : [];
  });
}
