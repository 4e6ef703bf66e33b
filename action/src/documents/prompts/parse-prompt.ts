import type { Json } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { foreignKeyProblems } from "../syntax/foreign-keys.ts";
import { splitFrontMatter } from "../syntax/front-matter.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import { typesOf } from "../syntax/schema-shape.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import { checkAnswerPointers, readAnswer } from "./answer-reading.ts";
import { withPartials } from "./partial-parts.ts";
import { partialPath } from "./partials.ts";
import { pointerStep } from "./picoschema.ts";
import type { Prompt } from "./prompt.ts";
import { type ReadSchema, readSchema } from "./prompt-schema.ts";
import { readSections } from "./sections.ts";
import { readTemplate } from "./template.ts";
import { checkVariables } from "./template-variables.ts";

export interface PromptFile {
  /** The prompt's folder under `prompts/`. */
  readonly name: string;
  readonly path: string;
  /** The whole file. */
  readonly source: string;
  /** Name of every partial there is, or at least of those used (`partialsNamed`), to its text. */
  readonly partials: ReadonlyMap<string, string>;
}

/** The keys of the front matter once the schema has accepted their shape. */
interface Keys {
  readonly model?: string;
  readonly config?: Readonly<Record<string, Json>>;
  readonly input?: { readonly schema?: unknown; readonly default?: Readonly<Record<string, Json>> };
  readonly output?: { readonly format?: "json" | "text"; readonly schema?: unknown };
  readonly tools?: readonly unknown[];
  readonly toolDefs?: readonly unknown[];
  readonly "assay.sops"?: readonly string[];
  readonly "assay.ground-truth"?: readonly string[];
  readonly "assay.answer": Readonly<Record<string, unknown>>;
}

/**
 * Reads a prompt's file. `prompt` is null where there is an error; warnings stand beside a prompt. Problems are in the order of the file, those of
 * partials last. What depends on other documents (fields, SOPs, sets) is for `checkPromptAgainst`.
 */
export function parsePrompt(file: PromptFile): { prompt: Prompt | null; problems: readonly Problem[] } {
  const { frontMatter, problems: cutProblems } = splitFrontMatter(file.source, file.path);
  if (frontMatter === null) return { prompt: null, problems: cutProblems };
  const body = { path: file.path, text: frontMatter.body, line: frontMatter.end + 1 };
  const yaml = readYaml(frontMatter.text, file.path, { firstLine: 2 });
  const { template, problems: templateProblems } = readTemplate(body, file.partials);
  const problems: Problem[] = [...yaml.problems, ...templateProblems];
  const finish = (prompt: Prompt | null) => ({
    prompt: problems.some((problem) => problem.severity === "error") ? null : prompt,
    problems: problems.sort(
      (a, b) => Number(a.path !== file.path) - Number(b.path !== file.path) || a.line - b.line || a.column - b.column,
    ),
  });

  const sections = template === null ? null : readSections({ ...body, ...template });
  problems.push(...(sections?.problems ?? []));
  if (yaml.document === null) return finish(null);
  const shape = [...validate("prompt", yaml.document), ...foreignKeyProblems(yaml.document)];
  problems.push(...shape);
  if (shape.length > 0) return finish(null);

  // The schema has accepted the shape.
  const keys = yaml.document.value as Keys;
  const document = yaml.document;
  problems.push(...toolProblems(document, keys));
  const input = keys.input?.schema === undefined ? null : readSchema(document, keys.input.schema, "/input/schema");
  const written = keys.output?.schema === undefined ? null : readSchema(document, keys.output.schema, "/output/schema");
  problems.push(...(input?.problems ?? []), ...(written?.problems ?? []), ...inputProblems(document, keys, input));
  if (template !== null) {
    const variables = checkVariables(document, input, template.uses, body);
    problems.push(...variables);
    if (variables.length === 0 && template.uses.length === 0) problems.push(constantProblem(file.path, body.line));
  }
  const { answer, problems: answerProblems } = readAnswer(document, keys["assay.answer"]);
  const output = readOutput(
    keys,
    written,
    Object.values(answer.fields).some((reading) => reading.kind === "pointer"),
  );
  problems.push(...answerProblems, ...formatProblems(document, keys));
  if (written?.problems.length !== 0 && written !== null) return finish(null);
  if (answerProblems.length === 0) problems.push(...checkAnswerPointers(document, answer, output));
  if (template === null || sections === null) return finish(null);
  return finish({
    name: file.name,
    path: file.path,
    source: file.source,
    frontMatterEnd: frontMatter.end,
    partials: template.partials.map(partialPath),
    model: keys.model ?? null,
    config: keys.config ?? {},
    input: input?.schema ?? null,
    ...(keys.input?.default === undefined ? {} : { defaults: keys.input.default }),
    output,
    sops: keys["assay.sops"] ?? [],
    sets: keys["assay.ground-truth"] ?? [],
    answer,
    messages: template.messages,
    ...withPartials(sections, template.included),
  });
}

/** JSON where a schema or a pointer says so, as in dotprompt; else text. */
function readOutput(keys: Keys, written: ReadSchema | null, pointers: boolean): Prompt["output"] {
  const format = keys.output?.format ?? (written !== null || pointers ? "json" : "text");
  return { format, schema: written?.schema ?? null };
}

function formatProblems(document: Located, keys: Keys): readonly Problem[] {
  if (keys.output?.format !== "text" || keys.output.schema === undefined) return [];
  const hint = "Remove `format: text` for an answer in JSON, or the schema for one in text.";
  return [errorAt(document.place("/output/format", "key"), "output", "An answer that is text has no schema", hint)];
}

function toolProblems(document: Located, keys: Keys): readonly Problem[] {
  return (["tools", "toolDefs"] as const)
    .filter((key) => (keys[key]?.length ?? 0) > 0)
    .map((key) =>
      errorAt(
        document.place(`/${key}`, "key"),
        "tools",
        "A prompt that is judged calls no tools",
        `Remove \`${key}\`, and say in the prompt what they would have answered.`,
      ),
    );
}

/** The input is always an object, and default values belong to declared variables. */
function inputProblems(document: Located, keys: Keys, input: ReadSchema | null): readonly Problem[] {
  if (input?.schema && typesOf(input.schema, input.schema)?.has("object") === false) {
    const hint =
      "List the variables: `schema: {title: string}`. One that is called `type` needs JSON Schema: `{type: object, properties: {type: {type: string}}}`.";
    return [errorAt(document.place("/input/schema"), "input", "The input schema describes a single value, not variables", hint)];
  }
  if (input !== null && input.problems.length > 0) return [];
  const known = [...(input?.declared.keys() ?? [])];
  return Object.keys(keys.input?.default ?? {})
    .filter((name) => !known.includes(name))
    .map((name) =>
      errorAt(
        document.place(`/input/default/${pointerStep(name)}`, "key"),
        "undeclared-variable",
        `\`${name}\` has a default value but is not declared`,
        nameHint(name, known, "Declared variables") || `Declare it: \`schema: {${name}: string}\`.`,
      ),
    );
}

function constantProblem(path: string, line: number): Problem {
  const hint = "Write `{{variable}}` where the item's text belongs, and declare it: `input: {schema: {variable: string}}`.";
  return errorAt({ path, line, column: 1 }, "no-variable", "The prompt uses no variable, so every item would get the same question", hint);
}
