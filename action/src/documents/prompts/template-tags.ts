import { nearestName } from "../syntax/nearest-name.ts";
import type { BlockStatement, Expression, MustacheStatement, PartialStatement, Program } from "./handlebars-tree.ts";
import { isPartialName } from "./partials.ts";
import type { Role } from "./prompt.ts";

/** What is wrong with a tag, and what to write instead. */
export interface Complaint {
  readonly message: string;
  readonly hint: string;
}

const ROLES: readonly string[] = ["system", "user", "model"] satisfies Role[];

/** `{{role "user"}}`. */
export function readRole(node: MustacheStatement): { readonly role: Role } | Complaint {
  const [value] = node.params;
  if (value?.type !== "StringLiteral" || node.params.length !== 1 || node.hash) {
    const hint = 'Write `{{role "system"}}`, `{{role "user"}}` or `{{role "model"}}`.';
    return { message: "A role is written with its name in quotes and nothing else", hint };
  }
  if (ROLES.includes(value.value)) return { role: value.value as Role };
  const meant = value.value === "assistant" ? "model" : nearestName(value.value, ROLES);
  const hint = meant === null ? "Roles are `system`, `user` and `model`." : `Write \`{{role "${meant}"}}\`.`;
  return { message: `There is no role \`${value.value}\``, hint };
}

/** `{{media url=image contentType="image/png"}}`; the URL is a variable or in quotes. */
export function readMedia(node: MustacheStatement): { readonly url: Expression; readonly contentType: string | null } | Complaint {
  const pairs = new Map((node.hash?.pairs ?? []).map((pair) => [pair.key, pair.value]));
  const url = pairs.get("url");
  const type = pairs.get("contentType");
  const known = Number(url !== undefined) + Number(type !== undefined);
  if (url === undefined || node.params.length > 0 || pairs.size > known || (type !== undefined && type.type !== "StringLiteral")) {
    const hint = 'Write `{{media url=image}}` or `{{media url=image contentType="image/png"}}`.';
    return { message: "A medium is written with its `url`, and where needed a `contentType` in quotes", hint };
  }
  return { url, contentType: type === undefined ? null : type.value };
}

/** `{{#each list}}…{{/each}}`, without `{{else}}` and `as |…|`. */
export function readEach(node: BlockStatement, program: Program): { readonly list: Expression } | Complaint {
  const [list] = node.params;
  if (list === undefined || node.params.length > 1 || node.hash) {
    return { message: "`{{#each}}` takes one list", hint: "Write `{{#each list}}{{this}}{{/each}}`." };
  }
  if ((program.blockParams?.length ?? 0) > 0) {
    return { message: "`as |…|` is not known here", hint: "Inside the loop write `{{this}}` or `{{this.name}}`." };
  }
  if (node.inverse) return { message: "`{{else}}` is not known here", hint: "Remove it: an empty list renders as nothing." };
  return { list };
}

/** The name in `{{>name}}`, which takes no values. */
export function readPartial(node: PartialStatement): { readonly name: string } | Complaint {
  const text = node.name.type === "PathExpression" ? node.name.original : node.name.type === "StringLiteral" ? node.name.value : "";
  if (!isPartialName(text)) {
    return { message: "A partial is written with its plain name", hint: "Write `{{>name}}` for `prompts/_shared/name.md`." };
  }
  if (node.params.length > 0 || node.hash) {
    return { message: `\`{{>${text}}}\` takes no values`, hint: "A partial sees the same variables as the text around it." };
  }
  return { name: text };
}
