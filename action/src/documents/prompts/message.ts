import type { Role } from "./prompt.ts";

export type ContentPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "media"; readonly url: string; readonly contentType: string | null };

/** A message of a prompt whose variables are filled in: what a model reads. */
export interface Message {
  readonly role: Role;
  readonly content: readonly ContentPart[];
}
