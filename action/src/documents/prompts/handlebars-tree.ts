/**
 * The syntax tree of @handlebars/parser 2, as far as prompts use it. Its own types do not resolve under `moduleResolution: nodenext`,
 * where every node would be `any`.
 */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

interface Located {
  readonly loc: { readonly start: Position; readonly end: Position };
}

interface PathExpression extends Located {
  readonly type: "PathExpression";
  /** `@name`. */
  readonly data: boolean;
  /** How many `../`. */
  readonly depth: number;
  readonly parts: readonly (string | SubExpression)[];
  readonly original: string;
}

interface SubExpression extends Located {
  readonly type: "SubExpression";
}

interface StringLiteral extends Located {
  readonly type: "StringLiteral";
  readonly value: string;
}

interface OtherLiteral extends Located {
  readonly type: "NumberLiteral" | "BooleanLiteral" | "UndefinedLiteral" | "NullLiteral";
}

export type Expression = PathExpression | SubExpression | StringLiteral | OtherLiteral;

interface Call extends Located {
  readonly params: readonly Expression[];
  readonly hash?: { readonly pairs: readonly { readonly key: string; readonly value: Expression }[] } | null;
}

export interface Program {
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[] | null;
}

export interface MustacheStatement extends Call {
  readonly type: "MustacheStatement";
  readonly path: Expression;
}

export interface BlockStatement extends Call {
  readonly type: "BlockStatement";
  readonly path: Expression;
  /** Missing in `{{^list}}`. */
  readonly program?: Program | null;
  readonly inverse?: Program | null;
}

export interface PartialStatement extends Call {
  readonly type: "PartialStatement";
  readonly name: Expression;
  /** Blanks before a partial that stands alone on its line. */
  readonly indent: string;
}

interface TextStatement extends Located {
  readonly type: "ContentStatement" | "CommentStatement";
  readonly value: string;
}

interface RefusedStatement extends Located {
  readonly type: "Decorator" | "DecoratorBlock" | "PartialBlockStatement";
}

export type Statement = MustacheStatement | BlockStatement | PartialStatement | TextStatement | RefusedStatement;
