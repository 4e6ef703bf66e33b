import type { Json } from "../../canonical.ts";
import type { MessageTemplate, TemplateNode } from "../../documents/prompts/prompt.ts";
import { type Located, readYaml } from "../../documents/syntax/yaml.ts";
import { type AnswerUse, draftAnswer, MADE_SCHEMA } from "../answer-draft.ts";
import { createTruth } from "../case-truth.ts";
import type { DraftItem } from "../draft-item.ts";
import { type DraftPrompt, type ImportContext, type Imported, NOTHING, type SourceFile } from "../imported.ts";
import { isMembers, type Members, membersOf } from "../located.ts";
import { freeName, sliceName, slugOf, stemOf } from "../slug.ts";
import { targetParts } from "../targets.ts";
import { variableSchema } from "../variable-schema.ts";
import { type AnswerEvidence, placeAfter, readAsserts } from "./assert-truth.ts";
import type { Case } from "./case.ts";
import { filesOf, readCases } from "./case-files.ts";
import { readCase, withDefaults } from "./case-reading.ts";
import { expandCase } from "./case-vars.ts";
import { answerTexts, type OwnPrompt, ownItem, ownPrompt, ownTruth } from "./own-metadata.ts";
import { type FoundPrompt, readPrompts } from "./prompts.ts";
import { type ReadProvider, readProvider } from "./provider.ts";
import { readReference, refusalOf } from "./references.ts";

/** Keys that a prompt or an item cannot come from, and why they are left out. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  scenarios: "Scenarios are not read",
  redteam: "Red-team settings are not read",
  nunjucksFilters: "Filters are code, which an import never runs",
  extensions: "Extensions are code, which an import never runs",
  derivedMetrics: "Derived metrics are not read",
};
const SILENT = [
  "$schema",
  "description",
  "tags",
  "env",
  "sharing",
  "outputPath",
  "commandLineOptions",
  "evaluateOptions",
  "writeLatestResults",
];
const READ = ["prompts", "providers", "targets", "tests", "defaultTest", "metadata"];

/** Reads a promptfoo configuration: its prompts, and its tests as items. Nothing it names is run or fetched. */
export async function importPromptfoo(file: SourceFile, context: ImportContext): Promise<Imported> {
  const { findings, taxonomy, map } = context;
  const self = readReference(file.path);
  if (self.kind === "code") {
    const { code, message, hint } = refusalOf(self);
    findings.add("error", { path: file.path, line: 1, column: 1 }, code, message, hint);
    return NOTHING;
  }
  const { document, problems } = readYaml(file.text.replace(/^\uFEFF/, ""), file.path);
  findings.take(problems);
  if (document === null || !isMembers(document.value)) return NOTHING;
  const keys = document.value;
  nameLeftOut(document, keys, context);
  const own = ownPrompt(keys.metadata);
  const prompts = await readPrompts(document, keys.prompts, file.text, own?.contentTypes ?? [], context);
  const defaults = await readDefaults(document, keys.defaultTest, context);
  if (defaults !== null && placeAfter(defaults.transform, { kind: "text" }) === null) {
    const hint = "Say where the label stands: `--map output.place=field`.";
    findings.add(
      "refused",
      document.place("/defaultTest/options/transform"),
      "transform",
      "This transform is code, which an import never runs",
      hint,
    );
  }
  const inherited = own !== null && defaults !== null ? { ...defaults, vars: {} } : defaults;
  const cases: Case[] = [];
  let count = 0;
  for (const one of await readCases(document, "/tests", keys.tests, context)) {
    const expanded = await expandCase(withDefaults(one, inherited), context);
    count += Math.max(1, expanded.length);
    cases.push(...expanded);
  }
  const evidence: AnswerEvidence = { uses: [], texts: answerTexts(own) };
  const variables = new Set(prompts.flatMap(({ messages }) => variablesOf(messages)));
  const items = cases.flatMap((one) => itemOf(one, variables, evidence, context));
  const provider = readProvider(document, keys, findings);
  const named = [...map.answers].map(([at, field]): AnswerUse => ({ field, at }));
  const uses = [...named, ...evidence.uses.filter(({ field }) => !named.some((other) => other.field === field))];
  const answer = draftAnswer(uses, taxonomy, provider.schema);
  const taken = new Set<string>();
  const set = context.set ?? slugOf(stemOf(file.path), "imported");
  const drafts = prompts.flatMap((found): readonly DraftPrompt[] => {
    const name = freeName(context.name ?? own?.name ?? slugOf(found.label, slugOf(stemOf(file.path), "prompt")), taken);
    if (own !== null)
      return [
        { kind: "messages", place: found.place, name, body: found.messages, frontMatter: ownFrontMatter(own, provider, context.set) },
      ];
    if (answer === null) {
      const hint = "Name the field: `--map output=field`, or `--map output.place=field` where the answer is JSON.";
      findings.add("refused", found.place, "no-field", "Nothing says which field this prompt judges, so the prompt is not imported", hint);
      return [];
    }
    if (answer.made) findings.add("note", found.place, "output-schema", MADE_SCHEMA);
    return [
      {
        kind: "messages",
        place: found.place,
        name,
        body: found.messages,
        frontMatter: frontMatterOf(found, answer, provider, items.length > 0 ? set : null),
      },
    ];
  });
  return { prompts: drafts, items, files: [], cases: count };
}

