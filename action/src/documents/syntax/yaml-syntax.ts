import type { YAMLError } from "yaml";
import type { Problem } from "../../errors.ts";

/** Far beyond what people write, far below what exhausts the parser's stack (which ends the process, not the call). */
const MOST_OPEN_BRACKETS = 500;
const WIDEST_INDENT = 1000;

/** True where parsing would need too much stack; judged by the text alone. */
export function nestsTooDeeply(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === "[" || bracket === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > MOST_OPEN_BRACKETS) return true;
  }
  // Every level of block style begins at least one column further right, also in `- - - x`.
  return text.split("\n").some((line) => line.length > WIDEST_INDENT && indentOf(line) > WIDEST_INDENT);
}

function indentOf(line: string): number {
  const content = line.search(/[^\s?:-]/);
  return content === -1 ? line.length : content;
}

/** How a problem at an offset of the text is made. */
export type ProblemAt = (offset: number, code: string, message: string, hint: string) => Problem;

/** An error of the YAML parser in plain words. */
export function syntaxProblem(error: YAMLError, text: string, problemAt: ProblemAt): Problem {
  const offset = error.pos[0];
  switch (error.code) {
    case "TAB_AS_INDENT":
      return problemAt(offset, "yaml-tab", "A tab is used to indent; YAML knows only spaces", "Replace the tab with spaces.");
    case "TAG_RESOLVE_FAILED":
      return problemAt(
        offset,
        "yaml-tag",
        `The tag \`${text.slice(offset).match(/^\S+/)?.[0] ?? "!"}\` is not allowed`,
        "Write the plain value, without a tag.",
      );
    case "MULTIPLE_DOCS":
      return problemAt(offset, "yaml-syntax", "This file holds more than one YAML document", "Remove the line `---` and what follows it.");
    case "BLOCK_AS_IMPLICIT_KEY":
      return problemAt(offset, "yaml-syntax", "A second `: ` stands in one line", "Put a value that contains `: ` into quotes.");
    default: {
      const { message, hint } = plainWords(error.message.replace(/\s+/g, " ").replace(/\.$/, ""), text.slice(offset, offset + 1));
      return problemAt(offset, "yaml-syntax", message, hint);
    }
  }
}

/** What the parser says, for people who have never seen its grammar. */
function plainWords(message: string, character: string): { readonly message: string; readonly hint: string } {
  const open = /^Flow (sequence|map) in block collection/.exec(message)?.[1];
  if (open !== undefined) {
    const [first, last] = open === "map" ? ["{", "}"] : ["[", "]"];
    return { message: `A \`${first}\` above is not closed`, hint: `Close it with \`${last}\`.` };
  }
  const quote = /^Missing closing (.)quote/.exec(message)?.[1];
  if (quote !== undefined) return { message: `A text that begins with \`${quote}\` is not closed`, hint: `Close it with \`${quote}\`.` };
  if (message.startsWith("Unexpected flow-")) {
    return {
      message: `A \`${character}\` cannot stand here`,
      hint: "Put a value that contains brackets into quotes, and a comma between values.",
    };
  }
  return {
    message: `This is not valid YAML: ${message}`,
    hint: "Look at this line and the one above: indentation, brackets and quotes must match.",
  };
}
