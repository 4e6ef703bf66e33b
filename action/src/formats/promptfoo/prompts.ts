import type { MessageTemplate } from "../../documents/prompts/prompt.ts";
import { type Located, readYaml } from "../../documents/syntax/yaml.ts";
import type { Place } from "../../errors.ts";
import { readBraces } from "../brace-template.ts";
import type { ImportContext } from "../imported.ts";
import { below, isMembers, listOf, textPlace } from "../located.ts";
import { stemOf } from "../slug.ts";
import { filesOf } from "./case-files.ts";
import { readChat } from "./chat.ts";
import { readReference } from "./references.ts";

/** A prompt of promptfoo, its text read. */
export interface FoundPrompt {
  readonly place: Place;
  /** What it is called there. */
  readonly label: string;
  readonly messages: readonly MessageTemplate[];
}

interface Text {
  readonly text: string;
  readonly place: Place;
  readonly label: string;
}

/** Every prompt of `prompts`: texts, files, patterns, and objects with `raw` or `id`. What is code or cannot be read is left out and named. */
export async function readPrompts(
  document: Located,
  prompts: unknown,
  source: string,
  contentTypes: readonly (string | null)[],
  context: ImportContext,
): Promise<readonly FoundPrompt[]> {
  const texts: Text[] = [];
  const entries: readonly (readonly [string, unknown, string | null])[] = isMembers(prompts)
    ? Object.entries(prompts).map(([path, label]) => [below("/prompts", path), path, String(label)])
    : listOf(typeof prompts === "string" ? [prompts] : prompts).map((entry, index) => {
        const pointer = typeof prompts === "string" ? "/prompts" : below("/prompts", index);
        if (!isMembers(entry)) return [pointer, entry, null];
        const label = typeof entry.label === "string" ? entry.label : null;
        const key = typeof entry.raw === "string" ? "raw" : "id";
        return [below(pointer, key), entry[key], label];
      });
  for (const [pointer, entry, label] of entries) {
    if (typeof entry !== "string") {
      context.findings.add(
        "refused",
        document.place(pointer),
        "prompt",
        "This prompt has no text",
        "Write its text, or `file://` and its path.",
      );
    } else if (!pointer.endsWith("/raw") && namesFile(entry))
      texts.push(...(await fileTexts(entry, label, document.place(pointer), context)));
    else texts.push({ text: entry, place: textPlace(document, pointer, source), label: label ?? "" });
  }
  return texts.flatMap((one) => readPrompt(one, contentTypes, context));
}

/** A text of one line that begins with `file://`, or ends like the name of a file. */
function namesFile(text: string): boolean {
  if (/^(?:file|https?|langfuse|portkey|helicone|exec):(?:\/\/)?/.test(text)) return true;
  return !/\s/.test(text.trim()) && (/\.(?:txt|md|json|jsonl|ya?ml|j2|csv|prompt)$/.test(text) || readReference(text).kind !== "file");
}

async function fileTexts(name: string, label: string | null, place: Place, context: ImportContext): Promise<readonly Text[]> {
  const texts: Text[] = [];
  for (const { path, text } of await filesOf(name, place, context)) {
    const called = label ?? stemOf(path);
    const start = { path, line: 1, column: 1 };
    if (path.endsWith(".txt")) texts.push(...split(text, called, path));
    else if (/\.(?:csv|jsonl)$/.test(path)) {
      context.findings.add("refused", place, "prompt", `\`${path}\` is a table of prompts`, "Name the file of each prompt.");
    } else if (/\.(?:md|j2|json|ya?ml)$/.test(path)) texts.push({ text, place: start, label: called });
    else
      context.findings.add(
        "refused",
        place,
        "prompt",
        `\`${path}\` has no format that can be read`,
        "Save it as `.txt`, `.md`, `.json` or `.yaml`.",
      );
  }
  return texts;
}

/** A `.txt` file holds several prompts where a line is `---`. */
function split(text: string, label: string, path: string): readonly Text[] {
  const texts: Text[] = [];
  let line = 1;
  for (const part of text.split(/^---[ \t]*\r?$/m)) {
    // The line break that ends the ruler's own line is no part of the prompt.
    const body = line === 1 ? part : part.replace(/^\r?\n/, "");
    const from = line + (part.length - body.length > 0 ? 1 : 0);
    if (body.trim() !== "") texts.push({ text: body.trim(), place: { path, line: from, column: 1 }, label });
    line += part.split("\n").length - 1;
  }
  return texts;
}

function readPrompt(
  { text, place, label }: Text,
  contentTypes: readonly (string | null)[],
  { findings }: ImportContext,
): readonly FoundPrompt[] {
  if (/(?<![\w$])_conversation(?![\w$])/.test(text)) {
    const hint = "Write each conversation out as one item, with its turns as variables.";
    findings.add("refused", place, "order", "This prompt reads the answers of the cases before (`_conversation`)", hint);
    return [];
  }
  if (/^\s*(?:\[\s*\{|-\s+["']?role["']?\s*:)/.test(text)) {
    const { document, problems } = readYaml(text, place.path, { firstLine: place.line });
    if (document === null) {
      findings.take(problems, "refused");
      return [];
    }
    const messages = readChat(document, `${"\n".repeat(place.line - 1)}${text}`, findings, contentTypes);
    return messages === null ? [] : [{ place, label, messages }];
  }
  const { nodes, problems } = readBraces({ text, place, loops: true });
  for (const problem of problems) findings.add("refused", problem.place, "template", problem.message, problem.hint);
  return problems.length > 0 ? [] : [{ place, label, messages: [{ role: "user", nodes }] }];
}
