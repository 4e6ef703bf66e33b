import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import type { Json } from "../canonical.ts";
import { partialPath, partialsNamed } from "../documents/prompts/partials.ts";
import { readSchema } from "../documents/prompts/prompt-schema.ts";
import { readTemplate, type Template } from "../documents/prompts/template.ts";
import { checkVariables } from "../documents/prompts/template-variables.ts";
import { promptSchema } from "../documents/schemas/prompt.ts";
import { splitFrontMatter } from "../documents/syntax/front-matter.ts";
import { type Located, readYaml } from "../documents/syntax/yaml.ts";
import { type AnswerUse, draftAnswer } from "./answer-draft.ts";
import { type DraftFile, type ImportContext, type Imported, NOTHING, type SourceFile } from "./imported.ts";
import { below, isMembers, type Members, membersOf } from "./located.ts";
import { slugOf, stemOf } from "./slug.ts";
import { variableSchema } from "./variable-schema.ts";

const KNOWN: readonly string[] = Object.keys(promptSchema.properties);
const CONFIG: readonly string[] = Object.keys(promptSchema.properties.config.properties);

/**
 * Reads a dotprompt file. Its body and its YAML, comments included, stay as they are; keys that a prompt does not have are renamed to keys with a dot.
 * Nothing comes back where something in it would not mean the same, or where nothing says which field it judges; the findings say what.
 */
export async function importDotprompt(file: SourceFile, context: ImportContext): Promise<Imported> {
  const { findings } = context;
  const before = findings.all.length;
  const { frontMatter, problems: cut } = splitFrontMatter(file.text, file.path);
  findings.take(cut);
  if (frontMatter === null) return NOTHING;
  const { document, problems } = readYaml(frontMatter.text, file.path, { firstLine: 2 });
  findings.take(problems);
  const { partials, files } = await readPartials(frontMatter.body, file, context);
  const body = { path: file.path, text: frontMatter.body, line: frontMatter.end + 1 };
  const { template, problems: templateProblems } = readTemplate(body, partials);
  findings.take(
    templateProblems.map((problem) => ({ ...problem, hint: problem.hint || "See the forms that a prompt knows in docs/files.md." })),
  );
  if (document === null || template === null) return NOTHING;
  const keys = membersOf(document.value);
  if (document.value !== null && !isMembers(document.value)) {
    findings.add("error", document.place(""), "front-matter", "The front matter is no list of keys", "Write `key: value`, one a line.");
  }
  for (const key of ["input", "output", "config"].filter((key) => keys[key] !== undefined && !isMembers(keys[key]))) {
    findings.add("error", document.place(`/${key}`), "front-matter", `\`${key}\` holds keys`, `Write \`${key}: {…}\`, or remove it.`);
  }
  const input = membersOf(keys.input).schema === undefined ? null : readSchema(document, membersOf(keys.input).schema, "/input/schema");
  const output = membersOf(keys.output).schema === undefined ? null : readSchema(document, membersOf(keys.output).schema, "/output/schema");
  findings.take([...(input?.problems ?? []), ...(output?.problems ?? [])]);
  if (input !== null) findings.take(checkVariables(document, input, template.uses, body));
  const place = document.place("");
  for (const use of template.uses.filter(({ path }) => path[0] === "history")) {
    findings.add(
      "error",
      use.place,
      "template",
      "`{{history}}` is not known here",
      "Each item is one conversation, written out with `{{role …}}`.",
    );
  }
  const uses = answerUses(output?.schema ?? null, context);
  const answer = "assay.answer" in keys ? null : draftAnswer(uses, context.taxonomy, (output?.schema ?? null) as Json | null);
  if (answer === null && !("assay.answer" in keys)) {
    const hint = "Name the field that it judges: `--map output.place=field`, or `--map output=field` where the answer is the label.";
    findings.add("error", place, "no-field", "Nothing says which field this prompt judges", hint);
  }
  if (findings.all.slice(before).some(({ severity }) => severity === "error")) return NOTHING;
  const text = editedFrontMatter(
    frontMatter.text,
    document,
    template,
    { answer: answer?.answer ?? null, made: answer?.made ? answer.output : null },
    context,
  );
  const added = text.split("\n").length - frontMatter.text.split("\n").length;
  const end = frontMatter.end + added;
  const prompt = {
    kind: "text" as const,
    place,
    name: context.name ?? slugOf(stemOf(file.path), "prompt"),
    text: `---\n${text}---\n${frontMatter.body}`,
    partials,
    lineOf: (line: number) => (line > end ? line - added : Math.min(line, frontMatter.end)),
  };
  return { ...NOTHING, prompts: [prompt], files };
}

