import type { MessageTemplate, Role, TemplateNode } from "./prompt.ts";
import { mergeText } from "./template-text.ts";

/** A change of role, on the way from the body to its messages. */
export interface RolePiece {
  readonly kind: "role";
  readonly role: Role;
}

/** Cuts a body where the role changes. Text before the first role is the user's, as in dotprompt; messages of blanks only are left out. */
export function messageTemplates(pieces: readonly (TemplateNode | RolePiece)[]): readonly MessageTemplate[] {
  const messages: MessageTemplate[] = [];
  let role: Role = "user";
  let nodes: TemplateNode[] = [];
  const close = (): void => {
    const merged = mergeText<never>(nodes);
    if (merged.some((node) => node.kind !== "text" || node.text.trim() !== "")) messages.push({ role, nodes: merged });
    nodes = [];
  };
  for (const piece of pieces) {
    if (piece.kind === "role") {
      close();
      role = piece.role;
    } else {
      nodes.push(piece);
    }
  }
  close();
  return messages;
}
