import { parse } from "@handlebars/parser";

/** Folder of the texts that several prompts share. */
export const PARTIALS_FOLDER = "prompts/_shared";

/** The file of a partial: `prompts/_shared/<name>.md`. */
export function partialPath(name: string): string {
  return `${PARTIALS_FOLDER}/${name}.md`;
}

/** Whether a partial may be called so: nothing that leads out of the folder. */
export function isPartialName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name);
}

/**
 * Names of the partials that a prompt's file or a partial's text uses itself, sorted. The loader reads `partialPath(name)` of each, and asks again for
 * its text, until there is nothing new. A text that cannot be parsed uses none; `parsePrompt` says what is wrong with it.
 */
export function partialsNamed(source: string): readonly string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const entry of node) visit(entry);
    } else if (typeof node === "object" && node !== null) {
      const { type, name, body, program, inverse } = node as Record<string, unknown>;
      if (type === "PartialStatement") {
        const { original } = name as { original?: unknown };
        if (typeof original === "string" && isPartialName(original)) names.add(original);
      }
      visit(body);
      visit(program);
      visit(inverse);
    }
  };
  try {
    visit(parse(source.replace(/^---[ \t]*\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/, "")));
  } catch {
    return [];
  }
  return [...names].sort();
}
