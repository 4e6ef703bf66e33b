import type { Digest } from "../../canonical.ts";
import type { Taxonomy } from "../../documents/ground-truth/field.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import type { Prompt, TemplateNode } from "../../documents/prompts/prompt.ts";
import { renderPrompt } from "../../documents/prompts/render.ts";
import { DEFAULT_LIMITS } from "../../documents/settings/settings-reader.ts";
import type { Tree } from "../../documents/tree.ts";
import { inlineMedia } from "../../models/media.ts";
import type { Askable } from "../../scoring/oracle.ts";
import { answerReader } from "../../scoring/read-answer.ts";
import type { Loaded } from "./workspace.ts";

export interface AskableOptions {
  readonly taxonomy: Taxonomy;
  /** Where the files that items name are read. */
  readonly media: Tree;
  /** The settings' limit; part of what is sent, so that another limit is another question. */
  readonly outputTokens: number;
}

/** How the prompts of one revision are asked about its own items. */
export function askingOf({ tree, documents }: Loaded): AskableOptions {
  const { limits } = documents.settings ?? { limits: DEFAULT_LIMITS };
  return { taxonomy: documents.taxonomy, media: tree, outputTokens: limits["output-tokens"] };
}

/** Makes a prompt ready to be asked, judged by the taxonomy given. Media that items name are read from the tree of the items. */
export function askableOf(prompt: Prompt, { taxonomy, media, outputTokens }: AskableOptions): Askable {
  const judged = judgedFields(prompt, taxonomy);
  const digest: Digest = contentDigest(prompt, taxonomy);
  const read = answerReader({ reading: { ...prompt.answer, fields: judged }, schema: prompt.output.schema }, taxonomy);
  const hasMedia = prompt.messages.some(({ nodes }) => nodes.some(isMedia));
  return {
    prompt,
    digest,
    config: { maxOutputTokens: outputTokens, ...prompt.config },
    render: (item) =>
      hasMedia ? inlineMedia(renderPrompt(prompt, item.input), (path) => media.bytes(path)) : renderPrompt(prompt, item.input),
    read,
  };
}

/** The fields that both the prompt's answer and the taxonomy know. */
export function judgedFields(prompt: Prompt, taxonomy: Taxonomy): Prompt["answer"]["fields"] {
  return Object.fromEntries(Object.entries(prompt.answer.fields).filter(([name]) => taxonomy.has(name)));
}

function isMedia(node: TemplateNode): boolean {
  return node.kind === "media" || (node.kind === "each" && node.body.some(isMedia));
}
