import type { MessageTemplate, Role, TemplateNode } from "../../documents/prompts/prompt.ts";
import { mergeText } from "../../documents/prompts/template-text.ts";
import type { Located } from "../../documents/syntax/yaml.ts";
import { readBraces } from "../brace-template.ts";
import type { Findings } from "../finding.ts";
import { below, isMembers, listOf, textPlace } from "../located.ts";

const ROLES: Readonly<Record<string, Role>> = { system: "system", developer: "system", user: "user", assistant: "model", model: "model" };

/** Messages written as a list of `{role, content}`; null where it is something else, or holds what a prompt cannot. `contentTypes`: of its media in their order. */
export function readChat(
  document: Located,
  source: string,
  findings: Findings,
  contentTypes: readonly (string | null)[] = [],
): readonly MessageTemplate[] | null {
  const messages: MessageTemplate[] = [];
  let media = 0;
  let failed = false;
  const text = (value: string, pointer: string): readonly TemplateNode[] => {
    const { nodes, problems } = readBraces({ text: value, place: textPlace(document, pointer, source), loops: true });
    for (const { place, message, hint } of problems) findings.add("refused", place, "template", message, hint);
    failed ||= problems.length > 0;
    return nodes;
  };
  for (const [index, entry] of listOf(document.value).entries()) {
    const role = isMembers(entry) && typeof entry.role === "string" && Object.hasOwn(ROLES, entry.role) ? ROLES[entry.role] : undefined;
    const at = below("", index, "content");
    const content = isMembers(entry) ? entry.content : undefined;
    if (role === undefined || (typeof content !== "string" && !Array.isArray(content))) {
      findings.add(
        "refused",
        document.place(below("", index)),
        "message",
        "This is no message with a role and a text",
        "Tool calls and functions cannot be taken over.",
      );
      return null;
    }
    const nodes = listOf(typeof content === "string" ? [{ type: "text", text: content }] : content).flatMap(
      (part, number): readonly TemplateNode[] => {
        const pointer = typeof content === "string" ? at : below(at, number, "text");
        if (isMembers(part) && part.type === "text" && typeof part.text === "string") return text(part.text, pointer);
        const url = isMembers(part) && part.type === "image_url" ? part.image_url : undefined;
        const address = isMembers(url) ? url.url : url;
        if (typeof address !== "string") {
          findings.add("refused", document.place(below(at, number)), "message", "This part of a message is neither text nor an image", "");
          failed = true;
          return [];
        }
        const parts = text(address, below(at, number, "image_url", "url"));
        return [{ kind: "media", url: parts, contentType: contentTypes[media++] ?? null }];
      },
    );
    messages.push({ role, nodes: mergeText<never>(nodes) });
  }
  return failed || messages.length === 0 ? null : messages;
}
