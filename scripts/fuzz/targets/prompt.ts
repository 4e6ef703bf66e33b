import * as fc from "fast-check";
import { readTaxonomy } from "../../../action/src/documents/ground-truth/taxonomy.ts";
import { contentDigest } from "../../../action/src/documents/prompts/content-digest.ts";
import { parseOverlay } from "../../../action/src/documents/prompts/overlay-parser.ts";
import { parsePrompt } from "../../../action/src/documents/prompts/parse-prompt.ts";
import { expandPicoschema } from "../../../action/src/documents/prompts/picoschema.ts";
import type { Prompt } from "../../../action/src/documents/prompts/prompt.ts";
import { checkPromptAgainst } from "../../../action/src/documents/prompts/prompt-check.ts";
import { renderPrompt } from "../../../action/src/documents/prompts/render.ts";
import { readTemplate } from "../../../action/src/documents/prompts/template.ts";
import { parseSop } from "../../../action/src/documents/sops/sop-parser.ts";
import type { Located } from "../../../action/src/documents/syntax/yaml.ts";
import { readYaml } from "../../../action/src/documents/syntax/yaml.ts";
import { writeBody } from "../../../action/src/formats/prompt-body.ts";
import { isSame, standsInFile, unlessRefused } from "../laws.ts";
import { near } from "../mutations.ts";
import { FIELDS, OVERLAYS, PARTIALS, PROMPTS, SOPS, TEMPLATES } from "../seeds.ts";
import { target } from "../target.ts";

const PATH = "prompts/rating/prompt.md";
const OVERLAY = "prompts/rating/overlays/kids.md";
const PARTIAL = "prompts/_shared/answer.md";
const INPUT = { synopsis: "s", title: "t", text: "x", cues: [{ text: "a", at: 1 }], more: { b: "y" } };

const { taxonomy } = readTaxonomy(FIELDS[0] ?? "");
const sops = new Map([["rating", parseSop({ name: "rating", path: "sops/rating.md", source: SOPS[0] ?? "" }).sop]]);

/** What a prompt that was read must be good for. */
async function isUsable(prompt: Prompt, files: Readonly<Record<string, string>>): Promise<void> {
  contentDigest(prompt, taxonomy);
  standsInFile(checkPromptAgainst(prompt, taxonomy, sops, new Map()), files);
  standsInFile(
    [...prompt.sections, ...prompt.parts].flatMap(({ path = prompt.path, start, end }) => [
      { path, line: start, column: 1 },
      { path, line: Math.max(start, end), column: 1 },
    ]),
    files,
  );
  await unlessRefused(() => renderPrompt(prompt, INPUT));
}

const prompt = target(
  "prompt",
  "a prompt is read or refused at its lines, and what was read can be used",
  near(PROMPTS),
  async (source) => {
    const { prompt: read, problems } = parsePrompt({ name: "rating", path: PATH, source, partials: PARTIALS });
    const files = { [PATH]: source, [PARTIAL]: PARTIALS.get("answer") ?? "" };
    standsInFile(problems, files);
    if (read === null && !problems.some(({ severity }) => severity === "error")) throw new Error("refused without an error");
    if (read !== null) await isUsable(read, files);
  },
);

const base = parsePrompt({ name: "rating", path: PATH, source: PROMPTS[0] ?? "", partials: PARTIALS }).prompt;

const overlay = target("overlay", "an overlay is read or refused at its lines", near(OVERLAYS), async (source) => {
  if (base === null) throw new Error("the base cannot be read");
  const { prompt: read, problems } = parseOverlay({ name: "rating/kids", path: OVERLAY, source, partials: PARTIALS }, base);
  const files = { [OVERLAY]: source, [PATH]: base.source, [PARTIAL]: PARTIALS.get("answer") ?? "" };
  standsInFile(problems, files);
  if (read !== null) await isUsable({ ...read, path: OVERLAY }, files);
});

const template = target("template", "messages that are written read as the same messages", near(TEMPLATES), (text) => {
  const read = (body: string) => readTemplate({ path: PATH, text: body, line: 1 }, PARTIALS);
  const { template: found, problems } = read(text);
  standsInFile(problems, { [PATH]: text, [PARTIAL]: PARTIALS.get("answer") ?? "" });
  if (found === null) return;
  const written = writeBody(found.messages);
  if (written !== null) isSame(read(written).template?.messages, found.messages, written);
});

/** Anywhere in the value. */
function document(text: string): Located | null {
  return readYaml(text, PATH).document;
}

const PICO = PROMPTS.flatMap((text) => /schema:\n([\s\S]*?)\n(?=output|assay|---)/.exec(text)?.[1] ?? []);
const picoschema = target(
  "picoschema",
  "a Picoschema is expanded or refused at its lines",
  fc.oneof(near(PICO), near(["a(enum, one of): [x, y]\nb?(array, list): string\n(*): any\n", "string, a text", "{a?: integer}"])),
  (text) => {
    const found = document(text);
    if (found === null) return;
    const { schema, problems } = expandPicoschema(found, found.value, "");
    standsInFile(problems, { [PATH]: text });
    if (schema === null && problems.length === 0) throw new Error("refused without a problem");
  },
);

export const promptTargets = [prompt, overlay, template, picoschema];
