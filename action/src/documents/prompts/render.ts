import type { ContentPart, Message } from "./message.ts";
import type { MessageTemplate, Prompt, TemplateNode } from "./prompt.ts";

type Input = Readonly<Record<string, unknown>>;

/** Messages without variables are the same object every time: a cache of a pure function. `null`: not constant. */
const constants = new WeakMap<MessageTemplate, Message | null>();

/**
 * What is sent for one item. `media` turns the URL of a medium into the one to send; without it, URLs pass as they are. Variables are inserted as text:
 * a missing one as nothing, lists with commas, objects as Handlebars shows them. Only own properties are read. Messages of blanks only are
 * left out, as in dotprompt. Never throws on values that JSON can hold.
 */
export function renderPrompt(prompt: Prompt, input: Input, media: (url: string) => string = (url) => url): Message[] {
  const filled = prompt.defaults === undefined ? input : { ...prompt.defaults, ...input };
  const messages: Message[] = [];
  for (const template of prompt.messages) {
    let message = constants.get(template);
    if (message === undefined) {
      message = template.nodes.every((node) => node.kind === "text") ? renderMessage(template, {}, media) : null;
      constants.set(template, message);
    }
    message ??= renderMessage(template, filled, media);
    if (message !== null) messages.push(message);
  }
  return messages;
}

function renderMessage(template: MessageTemplate, input: Input, media: (url: string) => string): Message | null {
  const content: ContentPart[] = [];
  let text = "";
  const flush = (): void => {
    if (/\S/.test(text)) content.push({ kind: "text", text });
    text = "";
  };
  const visit = (nodes: readonly TemplateNode[], scope: unknown): void => {
    for (const node of nodes) {
      switch (node.kind) {
        case "text":
          text += node.text;
          break;
        case "variable":
          text += display(lookUp(scope, node.path));
          break;
        case "each":
          for (const entry of entries(lookUp(scope, node.path))) visit(node.body, entry);
          break;
        case "media": {
          const url = node.url
            .map((part) => (part.kind === "text" ? part.text : part.kind === "variable" ? display(lookUp(scope, part.path)) : ""))
            .join("");
          if (url === "") break;
          flush();
          content.push({ kind: "media", url: media(url), contentType: node.contentType });
          break;
        }
      }
    }
  };
  visit(template.nodes, input);
  flush();
  return content.length === 0 ? null : { role: template.role, content };
}

function lookUp(scope: unknown, path: readonly string[]): unknown {
  let value = scope;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Input)[step];
  }
  return value;
}

function entries(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function display(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? displayList(value) : "[object Object]";
}

/** As `String(list)`, but it calls no method of the values and is bounded by memory, not by the stack. */
function displayList(list: readonly unknown[]): string {
  const shown: string[] = [];
  const open: { readonly list: readonly unknown[]; next: number }[] = [{ list, next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next >= top.list.length) {
      open.pop();
      continue;
    }
    if (top.next > 0) shown.push(",");
    const entry = top.list[top.next++];
    if (Array.isArray(entry)) open.push({ list: entry, next: 0 });
    else shown.push(display(entry));
  }
  return shown.join("");
}
