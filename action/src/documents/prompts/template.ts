import type { Place, Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import { nearestName } from "../syntax/nearest-name.ts";
import { type ParsedTemplate, parseHandlebars, type TemplateText } from "./handlebars-syntax.ts";
import type { BlockStatement, Expression, MustacheStatement, PartialStatement, Position, Program, Statement } from "./handlebars-tree.ts";
import { messageTemplates, type RolePiece } from "./message-templates.ts";
import type { IncludedPartial } from "./partial-parts.ts";
import { partialPath } from "./partials.ts";
import type { MessageTemplate, Role, TemplateNode } from "./prompt.ts";
import { helperHint, readPath } from "./template-path.ts";
import { type Complaint, readEach, readMedia, readPartial, readRole } from "./template-tags.ts";
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
interface RoleMark {
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
  /** Every place where a partial is put in, also by another partial, in the order of the text. */
  readonly included: readonly IncludedPartial[];
}

/** Partials may name each other; without a bound a few lines could become gigabytes. */
const MOST_PARTIAL_USES = 1000;
const MOST_PARTIAL_CHARACTERS = 5_000_000;
const DEEPEST_LOOP = 20;

type Node = { readonly loc: { readonly start: Position; readonly end: Position } };
type Piece = TemplateNode | RolePiece;

interface Context {
  readonly source: ParsedTemplate;
  readonly scope: readonly (readonly string[])[];
  /** Names of the partials that are being expanded; empty in the prompt itself. */
  readonly stack: readonly string[];
  /** Line of the prompt on which the outermost of them is put in. */
  readonly line?: number;
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
  const included: { name: string; line: number }[] = [];
  const partialComments = new Map<string, Map<number, { start: number; end: number }>>();
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

  const fail = (context: Context, node: Node, complaint: Complaint, code?: string): Piece[] => {
    report(context, node, complaint.message, complaint.hint, code);
    return [];
  };

  const mark = (context: Context, node: Node, role: Role): void => {
    if (context.stack.length === 0) roles.push({ ...span(context, node), role });
  };

  const role = (node: MustacheStatement, context: Context): Piece[] => {
    const reading = readRole(node);
    if ("message" in reading) return fail(context, node, reading);
    if (context.scope.length > 0) {
      return fail(context, node, {
        message: "A role cannot change inside `{{#each}}`",
        hint: "Put the role before or after the loop.",
      });
    }
    mark(context, node, reading.role);
    return [{ kind: "role", role: reading.role }];
  };

  const media = (node: MustacheStatement, context: Context): Piece[] => {
    const reading = readMedia(node);
    if ("message" in reading) return fail(context, node, reading);
    const { url, contentType } = reading;
    if (url.type === "StringLiteral") return [{ kind: "media", url: [{ kind: "text", text: url.value }], contentType }];
    const variable = path(url, "url", node, context);
    return variable === null ? [] : [{ kind: "media", url: [{ kind: "variable", path: variable }], contentType }];
  };

  const mustache = (node: MustacheStatement, context: Context): Piece[] => {
    const name = node.path.type === "PathExpression" ? node.path.original : null;
    if (name === "role") return role(node, context);
    if (name === "media") return media(node, context);
    if (name !== null && (node.params.length > 0 || node.hash)) {
      return fail(context, node, { message: `The helper \`${name}\` is not known here`, hint: helperHint(name) });
    }
    const variable = path(node.path, "text", node, context);
    return variable === null ? [] : [{ kind: "variable", path: variable }];
  };

  const each = (node: BlockStatement, program: Program, context: Context): Piece[] => {
    const reading = readEach(node, program);
    if ("message" in reading) return fail(context, node, reading);
    if (context.scope.length >= DEEPEST_LOOP) {
      return fail(context, node, { message: "The template is nested too deeply", hint: "Nest `{{#each}}` less." });
    }
    const variable = path(reading.list, "list", node, context);
    if (variable === null) return [];
    const inside = { ...context, scope: [...context.scope, variable] };
    const pieces = statements(program.body, inside).filter((piece) => piece.kind !== "role");
    return [{ kind: "each", path: variable, body: mergeText<never>(pieces) }];
  };

  const block = (node: BlockStatement, context: Context): Piece[] => {
    const name = node.path.type === "PathExpression" ? node.path.original : "…";
    if (name === "each" && node.program) return each(node, node.program, context);
    const tag = node.program ? `{{#${name}}}` : `{{^${name}}}`;
    const message = name === "role" ? "`{{#role}}` renders nothing" : `\`${tag}\` is not known here`;
    return fail(context, node, { message, hint: helperHint(name) });
  };

  const parsePartial = (name: string): ParsedTemplate | null => {
    const known = parsedPartials.get(name);
    if (known !== undefined) return known;
    const text = partials.get(name) ?? "";
    const result = parseHandlebars({ path: partialPath(name), text, line: 1 });
    problems.push(...result.problems);
    if (/^---[ \t]*\r?\n/.test(text)) {
      const place = startOf(partialPath(name));
      problems.push(errorAt(place, "partial", "A partial has no front matter", "Keep only its text; keys belong into the prompt."));
    }
    parsedPartials.set(name, result.parsed);
    return result.parsed;
  };

  const partial = (node: PartialStatement, context: Context): Piece[] => {
    const reading = readPartial(node);
    if ("message" in reading) return fail(context, node, reading, "partial");
    const { name } = reading;
    named.add(name);
    if (!partials.has(name)) {
      const meant = nearestName(name, partials.keys());
      const hint = meant === null ? "Create the file, or remove the line." : `Did you mean \`{{>${meant}}}\`?`;
      return fail(context, node, { message: `There is no partial \`${partialPath(name)}\``, hint }, "partial");
    }
    if (context.stack.includes(name)) {
      const circle = [...context.stack.slice(context.stack.indexOf(name)), name].map((one) => `\`${one}\``).join(" → ");
      return fail(context, node, { message: `The partials ${circle} go round in a circle`, hint: "Remove one of these links." }, "partial");
    }
    partialUses++;
    partialCharacters += partials.get(name)?.length ?? 0;
    if (partialUses > MOST_PARTIAL_USES || partialCharacters > MOST_PARTIAL_CHARACTERS) {
      if (problems.some((one) => one.code === "partial-size")) return [];
      return fail(context, node, { message: "Partials make this prompt too large", hint: "Use fewer of them." }, "partial-size");
    }
    const source = parsePartial(name);
    if (source === null) return [];
    const line = context.line ?? context.source.place(node.loc.start).line;
    included.push({ name, line });
    const pieces = statements(source.body, { source, scope: context.scope, stack: [...context.stack, name], line });
    const last = pieces.filter((piece) => piece.kind === "role").at(-1);
    if (last !== undefined) mark(context, node, last.role);
    return node.indent ? indentNodes<RolePiece>(pieces, node.indent).pieces : pieces;
  };

  const comment = (at: { start: number; end: number }, { stack }: Context): void => {
    const name = stack.at(-1);
    if (name === undefined) comments.push(at);
    else partialComments.set(name, (partialComments.get(name) ?? new Map()).set(at.start, at));
  };

  const statement = (node: Statement, context: Context): Piece[] => {
    switch (node.type) {
      case "ContentStatement":
        return [{ kind: "text", text: node.value }];
      case "CommentStatement":
        comment(span(context, node), context);
        return [];
      case "MustacheStatement":
        return mustache(node, context);
      case "BlockStatement":
        return block(node, context);
      case "PartialStatement":
        return partial(node, context);
      default:
        return fail(context, node, {
          message: node.type === "PartialBlockStatement" ? "`{{#>…}}` is not known here" : "Decorators are not known here",
          hint: helperHint(""),
        });
    }
  };

  const statements = (nodes: readonly Statement[], context: Context): Piece[] => nodes.flatMap((node) => statement(node, context));

  const { parsed, problems: syntax } = parseHandlebars(body);
  if (parsed === null) return { template: null, problems: syntax };
  const messages = messageTemplates(statements(parsed.body, { source: parsed, scope: [], stack: [] }));
  if (problems.length > 0) return { template: null, problems };
  const withText = included.map(({ name, line }) => {
    const at = [...(partialComments.get(name)?.values() ?? [])];
    return { name, line, text: partials.get(name) ?? "", comments: at };
  });
  return { template: { messages, uses, roles, comments, partials: [...named].sort(), included: withText }, problems };
}

function span(context: Context, node: Node): { start: number; end: number } {
  return { start: context.source.offset(node.loc.start), end: context.source.offset(node.loc.end) };
}