/** Fields that the output schema has under their own names, unless `--map output…` says where they stand. */
function answerUses(schema: unknown, { map, taxonomy }: ImportContext): readonly AnswerUse[] {
  const named = [...map.answers].map(([at, field]): AnswerUse => ({ field, at }));
  const { properties } = membersOf(schema);
  const own = Object.keys(membersOf(properties)).filter((name) => taxonomy.has(name) && !named.some(({ field }) => field === name));
  return [...named, ...own.map((field): AnswerUse => ({ field, at: below("", field) }))];
}

/** The partials of the body and of its partials, from `_name.prompt` beside the file. */
async function readPartials(
  body: string,
  file: SourceFile,
  { sources }: ImportContext,
): Promise<{ readonly partials: ReadonlyMap<string, string>; readonly files: readonly DraftFile[] }> {
  const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  const partials = new Map<string, string>();
  const files: DraftFile[] = [];
  const open = [...partialsNamed(body)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const path = `${folder}_${name}.prompt`;
    const text = partials.has(name) ? null : await sources.read(path);
    if (text === null) continue;
    partials.set(name, text);
    files.push({ path: partialPath(name), text, place: { path, line: 1, column: 1 } });
    open.push(...partialsNamed(text));
  }
  return { partials, files };
}

/** The YAML with the keys that Assay needs, and the others renamed. Comments and layout stay. */
function editedFrontMatter(
  text: string,
  document: Located,
  template: Template,
  answer: { readonly answer: Readonly<Record<string, Json>> | null; readonly made: Json | null },
  { findings }: ImportContext,
): string {
  const yaml = parseDocument(text, { version: "1.2", schema: "core" });
  const root = (isMap(yaml.contents) ? yaml.contents : yaml.createNode({})) as YAMLMap;
  if (!isMap(yaml.contents)) yaml.contents = root as never;
  const rename = (map: YAMLMap, key: string, to: string, pointer: string): void => {
    const pair = map.items.find(({ key: one }) => isScalar(one) && one.value === key);
    if (pair === undefined) return;
    map.delete(key);
    root.set(to, pair.value);
    findings.add("note", document.place(pointer, "key"), "kept-key", `Assay has no such key: kept as \`${to}\`, and not read`);
  };
  const keys = membersOf(document.value);
  for (const key of Object.keys(keys)) {
    if (!KNOWN.includes(key) && !key.includes(".")) rename(root, key, `dotprompt.${key}`, below("", key));
  }
  const config = root.get("config");
  if (isMap(config)) {
    for (const key of Object.keys(membersOf(keys.config)).filter((key) => !CONFIG.includes(key))) {
      rename(config, key, `dotprompt.config.${key}`, below("", "config", key));
    }
  }
  if (typeof keys.model === "string" && !keys.model.includes("/")) rename(root, "model", "dotprompt.model", "/model");
  if (membersOf(keys.input).schema === undefined && template.messages.length > 0) {
    const schema = variableSchema(template.messages);
    if (Object.keys(schema).length > 0) {
      yaml.setIn(["input", "schema"], yaml.createNode(schema));
      findings.add(
        "note",
        document.place(""),
        "input-schema",
        `The file declares no variables: ${Object.keys(schema).join(", ")} were declared as it uses them`,
      );
    }
  }
  if (answer.made !== null && isMembers(answer.made)) {
    yaml.setIn(["output"], yaml.createNode(answer.made as Members));
    findings.add("note", document.place(""), "output-schema", "The file has no schema of the answer: one was made of the labels");
  }
  if (answer.answer !== null) root.set("assay.answer", yaml.createNode(answer.answer));
  return yaml.toString({ lineWidth: 0 });
}
