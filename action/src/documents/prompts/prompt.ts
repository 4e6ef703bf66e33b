import type { Json } from "../../canonical.ts";

/** A JSON Schema (2020-12), already expanded from Picoschema where the file used it. */
export type JsonSchema = { readonly [key: string]: Json };

/** The template of one message part; a tree that is interpreted, never compiled. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly path: readonly string[] }
  | { readonly kind: "each"; readonly path: readonly string[]; readonly body: readonly TemplateNode[] }
  | { readonly kind: "media"; readonly url: readonly TemplateNode[]; readonly contentType: string | null };

export type Role = "system" | "user" | "model";

export interface MessageTemplate {
  readonly role: Role;
  readonly nodes: readonly TemplateNode[];
}

/** Where in the answer a judged field stands, or how a text answer is read. */
export type FieldReading =
  | { readonly kind: "pointer"; readonly pointer: string }
  | {
      readonly kind: "text";
      /** Text to label; `null` where the text is the label itself. */
      readonly map: Readonly<Record<string, string>> | null;
      readonly from: "all" | "last-line" | "last";
    };

export interface AnswerReading {
  readonly fields: Readonly<Record<string, FieldReading>>;
  readonly clauses: string | null;
  readonly confidence: string | null;
  readonly rationale: string | null;
  readonly escalate: string | null;
}

/**
 * A Markdown heading of the prompt and what is under it. Lines count from 1 in the file, ends inclusive. A section to which an overlay appends stands
 * in two files: there is one entry for each, of the same slug and text.
 */
export interface Section {
  /** Lower case, `+` as `-plus`, other runs of non-alphanumerics `-`; `_intro` before the first heading, `_user`, `_model`, `_system` after a change of role. */
  readonly slug: string;
  readonly title: string;
  readonly level: number;
  /** The file it stands in, where that is not the prompt's own: of an overlay, the base's. */
  readonly path?: string;
  readonly start: number;
  readonly end: number;
  /** Clause ids that the heading itself cites. */
  readonly clauses: readonly string[];
  /** The whole section, heading included, without comments and the blank lines at its end; then the partials that are put into it. */
  readonly text: string;
}

/** A list item, paragraph or table row that cites at least one clause in inline code, in the prompt or in a partial. */
export interface PromptPart {
  /** Of a partial: the section into which it is put. */
  readonly section: string;
  /** The file it stands in, where that is not the prompt's own: a partial; of an overlay, the base's. */
  readonly path?: string;
  readonly start: number;
  readonly end: number;
  readonly clauses: readonly string[];
  readonly text: string;
}

export interface Prompt {
  /** The folder under `prompts/`; of an overlay `<folder>/<overlay>`. */
  readonly name: string;
  readonly path: string;
  /** The whole file as it stands. */
  readonly source: string;
  /** Last line of the front matter (its closing `---`). */
  readonly frontMatterEnd: number;
  /** Paths of partials that the body uses. */
  readonly partials: readonly string[];
  readonly model: string | null;
  readonly config: Readonly<Record<string, Json>>;
  readonly input: JsonSchema | null;
  /** `input.default`: values of variables that an item leaves out. */
  readonly defaults?: Readonly<Record<string, Json>>;
  readonly output: { readonly format: "json" | "text"; readonly schema: JsonSchema | null };
  readonly sops: readonly string[];
  readonly sets: readonly string[];
  readonly answer: AnswerReading;
  readonly messages: readonly MessageTemplate[];
  readonly sections: readonly Section[];
  readonly parts: readonly PromptPart[];
  /** Only an overlay has it: the prompt whose sections it changes, of the same revision. */
  readonly overlayOf?: Prompt;
}
