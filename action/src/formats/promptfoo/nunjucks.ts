import type { MessageTemplate, TemplateNode } from "../../documents/prompts/prompt.ts";

/** A message as chat interfaces take it; its texts are Nunjucks templates. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ChatPart[];
}

export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

/** What cannot be said in promptfoo's templates. */
export class Unsayable extends Error {}

/**
 * Messages as promptfoo reads them. Throws `Unsayable` for a variable whose name Nunjucks cannot take, and for a medium inside a loop. `contentTypes`: of the media in
 * their order, for which there is no place in a message.
 */
export function toChat(messages: readonly MessageTemplate[]): {
  readonly chat: readonly ChatMessage[];
  readonly contentTypes: readonly (string | null)[];
} {
  const contentTypes: (string | null)[] = [];
  const chat = messages.map(({ role, nodes }): ChatMessage => {
    const parts: ChatPart[] = [];
    let open: TemplateNode[] = [];
    const close = (): void => {
      if (open.length > 0) parts.push({ type: "text", text: writeTemplate(open, null) });
      open = [];
    };
    for (const node of nodes) {
      if (node.kind !== "media") {
        open.push(node);
        continue;
      }
      close();
      contentTypes.push(node.contentType);
      parts.push({ type: "image_url", image_url: { url: writeTemplate(node.url, null) } });
    }
    close();
    const [first] = parts;
    const content = parts.length === 1 && first?.type === "text" ? first.text : parts;
    return { role: role === "model" ? "assistant" : role, content };
  });
  return { chat, contentTypes };
}

/** One text. `loop`: the variable of the innermost loop. */
function writeTemplate(nodes: readonly TemplateNode[], loop: string | null): string {
  return nodes
    .map((node, index) => {
      switch (node.kind) {
        case "text": {
          // Braces that would begin a tag, also together with the tag that follows.
          const tagFollows = nodes[index + 1] !== undefined || loop !== null;
          return node.text.replace(tagFollows ? /\{(?=[{%#]|$)/g : /\{(?=[{%#])/g, '{{ "{" }}');
        }
        case "variable":
          return `{{ ${expression(node.path, loop)} }}`;
        case "each": {
          const name = `one${loop === null ? "" : Number(loop.slice(3) || 1) + 1}`;
          return `{% for ${name} in ${expression(node.path, loop)} %}${writeTemplate(node.body, name)}{% endfor %}`;
        }
        case "media":
          throw new Unsayable("a medium inside a loop");
        default:
          return node satisfies never;
      }
    })
    .join("");
}

function expression(path: readonly string[], loop: string | null): string {
  const [first, ...rest] = loop === null ? path : [loop, ...path];
  if (first === undefined || !/^[A-Za-z_$][\w$]*$/.test(first)) throw new Unsayable(`the variable \`${path.join(".")}\``);
  if (rest.some((step) => /["\\]/.test(step))) throw new Unsayable(`the variable \`${path.join(".")}\``);
  return first + rest.map((step) => (/^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `["${step}"]`)).join("");
}
