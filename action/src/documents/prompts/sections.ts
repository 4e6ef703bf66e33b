import MarkdownIt, { type Token } from "markdown-it";
import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { citedClause } from "./citation.ts";
import type { PromptPart, Role, Section } from "./prompt.ts";
import { readParts } from "./prompt-parts.ts";

/** A body cut where the role changes. Lines count from 1 in the file, ends inclusive. */
interface Stretch {
  readonly role: Role | null;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Body {
  readonly path: string;
  readonly text: string;
  /** Line of the file on which `text` begins. */
  readonly line: number;
  readonly roles: readonly { readonly start: number; readonly end: number; readonly role: Role }[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * The sections of a prompt (its Markdown headings and what is under each) and its parts (list items, paragraphs and table rows that cite clauses).
 * A section ends at the next heading of any level or at a change of role. Text without a heading is `_intro` at the start, `_user`, `_model` or
 * `_system` after a change of role. Problems: two sections of one slug; as a warning, a ruler that makes the text above it a heading.
 */
export function readSections(body: Body): { sections: readonly Section[]; parts: readonly PromptPart[]; problems: readonly Problem[] } {
  const markdown = new MarkdownIt({ html: true });
  const sections: Section[] = [];
  const parts: PromptPart[] = [];
  const problems: Problem[] = [];
  const stretches = cut(body);
  for (const stretch of stretches) {
    const tokens = markdown.parse(stretch.text, {});
    const own = sectionsOf(stretch, tokens, sections, sections.length === 0 && parts.length === 0);
    for (const { section, ruler } of own) {
      const same = section.level > 0 ? sections.find((other) => other.slug === section.slug) : undefined;
      const place = { path: body.path, line: section.start, column: 1 };
      if (same !== undefined) {
        const hint = "Give each its own heading: the mapping knows a section by it.";
        problems.push(
          errorAt(place, "duplicate-section", `This section is called \`${section.slug}\`, like that of line ${same.start}`, hint),
        );
      }
      if (ruler) {
        const hint = "Put a blank line above the ruler; for a heading write `## …`.";
        problems.push({
          ...errorAt(place, "ruler-heading", `The ruler below makes \`${section.title}\` a heading`, hint),
          severity: "warning",
        });
      }
      sections.push(section);
    }
    parts.push(
      ...readParts(
        tokens,
        stretch,
        own.map(({ section }) => section),
      ),
    );
  }
  return { sections, parts, problems };
}

function cut(body: Body): readonly Stretch[] {
  // To Markdown a lone carriage return ends a line, to everybody who counts lines it does not.
  let text = body.text.replaceAll(/\r(?!\n)/g, " ");
  // Comments are not sent, so what stands in them cites nothing.
  for (const { start, end } of body.comments)
    text = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, " ") + text.slice(end);
  const marks = [...body.roles, { start: text.length, end: text.length, role: null }];
  const stretches: Stretch[] = [];
  let from = 0;
  let role: Role | null = null;
  for (const mark of marks) {
    const start = body.line + newlines(text.slice(0, from));
    const inside = text.slice(from, mark.start);
    // The line on which only the next role stands belongs to nobody.
    const end = start + newlines(inside) - (/\n[ \t]*$/.test(inside) ? 1 : 0);
    if (inside.trim() !== "") stretches.push({ role, text: inside, start, end });
    from = mark.end;
    role = mark.role;
  }
  return stretches;
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}

function sectionsOf(
  stretch: Stretch,
  tokens: readonly Token[],
  before: readonly Section[],
  first: boolean,
): readonly { section: Section; ruler: boolean }[] {
  const headings = tokens.flatMap((token, index) =>
    token.type === "heading_open" && token.level === 0 && token.map ? [{ token, index, line: token.map[0] }] : [],
  );
  const result: { section: Section; ruler: boolean }[] = [];
  const lines = stretch.text.split("\n");
  const open = lines.slice(0, headings[0]?.line ?? lines.length);
  if (open.join("").trim() !== "") {
    const slug = first || stretch.role === null ? "_intro" : free(`_${stretch.role}`, before);
    const blank = open.findIndex((line) => line.trim() !== "");
    const end = headings[0] === undefined ? stretch.end : stretch.start + headings[0].line - 1;
    const range = { start: stretch.start + blank, end };
    result.push({ section: { slug, title: "", level: 0, ...range, clauses: [], text: textOf(stretch, range) }, ruler: false });
  }
  for (const [index, { token, index: at, line }] of headings.entries()) {
    const next = headings[index + 1];
    const inline = tokens[at + 1]?.children ?? [];
    const cited = inline.filter((child) => child.type === "code_inline" && citedClause(child.content) !== null);
    const title = plainText(inline.filter((child) => !cited.includes(child)));
    const clauses = [...new Set(cited.map((child) => citedClause(child.content) ?? ""))];
    const range = { start: stretch.start + line, end: next === undefined ? stretch.end : stretch.start + next.line - 1 };
    const section = { slug: slugOf(title), title, level: Number(token.tag.slice(1)), ...range, clauses, text: textOf(stretch, range) };
    result.push({ section, ruler: token.markup.startsWith("-") || token.markup.startsWith("=") });
  }
  return result;
}

function textOf(stretch: Stretch, { start, end }: Pick<Section, "start" | "end">): string {
  const lines = stretch.text.split(/\r?\n/);
  return lines
    .slice(start - stretch.start, end + 1 - stretch.start)
    .join("\n")
    .trimEnd();
}

function plainText(inline: readonly Token[]): string {
  const text = inline
    .map((child) => (child.type === "softbreak" || child.type === "hardbreak" ? " " : child.type === "html_inline" ? "" : child.content))
    .join("");
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Lower case, `+` as `-plus`, other runs of non-alphanumerics `-`. */
export function slugOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replaceAll("+", "-plus")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
  return slug === "" ? "_heading" : slug;
}

function free(slug: string, before: readonly Section[]): string {
  const taken = new Set(before.map((section) => section.slug));
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number++;
  return `${slug}-${number}`;
}
