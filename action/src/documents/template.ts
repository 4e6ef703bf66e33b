import type { Place, Problem } from "../errors.ts";
import { errorAt } from "./error-at.ts";
import { type ParsedTemplate, parseHandlebars, type TemplateText } from "./handlebars-syntax.ts";
import type { BlockStatement, Expression, MustacheStatement, PartialStatement, Position, Program, Statement } from "./handlebars-tree.ts";
import { nearestName } from "./nearest-name.ts";
import { isPartialName, partialPath } from "./partials.ts";
import type { MessageTemplate, Role, TemplateNode } from "./prompt.ts";
import { helperHint, readPath } from "./template-path.ts";
import { indentNodes, mergeText } from "./template-text.ts";

/** One place that names a variable. `scope`: the lists of the loops around it, outermost first; `path` counts from the innermost. */
export interface VariableUse {
  readonly path: readonly string[];
  readonly relative: boolean;
  readonly scope: readonly (readonly string[])[];
  readonly as: "text" | "list" | "url";
  readonly place: Place;
}

/** A stretch of the body, as offsets; `role` is what holds after it. */
export interface RoleMark {
  readonly start: number;
  readonly end: number;
  readonly role: Role;
}

export interface Template {
  readonly messages: readonly MessageTemplate[];
  readonly uses: readonly VariableUse[];
  /** Where the body changes role, itself or through a partial. */
  readonly roles: readonly RoleMark[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Names of all partials, also of those that partials use; sorted. */
  readonly partials: readonly string[];
}

const ROLES: readonly string[] = ["system", "user", "model"];

/** Partials may name each other; without a bound a few lines could become gigabytes. */
const MOST_PARTIAL_USES = 1000;
const MOST_PARTIAL_CHARACTERS = 5_000_000;
const DEEPEST_LOOP = 20;

type Node = { readonly loc: { readonly start: Position } };
type RolePiece = { readonly kind: "role"; readonly role: Role };
type Piece = TemplateNode | RolePiece;

interface Context {
  readonly source: ParsedTemplate;
  readonly scope: readonly (readonly string[])[];
  /** Names of the partials that are being expanded; empty in the prompt itself. */
  readonly stack: readonly string[];
}

/**
 * Reads the body of a prompt into message templates, partials put in. `partials` maps a name to its text. Everything that is not
 * `{{variable}}`, `{{#each}}`, `{{role}}`, `{{media}}`, `{{>partial}}` or a comment is a problem at its line and column.
 */
export function readTemplate(
  body: TemplateText,
  partials: ReadonlyMap<string, string>,
): { template: Template | null; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const uses: VariableUse[] = [];
  const roles: RoleMark[] = [];
  const comments: { start: number; end: number }[] = [];
  const named = new Set<string>();
  const parsedPartials = new Map<string, ParsedTemplate | null>();
  let partialUses = 0;
  let partialCharacters = 0;

  const report = (context: Context, node: Node, message: string, hint: string, code = "template"): void => {
    const place = context.source.place(node.loc.start);
    const known = problems.some(
      (one) => one.path === place.path && one.line === place.line && one.column === place.column && one.message === message,
    );
    if (!known) problems.push(errorAt(place, code, message, hint));
  };

  const path = (expression: Expression, as: VariableUse["as"], at: Node, context: Context): readonly string[] | null => {
    const reading = readPath(expression, context.scope.length > 0);
    if ("message" in reading) {
      report(context, at, reading.message, reading.hint);
      return null;
    }
    uses.push({ ...reading, scope: context.scope, as, place: context.source.place(at.loc.start) });
    return reading.path;
  };

  const role = (node: MustacheStatement, context: Context): Piece[] => {
    const [value] = node.params;
    const name = value?.type === "StringLiteral" ? value.value : null;
    if (name === null || node.params.length !== 1 || node.hash) {
      report(
        context,
        node,
        "A role is written with its name in quotes and nothing else",
        'Write `{{role "system"}}`, `{{role "user"}}` or `{{role "model"}}`.',
      );
    } else if (!ROLES.includes(name)) {
      const meant = name === "assistant" ? "model" : nearestName(name, ROLES);
      report(
        context,
        node,
        `There is no role \`${name}\``,
        meant ? `Write \`{{role "${meant}"}}\`.` : "Roles are `system`, `user` and `model`.",
      );
    } else if (context.scope.length > 0) {
      report(context, node, "A role cannot change inside `{{#each}}`", "Put the role before or after the loop.");
    } else {
      if (context.stack.length === 0) {
        roles.push({ start: context.source.offset(node.loc.start), end: context.source.offset(node.loc.end), role: name as Role });
      }
      return [{ kind: "role", role: name as Role }];
    }
    return [];
  };

  const media = (node: MustacheStatement, context: Context): Piece[] => {
    const pairs = new Map((node.hash?.pairs ?? []).map((pair) => [pair.key, pair.value]));
    const url = pairs.get("url");
    const type = pairs.get("contentType");
    const odd = [...pairs.keys()].find((key) => key !== "url" && key !== "contentType");
    if (url === undefined || node.params.length > 0 || odd !== undefined || (type !== undefined && type.type !== "StringLiteral")) {
      report(
        context,
        node,
        "A medium is written with its `url`, and where needed a `contentType` in quotes",
        'Write `{{media url=image}}` or `{{media url=image contentType="image/png"}}`.',
      );
      return [];
    }
    const contentType = type === undefined ? null : type.value;
    if (url.type === "StringLiteral") return [{ kind: "media", url: [{ kind: "text", text: url.value }], contentType }];
    const variable = path(url, "url", node, context);
    return variable === null ? [] : [{ kind: "media", url: [{ kind: "variable", path: variable }], contentType }];
  };

  const mustache = (node: MustacheStatement, context: Context): Piece[] => {
    const name = node.path.type === "PathExpression" ? node.path.original : null;
    if (name === "role") return role(node, context);
    if (name === "media") return media(node, context);
    if (name !== null && (node.params.length > 0 || node.hash)) {
      report(context, node, `The helper \`${name}\` is not known here`, helperHint(name));
      return [];
    }
    const variable = path(node.path, "text", node, context);
    return variable === null ? [] : [{ kind: "variable", path: variable }];
  };

  const each = (node: BlockStatement, program: Program, context: Context): Piece[] => {
    const [list] = node.params;
    if (list === undefined || node.params.length > 1 || node.hash) {
      report(context, node, "`{{#each}}` takes one list", "Write `{{#each list}}{{this}}{{/each}}`.");
      return [];
    }
    if ((program.blockParams?.length ?? 0) > 0) {
      report(context, node, "`as |…|` is not known here", "Inside the loop write `{{this}}` or `{{this.name}}`.");
      return [];
    }
    if (node.inverse) report(context, node, "`{{else}}` is not known here", "Remove it: an empty list renders as nothing.");
    if (context.scope.length >= DEEPEST_LOOP) {
      report(context, node, "The template is nested too deeply", "Nest `{{#each}}` less.");
      return [];
    }
    const variable = path(list, "list", node, context);
    if (variable === null) return [];
    const inside = { ...context, scope: [...context.scope, variable] };
    const pieces = statements(program.body, inside).filter((piece) => piece.kind !== "role");
    return [{ kind: "each", path: variable, body: mergeText<never>(pieces) }];
  };

  const block = (node: BlockStatement, context: Context): Piece[] => {
    const name = node.path.type === "PathExpression" ? node.path.original : "…";
    if (name === "each" && node.program) return each(node, node.program, context);
    const tag = node.program ? `{{#${name}}}` : `{{^${name}}}`;
    report(context, node, name === "role" ? "`{{#role}}` renders nothing" : `\`${tag}\` is not known here`, helperHint(name));
    return [];
  };

  const parsePartial = (name: string): ParsedTemplate | null => {
    const known = parsedPartials.get(name);
    if (known !== undefined) return known;
    const text = partials.get(name) ?? "";
    const result = parseHandlebars({ path: partialPath(name), text, line: 1 });
    problems.push(...result.problems);
    if (/^---[ \t]*\r?\n/.test(text)) {
      problems.push(
        errorAt(
          { path: partialPath(name), line: 1, column: 1 },
          "partial",
          "A partial has no front matter",
          "Keep only its text; keys belong into the prompt.",
        ),
      );
    }
    parsedPartials.set(name, result.parsed);
    return result.parsed;
  };

  const partial = (node: PartialStatement, context: Context): Piece[] => {
    const name = partialName(node);
    const fail = (message: string, hint: string): Piece[] => {
      report(context, node, message, hint, "partial");
      return [];
    };
    if (name === null) return fail("A partial is written with its plain name", "Write `{{>name}}` for `prompts/_shared/name.md`.");
    if (node.params.length > 0 || node.hash)
      return fail(`\`{{>${name}}}\` takes no values`, "A partial sees the same variables as the text around it.");
    named.add(name);
    if (!partials.has(name)) {
      const meant = nearestName(name, partials.keys());
      return fail(
        `There is no partial \`${partialPath(name)}\``,
        meant ? `Did you mean \`{{>${meant}}}\`?` : "Create the file, or remove the line.",
      );
    }
    if (context.stack.includes(name)) {
      return fail(
        `The partials ${[...context.stack.slice(context.stack.indexOf(name)), name].map((one) => `\`${one}\``).join(" → ")} go round in a circle`,
        "Remove one of these links.",
      );
    }
    partialUses++;
    partialCharacters += partials.get(name)?.length ?? 0;
    if (partialUses > MOST_PARTIAL_USES || partialCharacters > MOST_PARTIAL_CHARACTERS) {
      if (problems.some((one) => one.code === "partial-size")) return [];
      report(context, node, "Partials make this prompt too large", "Use fewer of them.", "partial-size");
      return [];
    }
    const source = parsePartial(name);
    if (source === null) return [];
    const pieces = statements(source.body, { source, scope: context.scope, stack: [...context.stack, name] });
    const last = pieces.filter((piece) => piece.kind === "role").at(-1);
    if (last !== undefined && context.stack.length === 0) {
      roles.push({ start: context.source.offset(node.loc.start), end: context.source.offset(node.loc.end), role: last.role });
    }
    return node.indent ? indentNodes<RolePiece>(pieces, node.indent).pieces : pieces;
  };

  const statement = (node: Statement, context: Context): Piece[] => {
    switch (node.type) {
      case "ContentStatement":
        return [{ kind: "text", text: node.value }];
      case "CommentStatement":
        if (context.stack.length === 0)
          comments.push({ start: context.source.offset(node.loc.start), end: context.source.offset(node.loc.end) });
        return [];
      case "MustacheStatement":
        return mustache(node, context);
      case "BlockStatement":
        return block(node, context);
      case "PartialStatement":
        return partial(node, context);
      default:
        report(
          context,
          node,
          node.type.startsWith("Decorator") ? "Decorators are not known here" : "`{{#>…}}` is not known here",
          helperHint(""),
        );
        return [];
    }
  };

  const statements = (nodes: readonly Statement[], context: Context): Piece[] => nodes.flatMap((node) => statement(node, context));

  const { parsed, problems: syntax } = parseHandlebars(body);
  if (parsed === null) return { template: null, problems: syntax };
  const messages = toMessages(statements(parsed.body, { source: parsed, scope: [], stack: [] }));
  if (problems.length > 0) return { template: null, problems };
  return { template: { messages, uses, roles, comments, partials: [...named].sort() }, problems };
}

/** The name in `{{>name}}`; `null` where it is computed or no file's name. */
function partialName(node: PartialStatement): string | null {
  const { name } = node;
  const text = name.type === "PathExpression" ? name.original : name.type === "StringLiteral" ? name.value : "";
  return isPartialName(text) ? text : null;
}

/** Text before the first role is the user's, as in dotprompt; messages of blanks only are left out. */
function toMessages(pieces: readonly Piece[]): readonly MessageTemplate[] {
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
