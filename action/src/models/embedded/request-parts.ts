import type { Message } from "../../documents/prompts/message.ts";

export interface RequestParts {
  /** The prompt's Markdown, one text a message. */
  readonly rules: readonly string[];
  /** The item: the last user message. */
  readonly item: string;
}

/**
 * Takes the item, which is the last user message, from the rules, which are all other messages. `null` where there are no others: a prompt of a
 * single message says nowhere where the rules end and the item begins, and an item must never be read as a rule.
 */
export function requestParts(messages: readonly Message[]): RequestParts | null {
  const at = messages.findLastIndex(({ role }) => role === "user");
  const rules = messages.filter((_, index) => index !== at).map(textOf);
  if (at === -1 || rules.every((text) => text.trim() === "")) return null;
  return { rules, item: textOf(messages[at]) };
}

function textOf(message: Message | undefined): string {
  return (message?.content ?? []).flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
}
