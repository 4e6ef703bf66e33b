import { contentDigest } from "../documents/prompts/content-digest.ts";
import type { Message } from "../documents/prompts/message.ts";
import { renderPrompt } from "../documents/prompts/render.ts";
import type { ExportScope } from "./export-scope.ts";

/** A prompt's messages for each of its items as any chat interface takes them: `assay/messages@1`. */
export function exportMessages({ prompt, taxonomy, items }: ExportScope): string {
  const { name, model, config, output } = prompt;
  const requests = items.map(({ item }) => ({
    set: item.set,
    item: item.id,
    truth: item.truth,
    messages: renderPrompt(prompt, item.input).map(plain),
  }));
  const document = { schema: "assay/messages@1", prompt: name, digest: contentDigest(prompt, taxonomy), model, config, output, requests };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function plain({ role, content }: Message): object {
  const name = role === "model" ? "assistant" : role;
  const [first] = content;
  if (content.length === 1 && first?.kind === "text") return { role: name, content: first.text };
  return {
    role: name,
    content: content.map((part) =>
      part.kind === "text" ? { type: "text", text: part.text } : { type: "image_url", image_url: { url: part.url } },
    ),
  };
}
