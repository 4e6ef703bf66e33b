import type { Digest } from "../canonical.ts";
import { contentDigest } from "../documents/content-digest.ts";
import type { Taxonomy } from "../documents/field.ts";
import type { Prompt, TemplateNode } from "../documents/prompt.ts";
import { renderPrompt } from "../documents/render.ts";
import { DEFAULT_LIMITS } from "../documents/settings-reader.ts";
import type { Tree } from "../documents/tree.ts";
import { UserError } from "../errors.ts";
import type { Message } from "../scoring/model.ts";
import type { Askable } from "../scoring/oracle.ts";
import { answerReader } from "../scoring/read-answer.ts";
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
    render: (item) => (hasMedia ? inlined(renderPrompt(prompt, item.input), media) : renderPrompt(prompt, item.input)),
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

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Replaces repository paths by `data:` URLs, so that what is sent depends on the file and not on its name. */
async function inlined(messages: readonly Message[], tree: Tree): Promise<readonly Message[]> {
  return Promise.all(
    messages.map(async (message) => ({
      ...message,
      content: await Promise.all(
        message.content.map(async (part) => {
          if (part.kind !== "media" || part.url.startsWith("data:")) return part;
          const type = part.contentType ?? CONTENT_TYPES[part.url.split(".").at(-1)?.toLowerCase() ?? ""];
          const bytes = /^[a-z][a-z0-9+.-]*:/i.test(part.url) ? null : await tree.bytes(part.url);
          if (!bytes || !type)
            throw new UserError(
              `The medium ${JSON.stringify(part.url)} is not an image file of this repository. Add the file, or use a data: URL.`,
            );
          return { ...part, contentType: type, url: `data:${type};base64,${Buffer.from(bytes).toString("base64")}` };
        }),
      ),
    })),
  );
}
