import type { TemplateNode } from "../documents/prompts/prompt.ts";
import { mergeText } from "../documents/prompts/template-text.ts";
import type { Place } from "../errors.ts";

/** A text with `{{name}}` in it, and where it stands. `loops`: Nunjucks' `{% for %}` is known too. */
export interface BraceText {
  readonly text: string;
  readonly place: Place;
  readonly loops: boolean;
}

/** What is no plain variable, with its line. */
export interface BraceProblem {
  readonly place: Place;
  readonly message: string;
  readonly hint: string;
}

const TAG = /\{\{([\s\S]*?)\}\}|\{%([\s\S]*?)%\}|\{#([\s\S]*?)#\}/g;
const PATH = /^[A-Za-z_$][\w$]*(?:\.[\w$]+|\["[^"\\]*"\]|\['[^'\\]*'\])*$/;

interface Frame {
  readonly nodes: TemplateNode[];
  /** The loop's variable and list; null for the text itself. */
  readonly loop: { readonly name: string; readonly path: readonly string[] } | null;
}

/**
 * Reads the templates of other tools: `{{name}}`, `{{a.b}}`, `{{"text"}}`, comments, `{% raw %}`, and with `loops` `{% for one in list %}`.
 * Filters, conditions and every other tag are problems at their line; nothing is ever evaluated.
 */
export function readBraces({ text, place, loops }: BraceText): {
  readonly nodes: readonly TemplateNode[];
  readonly problems: readonly BraceProblem[];
} {
  const problems: BraceProblem[] = [];
  const frames: Frame[] = [{ nodes: [], loop: null }];
  const top = (): Frame => frames.at(-1) as Frame;
  const report = (offset: number, message: string, hint: string): void => {
    const line = place.line + (text.slice(0, offset).split("\n").length - 1);
    problems.push({ place: { ...place, line, column: 1 }, message, hint });
  };
  let raw = false;
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    const { 0: tag, 1: output, 2: statement, index } = match;
    const word = statement?.trim().replace(/^-|-$/g, "").trim();
    if (raw && word !== "endraw") continue;
    top().nodes.push({ kind: "text", text: text.slice(from, index) });
    from = index + tag.length;
    if (word === "raw" || word === "endraw") raw = word === "raw";
    else if (output !== undefined) {
      const node = outputNode(output, frames);
      if ("message" in node) report(index, node.message, node.hint);
      else top().nodes.push(node);
    } else if (statement !== undefined) {
      if (!loops || /^-|-$/.test(statement)) {
        report(
          index,
          `\`${tag.slice(0, LONGEST)}\` is not known here`,
          "Write the text where it belongs; a prompt knows `{{#each list}}`.",
        );
        continue;
      }
      const loop = /^for\s+([A-Za-z_]\w*)\s+in\s+(\S+)$/.exec(word ?? "");
      const list = loop === null ? null : pathNode(loop[2] ?? "", frames);
      if (loop !== null && list !== null && "path" in list) frames.push({ nodes: [], loop: { name: loop[1] ?? "", path: list.path } });
      else if (word === "endfor" && frames.length > 1) {
        const closed = frames.pop() as Frame;
        top().nodes.push({ kind: "each", path: closed.loop?.path ?? [], body: mergeText<never>(closed.nodes) });
      } else {
        report(
          index,
          `\`${tag.slice(0, LONGEST)}\` is not known here`,
          "Only `{% for one in list %}` and `{% endfor %}` can be taken over.",
        );
      }
    }
  }
  top().nodes.push({ kind: "text", text: text.slice(from) });
  if (frames.length > 1) report(text.length, "A `{% for %}` is never closed", "Add `{% endfor %}`.");
  return { nodes: mergeText<never>(frames[0]?.nodes ?? []), problems };
}

const LONGEST = 60;

type Complaint = { readonly message: string; readonly hint: string };

function outputNode(output: string, frames: readonly Frame[]): TemplateNode | Complaint {
  const expression = output.trim();
  const literal = /^"((?:[^"\\]|\\["\\])*)"$/.exec(expression)?.[1] ?? /^'([^'\\]*)'$/.exec(expression)?.[1];
  if (literal !== undefined) return { kind: "text", text: literal.replace(/\\(["\\])/g, "$1") };
  const found = pathNode(expression, frames);
  return "path" in found ? { kind: "variable", path: found.path } : found;
}

function pathNode(expression: string, frames: readonly Frame[]): { readonly path: readonly string[] } | Complaint {
  const shown = expression.replace(/\s+/g, " ").slice(0, LONGEST);
  if (/\|(?!\|)/.test(expression)) {
    return { message: `The filter in \`{{${shown}}}\` is not known here`, hint: "Put the value into the items as it is to be read." };
  }
  if (!PATH.test(expression)) return { message: `\`{{${shown}}}\` is no plain variable`, hint: "Write `{{name}}` or `{{name.member}}`." };
  const path = [...expression.matchAll(/\["([^"]*)"\]|\['([^']*)'\]|[^.[\]"']+/g)].map(([step, a, b]) => a ?? b ?? step);
  const loop = frames.at(-1)?.loop;
  if (loop === null || loop === undefined) return { path };
  if (path[0] === loop.name) return { path: path.slice(1) };
  return {
    message: `\`{{${shown}}}\` inside a loop is not of its list`,
    hint: "Inside `{{#each}}` a prompt knows only the list's entries.",
  };
}