function nameLeftOut(document: Located, keys: Members, { findings }: ImportContext): void {
  for (const key of Object.keys(keys)) {
    if (READ.includes(key) || SILENT.includes(key)) continue;
    const reason = Object.hasOwn(LEFT_OUT, key) ? LEFT_OUT[key] : undefined;
    findings.add("refused", document.place(`/${key}`, "key"), "left-out", reason ?? `\`${key}\` is no key that an import knows`, "");
  }
}

async function readDefaults(document: Located, value: unknown, context: ImportContext): Promise<Case | null> {
  if (typeof value !== "string") return isMembers(value) ? readCase(document, "/defaultTest", value, context.findings) : null;
  const [file] = await filesOf(value, document.place("/defaultTest"), context);
  if (file === undefined) return null;
  const { document: other, problems } = readYaml(file.text, file.path);
  context.findings.take(problems);
  return other !== null && isMembers(other.value) ? readCase(other, "", other.value, context.findings) : null;
}

function variablesOf(messages: readonly MessageTemplate[]): readonly string[] {
  const names = (nodes: readonly TemplateNode[]): readonly string[] =>
    nodes.flatMap((node) =>
      node.kind === "variable" || node.kind === "each" ? node.path.slice(0, 1) : node.kind === "media" ? names(node.url) : [],
    );
  return messages.flatMap(({ nodes }) => names(nodes));
}

/** The item of a case; none where the case depends on the one before. */
function itemOf(one: Case, variables: ReadonlySet<string>, evidence: AnswerEvidence, context: ImportContext): readonly DraftItem[] {
  const { findings, taxonomy, map } = context;
  const order = ["storeOutputAs", "runSerially"].find((key) => one.options[key] !== undefined && one.options[key] !== false);
  if (order !== undefined || one.metadata.conversationId !== undefined) {
    const message = `This case depends on the order of the cases (\`${order ?? "conversationId"}\`)`;
    findings.add("refused", one.place, "order", message, "Write the conversation out as one case.");
    return [];
  }
  const truth = createTruth(taxonomy, map, findings);
  // What an assert compares the answer with is no input, unless the prompt reads it.
  const expected = new Set(
    one.asserts.flatMap(({ value }) =>
      typeof value === "string" ? [...value.matchAll(/\{\{\s*(\w+)\s*\}\}|vars\.(\w+)/g)].map(([, a, b]) => a ?? b) : [],
    ),
  );
  const columns = Object.fromEntries(
    Object.entries(one.vars).filter(([name]) => variables.has(name) || !expected.has(name) || map.columns.has(name)),
  );
  const parts = targetParts({ ...columns, ...mappedMetadata(one, context) }, map, (name) => variables.has(name));
  for (const { field, written } of parts.truths) {
    const known = taxonomy.get(field);
    if (known !== undefined) truth.put(known, written, one.place);
  }
  readAsserts(one, truth, evidence, context);
  for (const [name, written] of Object.entries(ownTruth(one.metadata))) {
    const field = taxonomy.get(name);
    if (field !== undefined) truth.put(field, written, one.place);
  }
  const own = ownItem(one.metadata);
  const slices = { ...slicesOf(one, context), ...parts.about.slices };
  // An item that was exported keeps the source that it had, or none.
  const source = own.id === undefined ? `${one.place.path}:${one.place.line}` : "";
  return [{ place: one.place, set: null, source, ...parts.about, input: parts.input, truth: truth.truth, slices, ...own }];
}

/** Metadata that `--map` names. */
function mappedMetadata({ metadata }: Case, { map }: ImportContext): Members {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => map.columns.has(name)));
}

function slicesOf({ metadata, place }: Case, { map, findings }: ImportContext): Readonly<Record<string, string>> {
  const slices: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (name === "assay" || map.columns.has(name)) continue;
    if (typeof value === "string") slices[sliceName(name)] = value;
    else findings.add("note", place, "metadata", `The metadata \`${name}\` is no text, so it becomes no slice`);
  }
  return slices;
}

function ownFrontMatter(own: OwnPrompt, provider: ReadProvider, set: string | null): Readonly<Record<string, Json>> {
  const { config, schema } = provider;
  const format = membersOf(own.frontMatter.output).format ?? (schema === null ? undefined : "json");
  const output = { ...(format === undefined ? {} : { format: format as Json }), ...(schema === null ? {} : { schema }) };
  return {
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...own.frontMatter,
    ...(set === null ? {} : { "assay.ground-truth": [set] }),
    ...(Object.keys(output).length > 0 ? { output } : {}),
  };
}

function frontMatterOf(
  found: FoundPrompt,
  answer: NonNullable<ReturnType<typeof draftAnswer>>,
  provider: ReadProvider,
  set: string | null,
): Readonly<Record<string, Json>> {
  const { model, config, extensions } = provider;
  const schema = variableSchema(found.messages);
  return {
    ...(model === null ? {} : { model }),
    ...(Object.keys(config).length > 0 ? { config } : {}),
    ...(Object.keys(schema).length > 0 ? { input: { schema } } : {}),
    ...(answer.output === null ? {} : { output: answer.output }),
    ...(set === null ? {} : { "assay.ground-truth": [set] }),
    "assay.answer": answer.answer,
    ...extensions,
  };
}
